"""Both bundled encoders in one vector: the static one's words and the contextual one's whole text.

Unit vectors put side by side, each scaled by the root of its share, have the weighted mean of the
two cosines as their product; one index of vectors serves both, and neither is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.config import Settings
from rag.embed import bundled, contextual
from rag.embed.base import Embedder, EmbedderSignature, Vectors
from rag.errors import UsageError

SHARE = 0.5
"""Share of the contextual encoder; equal shares measured best on held-out questions."""


class JoinedEmbedder:
    """Two encoders, asked for the same texts."""

    def __init__(self, first: Embedder, second: Embedder, share: float) -> None:
        """Take two encoders; ``share`` in (0, 1) is the second's."""
        self._parts = ((first, (1.0 - share) ** 0.5), (second, share**0.5))
        one, two = first.signature, second.signature
        self._signature = EmbedderSignature(
            f"{one.model}+{two.model}@{share:g}",
            one.dimension + two.dimension,
            one.query_prefix,
            one.passage_prefix,
        )

    @property
    def signature(self) -> EmbedderSignature:
        """Both models, the sum of their dimensions."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return np.hstack([scale * part.encode_passages(texts) for part, scale in self._parts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return np.hstack([scale * part.encode_queries(texts) for part, scale in self._parts])


def open_model(name: str, settings: Settings) -> JoinedEmbedder:
    """Open both bundled encoders.

    Raises:
        UsageError: something follows ``bundled-joined:``, or files are missing or damaged.
    """
    if name:
        raise UsageError(
            f"the bundled encoders take no name, but '{name}' was given",
            where="embedding.model",
            remedy="write 'bundled-joined'",
        )
    return JoinedEmbedder(
        bundled.open_model("", settings), contextual.open_model("", settings), SHARE
    )
