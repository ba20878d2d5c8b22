"""How close two sentences are in meaning, on a scale that does not depend on the encoder.

Cosines of unrelated sentences lie near 0 with one encoder and near .75 with another. So they are
measured from a backdrop, sentences that have nothing to do with anything: 0 is as far as these,
1 is the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.cite.words import backdrop

if TYPE_CHECKING:
    from rag.embed.base import Embedder

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""Cosine of one text with each of several, across languages: what an embedder gives."""


def similarity(embedder: Embedder) -> Similarity:
    """Return an embedder's similarity, for ``check``."""

    def compare(text: str, others: Sequence[str]) -> list[float]:
        vectors = embedder.encode_passages([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    return compare


def closeness(text: str, others: Sequence[str], language: str, compare: Similarity) -> list[float]:
    """Return how close ``text`` is to each of ``others``, which are in ``language``.

    At most 1.0 for the same meaning, about 0.0 or below for none in common.
    """
    plain = backdrop(language)
    values = compare(text, [*others, *plain])
    far = sum(values[len(others) :]) / len(plain)
    return [(value - far) / max(1 - far, 1e-6) for value in values[: len(others)]]
