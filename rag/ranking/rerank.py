"""From passages to sentences: which words of which passage answer the question.

Each candidate passage is cut into sentences; each sentence's signs give the probability that it is
evidence (a logistic regression, ``train/rerank.py``). Where there is a cross-encoder, it reads the
likeliest of them beside the question, and its score joins their signs. A passage then counts for
its best sentence as well as for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import tables
from rag.analysis import mailhead, sentences
from rag.crossing.base import CrossEncoder, scored
from rag.question import asked
from rag.question.query import Query
from rag.ranking.pairing import readings
from rag.ranking.signs import LONGEST, NAMES, Candidate, Reading, foreign, signs, source_fit
from rag.types import Evidence, Hit

Scores = NDArray[np.float64]

_BULLET = re.compile(r"\s*[•‣▪■●○◦☐☑]\s*")
_SENTENCE = re.compile(r"[.!][\"'“”’»«)\]]*$")

_ANSWER = re.compile(r"[^\W\d_]{3,}[^\n]*\.")
_HEADING = re.compile(r"(?:[A-Z]\.\d+|\d+(?:\.\d+)+)\.?\s[^\W\d_][^\d.;:,?!|]*")
"""A line with a mark of two levels ("4.2 Weitere Kosten") that is no sentence."""
_LETTER = r"[a-z]{1,2}\) "
_HEADS = re.compile(
    rf"{_LETTER}[A-ZÄÖÜ][^.;:,?!|\n]*\n\n(?!(?:\d+\.|[–•·-]) )[A-ZÄÖÜ„][^\n]*\.(?:\n|$)"
)
"""A line such as "b) Weitere Kosten" with what it heads: a paragraph of whole sentences."""
_IN_LIST = re.compile(rf"(?:^|\n){_LETTER}[^\n]*\n+$")
"""Ends in an item with a letter: what comes next is the next one of a list."""

OTHER_SOURCE = 3.0
"""Log-odds that a sentence loses when its document is not at all the source that is asked for: what
another paper says on the subject may well read as the better answer. Set, not fitted: too few of
the tuning questions name a source."""

CROSSED = 24
"""Sentences that the cross-encoder reads; reading is what takes time."""

UNREAD = 8
"""Further passages, none of whose sentences is among these, of which it reads the likeliest: what
is not read stays behind all that is (docs/decisions/0006-two-encoders-and-a-reader.md)."""

SHORTEST = 25
"""Characters; below this a sentence is a heading, a list mark or a page number."""


def rerank(
    query: Query, hits: Sequence[Hit], reading: Reading, *, depth: int
) -> tuple[tuple[Hit, ...], tuple[Evidence, ...]]:
    """Reorder the first ``depth`` hits by their best sentence and rank those sentences.

    Returns:
        All hits, best first, and the sentences of the first ``depth`` of them, best first;
        ``Evidence.score`` is the estimated probability that the sentence is evidence.
    """
    top = list(hits[:depth])
    candidates = cut(top)
    if not candidates:
        return tuple(hits), ()
    scores, read = probabilities(query, top, candidates, reading)
    mixed = _mix(top, candidates, scores)
    order = sorted(range(len(top)), key=lambda row: -mixed[row])
    ranked = {row: replace(top[row], score=float(mixed[row])) for row in order}
    floor = float(mixed.min())
    tail = [replace(hit, score=min(hit.score, floor)) for hit in hits[depth:]]
    evidence = [
        Evidence(hit, one.start, one.end, _quote(hit, one), score, score, hit.passage.page, told)
        for one, score, told in zip(candidates, scores.tolist(), read, strict=True)
        for hit in (ranked[one.row],)
    ]
    evidence.sort(key=lambda found: (-found.score, found.hit.document.name, found.start))
    return (*ranked.values(), *tail), tuple(evidence)


def cut(hits: Sequence[Hit]) -> list[Candidate]:
    """Return the sentences of the hits, without titles, headings, heads of mails and those too
    short.

    The bullet of an item is no part of it. A short sentence that is all of its section answers its
    heading and is read with it: "C. Alternativen: Keine.". Text without a heading has its first
    sentence as title, which says something: it ends as a sentence does.
    """
    return [
        Candidate(row, hit.passage.start + a, hit.passage.start + b, text)
        for row, hit in enumerate(hits)
        for a, b in _said(hit)
        if not _heads(hit.text, a, b) and (text := _read(hit, hit.text[a:b]))
    ]


def _heads(text: str, start: int, end: int) -> bool:
    """Whether a line with a letter heads the text below it, rather than being one of a list."""
    heading = text[start + 1 : start + 3].find(")") >= 0 and _HEADS.match(text, start)
    alone = heading and not text[start:end].count("\n")
    return bool(alone and not _IN_LIST.search(text[:start]))


def _read(hit: Hit, sentence: str) -> str:
    """Return a sentence as it is read, nothing where it is none."""
    if _HEADING.fullmatch(sentence) or _titles(sentence, hit.document.title):
        return ""
    if len(sentence) >= SHORTEST:
        return sentence
    alone = hit.passage.section and hit.text.strip() == sentence and _ANSWER.fullmatch(sentence)
    return f"{hit.passage.section[-1]}: {sentence}" if alone else ""


def _titles(text: str, title: str) -> bool:
    return text in title and not _SENTENCE.search(text)


def _quote(hit: Hit, one: Candidate) -> str:
    return hit.text[one.start - hit.passage.start : one.end - hit.passage.start]


def _said(hit: Hit) -> Iterator[tuple[int, int]]:
    found = sentences.spans(hit.text[:LONGEST], hit.passage.language)
    for start, end in mailhead.beyond(hit.text, found, hit.document.kind):
        mark = _BULLET.match(hit.text, start, end)
        yield (mark.end() if mark else start), end


def probabilities(
    query: Query, hits: Sequence[Hit], candidates: Sequence[Candidate], reading: Reading
) -> tuple[Scores, list[float | None]]:
    """Return of each candidate the probability to be evidence, and the cross-encoder's score.

    The score is None where there is no cross-encoder, or where it did not read the candidate.
    """
    table = signs(query, hits, candidates, reading)
    column = NAMES.index("passage_meaning")
    model = reading.embedder.signature.model
    table[:, column] = _levelled(table[:, column], _table()["encoder"], model)
    away = foreign(query, hits, candidates)
    logits = weighed(table, away)
    rows = np.array([one.row for one in candidates])
    read: list[float | None] = [None] * len(candidates)
    if reading.crossing is not None:
        top = to_read(logits, rows)
        told = crossing_scores(query, hits, candidates, reading.crossing, top)
        told = _levelled(told, _table()["crossing"], reading.crossing.id)
        logits = _joined(logits, judged(logits[top], told, away[top]), top)
        for row, score in zip(top.tolist(), told.tolist(), strict=True):
            read[row] = score
    fit = source_fit(query, hits, reading.words)
    logits = logits - OTHER_SOURCE * (fit.max() - fit)[rows]
    return np.asarray(1.0 / (1.0 + np.exp(-logits))), read


def weighed(table: Scores, away: NDArray[np.bool_]) -> Scores:
    """Return the log-odds of each row of signs."""
    same, other = (_weights(case) for case in ("same", "foreign"))
    return np.asarray(np.where(away, table @ other[1:] + other[0], table @ same[1:] + same[0]))


def judged(logits: Scores, read: Scores, away: NDArray[np.bool_]) -> Scores:
    """Return the log-odds of rows from those by signs and the cross-encoder's scores."""
    rows = [_table()[f"{case}_crossed"] for case in ("same", "foreign")]
    same, other = (r["constant"] + r["signs"] * logits + r["crossing"] * read for r in rows)
    return np.asarray(np.where(away, other, same))


def _joined(logits: Scores, sure: Scores, top: NDArray[np.int64]) -> Scores:
    """Put the log-odds of the rows that were read in their places; the others stay behind them."""
    after = np.minimum(logits, sure.min())
    after[top] = sure
    return np.asarray(after)


def likeliest(logits: Scores, count: int = CROSSED) -> NDArray[np.int64]:
    """Return the rows of the largest log-odds, best first."""
    return np.asarray(np.argsort(-logits, kind="stable")[:count])


def to_read(logits: Scores, passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that the cross-encoder reads: the likeliest, and one of other passages each.

    Args:
        logits: log-odds by signs, a row per sentence.
        passages: the passage of each row.
    """
    order = likeliest(logits, len(logits))
    chosen, others = order[:CROSSED].tolist(), order[CROSSED:].tolist()
    seen = {int(passages[row]) for row in chosen}
    for row in others:
        if len(chosen) == CROSSED + UNREAD:
            break
        if int(passages[row]) not in seen:
            seen.add(int(passages[row]))
            chosen.append(row)
    return np.array(chosen, dtype=np.int64)


def crossing_scores(
    query: Query,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    crossing: CrossEncoder,
    top: NDArray[np.int64],
) -> Scores:
    """Return the cross-encoder's own score of each of the rows ``top``."""
    told = readings(hits, candidates)
    # Whose statement is wanted is judged apart (source_fit): here it would count as the subject.
    subject = asked.topic(query.text) or query.text
    return scored(crossing, subject, [told[row] for row in top])


def _levelled(found: Scores, fitted: Mapping[str, Any], model: str) -> Scores:
    """Bring the numbers of another model to mean and spread of the one that was fitted with."""
    if model == fitted["id"]:
        return found
    spread = found.std()
    level = (found - found.mean()) / spread if spread > 0 else np.zeros_like(found)
    return np.asarray(level * float(fitted["spread"]) + float(fitted["mean"]))


def _mix(hits: Sequence[Hit], candidates: Sequence[Candidate], scores: Scores) -> Scores:
    best = np.zeros(len(hits))
    for one, score in zip(candidates, scores, strict=True):
        best[one.row] = max(best[one.row], score)
    fused = np.array([hit.score for hit in hits])
    span = float(best.max() - best.min())
    scaled = (best - best.min()) / span if span > 0 else np.zeros_like(best)
    share = float(_table()["mix"]["sentence"])
    return np.asarray(share * scaled + (1.0 - share) * fused)


def _table() -> dict[str, dict[str, Any]]:
    return tables.read("rag", "rerank.toml")


@cache
def _weights(case: str) -> Scores:
    """Return the constant and one weight per sign; ``case`` is ``same`` or ``foreign``."""
    row = _table()[case]
    return np.array([row[name] for name in ("constant", *NAMES)])
