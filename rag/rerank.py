"""From passages to sentences: which words of which passage answer the question.

Each candidate passage is cut into sentences; each sentence's signs give the probability that it is
evidence (a logistic regression, ``train/rerank.py``). A passage then counts for its best sentence
as well as for itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from rag.analysis import sentences
from rag.question import Query
from rag.signs import LONGEST, NAMES, Candidate, Reading, foreign, signs, source_fit
from rag.types import Evidence, Hit

Scores = NDArray[np.float64]

OTHER_SOURCE = 1.5
"""Log-odds that a sentence loses when its document is not at all the source that is asked for. Set,
not fitted: too few of the tuning questions name a source."""

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
    scores = probabilities(query, top, candidates, reading)
    mixed = _mix(top, candidates, scores)
    order = sorted(range(len(top)), key=lambda row: -mixed[row])
    ranked = {row: replace(top[row], score=float(mixed[row])) for row in order}
    floor = float(mixed.min())
    tail = [replace(hit, score=min(hit.score, floor)) for hit in hits[depth:]]
    evidence = [
        Evidence(hit, one.start, one.end, one.text, score, score, hit.passage.page)
        for one, score in zip(candidates, scores.tolist(), strict=True)
        for hit in (ranked[one.row],)
    ]
    evidence.sort(key=lambda found: (-found.score, found.hit.document.name, found.start))
    return (*ranked.values(), *tail), tuple(evidence)


def cut(hits: Sequence[Hit]) -> list[Candidate]:
    """Return the sentences of the hits, without titles and those too short to say anything."""
    return [
        Candidate(row, hit.passage.start + a, hit.passage.start + b, hit.text[a:b])
        for row, hit in enumerate(hits)
        for a, b in sentences.spans(hit.text[:LONGEST], hit.passage.language)
        if b - a >= SHORTEST and hit.text[a:b] not in hit.document.title
    ]


def probabilities(
    query: Query, hits: Sequence[Hit], candidates: Sequence[Candidate], reading: Reading
) -> Scores:
    """Return the probability of each candidate to be evidence, shape ``(len(candidates),)``."""
    table = signs(query, hits, candidates, reading)
    away = foreign(query, hits, candidates)
    weights = _weights()
    logits = np.where(
        away,
        table @ weights["foreign"][1:] + weights["foreign"][0],
        table @ weights["same"][1:] + weights["same"][0],
    )
    fit = source_fit(query, hits, reading.words)
    rows = np.array([one.row for one in candidates])
    logits = logits - OTHER_SOURCE * (fit.max() - fit)[rows]
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def _mix(hits: Sequence[Hit], candidates: Sequence[Candidate], scores: Scores) -> Scores:
    best = np.zeros(len(hits))
    for one, score in zip(candidates, scores, strict=True):
        best[one.row] = max(best[one.row], score)
    fused = np.array([hit.score for hit in hits])
    span = float(best.max() - best.min())
    scaled = (best - best.min()) / span if span > 0 else np.zeros_like(best)
    share = float(_weights()["mix"][0])
    return np.asarray(share * scaled + (1.0 - share) * fused)


@cache
def _weights() -> dict[str, Scores]:
    """Return the constant and one weight per sign, for each of the two cases, and the mix."""
    path = resources.files("rag") / "data" / "rerank.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    rows = {
        case: np.array([table[case]["constant"], *(table[case][name] for name in NAMES)])
        for case in ("same", "foreign")
    }
    return {**rows, "mix": np.array([table["mix"]["sentence"]])}
