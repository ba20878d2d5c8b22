"""Rows of unit length, zero rows left alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rag.embed.base import Vectors


def unit_rows(rows: ArrayLike) -> Vectors:
    """Return float32 rows scaled to unit length; a zero row stays zero."""
    matrix = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Vectors = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return result
