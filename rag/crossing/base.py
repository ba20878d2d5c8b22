"""What a cross-encoder is to the rest of the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""Shape ``(n,)``; like log-odds: any real number, higher is better."""

CONTEXT = "\t"
"""Stands in a text between the sentence and what it stands in: title, previous sentence."""


class CrossEncoder(Protocol):
    """Reads a question and a text together and scores how well the text answers."""

    @property
    def id(self) -> str:
        """Name of the model; scores of different models are not comparable."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Score each text, in their order; none gives an empty array.

        A text may hold one :data:`CONTEXT` mark; what follows it is read beside the sentence, but
        is not what is judged.
        """
        ...
