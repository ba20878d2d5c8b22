"""From passages to sentences: which words of which passage bear on the question.

Each candidate passage is cut into sentences; a sentence is judged by meaning (cosine with the
question), by the question's rare words that it holds, and by the passage it stands in. A sentence
that leans on the one before it ("Demnach seien …") is read together with that one, because a
search for "Chinese law" must find the sentence that follows "the legal situation is set out".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.analysis import sentences
from rag.analysis.words import Analyser
from rag.embed.base import Embedder
from rag.question import Query
from rag.types import Evidence, Hit

Scores = NDArray[np.float64]

CONTEXT = 0.35
"""Share of the previous sentence's vector in a sentence's own: enough to carry its subject."""

SENTENCE_SHARE = 0.5
"""Share of the best sentence in a passage's final score ("mix" in the measured start)."""

SHORTEST = 25
"""Characters; below this a sentence is a heading, a list mark or a page number."""

MEANING, WORDS, PLACE = 0.55, 0.25, 0.20
"""Shares of cosine, rare words and passage score in a sentence's score."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a hit: ``row`` of the hit, offsets into the document."""

    row: int
    start: int
    end: int
    text: str


def rerank(
    query: Query, hits: Sequence[Hit], embedder: Embedder, analyser: Analyser, *, depth: int = 24
) -> tuple[tuple[Hit, ...], tuple[Evidence, ...]]:
    """Reorder the first ``depth`` hits by their best sentence and rank those sentences.

    Returns:
        All hits, best first with the fused and mixed score, and the sentences of the first
        ``depth`` of them, best first. ``Evidence.score`` is in [0, 1].
    """
    top, rest = list(hits[:depth]), list(hits[depth:])
    candidates = [one for row, hit in enumerate(top) for one in _sentences(row, hit)]
    if not candidates:
        return tuple(hits), ()
    meaning = _meaning(query, candidates, embedder)
    words = coverage(query.keywords, [one.text for one in candidates], top, candidates, analyser)
    place = np.array([top[one.row].score for one in candidates])
    scores = MEANING * np.clip(meaning, 0.0, 1.0) + WORDS * words + PLACE * place
    mixed = _mix(top, candidates, scores)
    order = sorted(range(len(top)), key=lambda row: -mixed[row])
    ranked = tuple(replace(top[row], score=float(mixed[row])) for row in order)
    floor = min((hit.score for hit in ranked), default=0.0)
    tail = tuple(replace(hit, score=min(hit.score, floor)) for hit in rest)
    by_row = {row: ranked[place_] for place_, row in enumerate(order)}
    evidence = sorted(
        (
            _evidence(one, by_row[one.row], float(score), float(cosine))
            for one, score, cosine in zip(candidates, scores, meaning, strict=True)
        ),
        key=lambda found: (-found.score, found.hit.document.name, found.start),
    )
    return ranked + tail, tuple(evidence)


def _sentences(row: int, hit: Hit) -> list[_Candidate]:
    start = hit.passage.start
    return [
        _Candidate(row, start + a, start + b, hit.text[a:b])
        for a, b in sentences.spans(hit.text, hit.passage.language)
        if b - a >= SHORTEST
    ]


def _meaning(query: Query, candidates: Sequence[_Candidate], embedder: Embedder) -> Scores:
    """Cosine of the question with each sentence, read with the one before it."""
    vectors = embedder.encode_passages([one.text for one in candidates]).astype(np.float64)
    question = embedder.encode_queries([query.spoken])[0].astype(np.float64)
    blended = vectors.copy()
    for i in range(1, len(candidates)):
        if candidates[i].row == candidates[i - 1].row:
            blended[i] += CONTEXT * vectors[i - 1]
    norms = np.linalg.norm(blended, axis=1, keepdims=True)
    blended = np.divide(blended, norms, out=np.zeros_like(blended), where=norms > 0)
    return np.maximum(vectors @ question, blended @ question)


def coverage(
    keywords: Mapping[str, float],
    texts: Sequence[str],
    hits: Sequence[Hit],
    candidates: Sequence[_Candidate],
    analyser: Analyser,
) -> Scores:
    """Share of the question's words, weighted by rarity among the candidates, in each text."""
    bags = [
        frozenset(analyser.terms(text, hits[one.row].passage.language))
        for text, one in zip(texts, candidates, strict=True)
    ]
    weights = {
        term: weight * math.log(1.0 + len(bags) / (1 + sum(term in bag for bag in bags)))
        for term, weight in keywords.items()
    }
    total = sum(weights.values())
    if total <= 0:
        return np.zeros(len(bags))
    return np.array([sum(w for t, w in weights.items() if t in bag) / total for bag in bags])


def _mix(top: Sequence[Hit], candidates: Sequence[_Candidate], scores: Scores) -> Scores:
    best = np.zeros(len(top))
    for one, score in zip(candidates, scores, strict=True):
        best[one.row] = max(best[one.row], score)
    fused = np.array([hit.score for hit in top])
    span = float(best.max() - best.min())
    scaled = (best - best.min()) / span if span > 0 else np.zeros_like(best)
    return np.asarray(SENTENCE_SHARE * scaled + (1.0 - SENTENCE_SHARE) * fused)


def _evidence(one: _Candidate, hit: Hit, score: float, cosine: float) -> Evidence:
    return Evidence(
        hit, one.start, one.end, one.text, score, confidence=max(0.0, cosine), page=hit.passage.page
    )
