"""Candidates from both arms, fused by a convex combination of min-max scores.

The weight of the dense arm depends on whether question and passage share a language: words meet
words within a language, across languages almost only names do. Convex combination instead of
reciprocal ranks: Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
TOIS 2023.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rag import tables
from rag.config import Settings
from rag.embed.base import Embedder, Vectors
from rag.index.base import Found, IndexReader, Scope
from rag.question.query import Query
from rag.types import Hit


@dataclass(frozen=True, slots=True)
class Weights:
    """Share of the dense arm in the fused score, by whether the languages are the same."""

    same: float
    cross: float

    def dense(self, question: str, passage: str) -> float:
        """Return the share for these two languages; an unknown one counts as the same."""
        return self.same if passage in (question, "und") else self.cross

    @classmethod
    def of(cls, settings: Settings, model: str) -> Self:
        """Return what the settings say, else what suits the encoder ``model``."""
        table = _table()
        row = table.get(model, table["default"])
        same, cross = settings.search_weight_same, settings.search_weight_cross
        return cls(row["same"] if same is None else same, row["cross"] if cross is None else cross)


def _table() -> dict[str, dict[str, float]]:
    return tables.read("rag", "fusion.toml")


def retrieve(
    query: Query,
    reader: IndexReader,
    embedder: Embedder,
    *,
    candidates: int,
    weights: Weights,
    scope: Scope,
) -> tuple[Hit, ...]:
    """Return up to ``2 × candidates`` hits, best first, with both raw scores filled in."""
    vector = embedder.encode_queries([query.spoken])
    lexical = _scores(reader.lexical(query.terms, candidates, scope))
    dense = _scores(reader.dense(vector, candidates, scope))
    keys = sorted(lexical.keys() | dense.keys())
    if not keys:
        return ()
    dense = {**dense, **_missing_dense(keys, dense, vector, reader)}
    hits = dict(zip(keys, reader.hits(keys), strict=True))
    fused = _fuse(keys, lexical, dense, hits, query.language, weights)
    order = sorted(keys, key=lambda key: (-fused[key], key))
    return tuple(
        replace(hits[key], score=fused[key], lexical=lexical.get(key), dense=dense[key])
        for key in order
    )


def _scores(found: Sequence[Found]) -> dict[int, float]:
    return {one.key: one.score for one in found}


def _missing_dense(
    keys: Sequence[int], dense: Mapping[int, float], vector: Vectors, reader: IndexReader
) -> dict[int, float]:
    """Cosines of passages that only the lexical arm found: a guess of zero would bury them."""
    missing = [key for key in keys if key not in dense]
    if not missing:
        return {}
    cosines = reader.vectors(missing) @ vector[0]
    return dict(zip(missing, cosines.tolist(), strict=True))


def _fuse(
    keys: Sequence[int],
    lexical: Mapping[int, float],
    dense: Mapping[int, float],
    hits: Mapping[int, Hit],
    language: str,
    weights: Weights,
) -> dict[int, float]:
    words = _min_max([lexical.get(key, 0.0) for key in keys], low=0.0)
    meaning = _min_max([dense[key] for key in keys])
    return {
        key: share * float(meaning[row]) + (1.0 - share) * float(words[row])
        for row, key in enumerate(keys)
        for share in (weights.dense(language, hits[key].passage.language),)
    }


def _min_max(scores: Sequence[float], low: float | None = None) -> NDArray[np.float64]:
    """Scale to [0, 1]. BM25's lower bound is 0 by theory; a cosine's is the list's smallest."""
    values = np.asarray(scores, dtype=np.float64)
    bottom = float(values.min()) if low is None else low
    span = float(values.max()) - bottom
    return (values - bottom) / span if span > 0 else np.zeros_like(values)
