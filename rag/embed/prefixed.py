"""What all encoders of single texts share: prefixes, empty texts and rows of unit length."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.unit import unit_rows

Encode = Callable[[Sequence[str], str], ArrayLike]


class PrefixedEmbedder(ABC):
    """An :class:`rag.embed.base.Embedder`; which one says how texts with a prefix are encoded."""

    def __init__(self, signature: EmbedderSignature) -> None:
        """Take model, dimension and prefixes."""
        self._signature = signature

    @property
    def signature(self) -> EmbedderSignature:
        """Model, dimension and prefixes."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(self._told, texts, self._signature.passage_prefix)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(self._asked, texts, self._signature.query_prefix)

    @abstractmethod
    def _told(self, texts: Sequence[str], prefix: str) -> ArrayLike:
        """Return rows of any length, shape ``(n, dimension)``; no text is empty, and n > 0."""

    def _asked(self, texts: Sequence[str], prefix: str) -> ArrayLike:
        """Encode questions; as other texts, unless the model tells them apart by itself."""
        return self._told(texts, prefix)

    def _encode(self, encode: Encode, texts: Sequence[str], prefix: str) -> Vectors:
        result = np.zeros((len(texts), self._signature.dimension), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            result[filled] = unit_rows(encode([texts[i] for i in filled], prefix))
        return result
