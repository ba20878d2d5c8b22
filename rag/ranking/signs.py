"""The signs by which a sentence is known to answer a question: one row of numbers each.

Signs come in two sets of weights, one for a source in the question's own language and one for a
source in another, because shared words are worth much in the first case and little in the second.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.analysis.words import Analyser
from rag.crossing.base import CrossEncoder
from rag.embed.base import Embedder
from rag.question import asked
from rag.question.query import Query
from rag.ranking import align
from rag.types import Hit, Role

Table = NDArray[np.float64]

NAMES = (
    "meaning",
    "meaning_before",
    "passage_meaning",
    "words",
    "words_around",
    "stems",
    "stems_around",
    "place",
    "asks",
    "unfinished",
    "holds",
    "lacks",
    "length",
)
"""The columns of a table of signs, in order."""

LONGEST = 12_000
"""Characters of a passage that are read; ours are a tenth of that, but others' can be books."""

CONTEXT = 0.35
"""Share of the previous sentence's vector in a sentence's own: enough to carry its subject."""

AROUND = 0.6
"""What a word counts for that stands beside the sentence: in its passage or in the title."""


_FINISHED = re.compile(r"[.!?…;][\"'“”’»«›‹)\]]*$")
"""A sentence without such an end is a heading, a label or a row of a table."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit: ``row`` of the hit, offsets into the document."""

    row: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a sentence needs: encoders and the analyser.

    ``embedder`` is the one that the index was made with; ``words`` is quick and has comparable
    vectors for words and sentences of both languages; ``crossing`` reads question and sentence
    together.
    """

    embedder: Embedder
    words: Embedder
    analyser: Analyser
    crossing: CrossEncoder | None = None


def signs(
    query: Query, hits: Sequence[Hit], candidates: Sequence[Candidate], reading: Reading
) -> Table:
    """Return the signs of each candidate, shape ``(len(candidates), len(NAMES))``."""
    rows = np.array([one.row for one in candidates])
    meaning, before = _meaning(query, candidates, reading.words)
    words, around = _agreement(query, hits, candidates, rows, reading.words)
    stems, stems_around = _coverage(query, hits, candidates, rows, reading.analyser)
    kinds = asked.kinds(query.text)
    held = [[asked.holds(one.text, kind) for kind in kinds] for one in candidates]
    columns = {
        "meaning": meaning,
        "meaning_before": before,
        "passage_meaning": np.array([hit.dense or 0.0 for hit in hits])[rows],
        "words": words,
        "words_around": around,
        "stems": stems,
        "stems_around": stems_around,
        "place": np.array([hit.score for hit in hits])[rows],
        "asks": np.array([float(asks(hits[one.row], one.text)) for one in candidates]),
        "unfinished": np.array([float(_FINISHED.search(one.text) is None) for one in candidates]),
        "holds": np.array([float(bool(kinds) and all(row)) for row in held]),
        "lacks": np.array([float(bool(kinds) and not any(row)) for row in held]),
        "length": np.array([min(1.0, math.log1p(len(one.text)) / 6.0) for one in candidates]),
    }
    return np.column_stack([columns[name] for name in NAMES])


def source_fit(query: Query, hits: Sequence[Hit], words: Embedder) -> Table:
    """Return how well each hit's document is the source that the question names, in [0, 1].

    Its title, kind and issuer are compared with the words of the name. All ones where no source is
    named.
    """
    source = align.telling(asked.source(query.text), query.language)
    if not source:
        return np.ones(len(hits))
    found = align.matches(source, query.expanded, [description(hit) for hit in hits], words)
    return np.asarray(found.mean(axis=0))


def foreign(
    query: Query, hits: Sequence[Hit], candidates: Sequence[Candidate]
) -> NDArray[np.bool_]:
    """Tell of each candidate whether it is in another language than the question."""
    own = (query.language, "und")
    return np.array([hits[one.row].passage.language not in own for one in candidates])


def description(hit: Hit) -> str:
    """Return what describes a hit's document: title, issuer, kind, number."""
    document = hit.document
    described = (document.title, document.issuer, document.kind, document.number)
    return " ".join(word for word in described if word)


def surroundings(hit: Hit) -> str:
    """Return a passage with its section path and what describes its document."""
    return " ".join((description(hit), *hit.passage.section, hit.text[:LONGEST]))


def _with_questions(hits: Sequence[Hit]) -> list[str]:
    """The surroundings of each hit; those of an answer with the question it answers."""
    asked_there = {
        (hit.document.id, hit.passage.question): hit.text[:LONGEST]
        for hit in hits
        if hit.passage.role is Role.ASKS
    }
    found = []
    for hit in hits:
        question = None
        if hit.passage.role is Role.ANSWERS:
            question = asked_there.get((hit.document.id, hit.passage.question))
        found.append(f"{surroundings(hit)} {question}" if question else surroundings(hit))
    return found


def _meaning(
    query: Query, candidates: Sequence[Candidate], embedder: Embedder
) -> tuple[Table, Table]:
    """Cosines of the question with each sentence alone, and read with the one before it."""
    vectors = embedder.encode_passages([one.text for one in candidates])
    question = embedder.encode_queries([asked.topic(query.text) or query.spoken])[0]
    blended = vectors.copy()
    for i in range(1, len(candidates)):
        if candidates[i].row == candidates[i - 1].row:
            blended[i] += CONTEXT * vectors[i - 1]
    norms = np.linalg.norm(blended, axis=1, keepdims=True)
    blended = np.divide(blended, norms, out=np.zeros_like(blended), where=norms > 0)
    return (vectors @ question).astype(np.float64), (blended @ question).astype(np.float64)


def _agreement(
    query: Query,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    rows: NDArray[np.int64],
    words: Embedder,
) -> tuple[Table, Table]:
    """Share of the question's words in each sentence, and in it with what stands around it.

    Words that name the source ("what did the AA memo say about …") need not stand in the sentence
    itself: anywhere in the candidates of its document they count in full.
    """
    question = align.telling(query.text, query.language)
    if not question:
        return np.zeros(len(candidates)), np.zeros(len(candidates))
    texts = [*(one.text for one in candidates), *_with_questions(hits)]
    found = align.matches(question, query.expanded, texts, words)
    inside, passages = found[:, : len(candidates)], found[:, len(candidates) :]
    source = set(align.telling(asked.source(query.text), query.language))
    named = np.array([word in source for word in question])
    inside[named] = np.maximum(inside[named], _in_document(passages[named], hits)[:, rows])
    weights = align.rarity(inside)
    return weights @ inside, weights @ np.maximum(inside, AROUND * passages[:, rows])


def _in_document(passages: Table, hits: Sequence[Hit]) -> Table:
    """The best match of each word among all candidate passages of the same document."""
    documents = np.array([hit.document.id for hit in hits])
    best = passages.copy()
    for document in np.unique(documents):
        own = documents == document
        best[:, own] = passages[:, own].max(axis=1, keepdims=True)
    return best


def _coverage(
    query: Query,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    rows: NDArray[np.int64],
    analyser: Analyser,
) -> tuple[Table, Table]:
    """Share of the question's stems, weighted by rarity, in each sentence and in its passage."""
    sentences = [
        frozenset(analyser.terms(one.text, hits[one.row].passage.language)) for one in candidates
    ]
    passages = [frozenset(analyser.terms(surroundings(hit), hit.passage.language)) for hit in hits]
    return _shares(query.keywords, sentences), _shares(query.keywords, passages)[rows]


def _shares(keywords: Mapping[str, float], bags: Sequence[frozenset[str]]) -> Table:
    """Weighted share of the keywords in each bag; a word that all bags hold weighs little."""
    weights = {
        term: weight * math.log(1.0 + len(bags) / (1 + sum(term in bag for bag in bags)))
        for term, weight in keywords.items()
    }
    total = sum(weights.values()) or 1.0
    return np.array([sum(w for t, w in weights.items() if t in bag) / total for bag in bags])


def asks(hit: Hit, text: str) -> bool:
    """Tell whether a sentence of a hit only asks: nobody's statement of fact."""
    return hit.passage.role is Role.ASKS or text.rstrip().endswith("?")
