"""What an encoder of text is to the rest of the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape ``(n, dimension)``, rows of unit length."""


@dataclass(frozen=True, slots=True)
class EmbedderSignature:
    """What must be the same at ingest and at search for vectors to be comparable."""

    model: str
    dimension: int
    query_prefix: str = ""
    passage_prefix: str = ""


class Embedder(Protocol):
    """Turns text into vectors whose inner product is the cosine similarity."""

    @property
    def signature(self) -> EmbedderSignature:
        """Model, dimension and prefixes; stored in the index and compared on open."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found. Empty text gives a zero row."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions. Empty text gives a zero row."""
        ...
