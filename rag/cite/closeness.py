"""How close two sentences are in meaning, on a scale that does not depend on the encoder.

Cosines of unrelated sentences lie near 0 with one encoder and near .75 with another. So they are
measured from a backdrop, sentences that have nothing to do with anything: 0 is as far as these,
1 is the same sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.cite.words import backdrop

if TYPE_CHECKING:
    from rag.embed.base import Embedder

UNRELATED, SAME = 0.30, 0.85
"""Cosines of two words that count as no match and as a full one, as in `rag.ranking.align`."""


class Similarity:
    """Cosines of texts and of single words, across languages: what an embedder gives."""

    def __init__(self, embedder: Embedder) -> None:
        """Take an encoder whose vectors are comparable across languages."""
        self._embedder = embedder

    def __call__(self, text: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of one text with each of several."""
        vectors = self._embedder.encode_passages([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    def matches(self, words: Sequence[str], known: Sequence[str]) -> NDArray[np.float64]:
        """Return for each word how well the best of the known ones matches it, in [0, 1]."""
        if not words or not known:
            return np.zeros(len(words))
        vectors = self._embedder.encode_passages([*words, *known])
        cosine = (vectors[: len(words)] @ vectors[len(words) :].T).max(axis=1)
        return np.asarray(np.clip((cosine - UNRELATED) / (SAME - UNRELATED), 0.0, 1.0))


def similarity(embedder: Embedder) -> Similarity:
    """Return an embedder's similarity, for ``check``."""
    return Similarity(embedder)


def closeness(text: str, others: Sequence[str], language: str, compare: Similarity) -> list[float]:
    """Return how close ``text`` is to each of ``others``, which are in ``language``.

    At most 1.0 for the same meaning, about 0.0 or below for none in common.
    """
    plain = backdrop(language)
    values = compare(text, [*others, *plain])
    far = sum(values[len(others) :]) / len(plain)
    return [(value - far) / max(1 - far, 1e-6) for value in values[: len(others)]]
