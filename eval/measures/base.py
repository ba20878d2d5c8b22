"""What a measure is: a value that parses and prints the same, and scores all rows of a run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from eval.items import Row

Values = NDArray[np.float64]
"""Shape ``(n,)``, or ``(n, d)`` where a score is a tuple of ``d`` numbers."""

Score = float | tuple[float, ...]
"""One row's score. A tuple where the figure is of the whole set and no mean (ECE, F1)."""


@dataclass(frozen=True)
class Measure(ABC):
    """A measure; ``cutoff`` is the k of ``name@k``.

    ``needs`` is what the system must have been asked for (``search``, ``ask``); ``unit`` is
    ``share`` (0 to 1), ``probability`` or ``ms``. A row that the measure does not apply to scores
    None and leaves the denominator; a row that it applies to and that has no answer scores the
    worst value.
    """

    cutoff: int = 0

    name: ClassVar[str]
    needs: ClassVar[str] = "ask"
    unit: ClassVar[str] = "share"
    higher_is_better: ClassVar[bool] = True

    def __str__(self) -> str:
        """Return the name that ``measures.parse`` turns back into this value."""
        return self.name.replace("@k", f"@{self.cutoff}")

    @abstractmethod
    def scores(self, rows: Sequence[Row]) -> Sequence[Score | None]:
        """Return one score for each row, None where the measure does not apply."""

    def summary(self, values: Values) -> float:
        """Return the figure of at least one score: the mean unless overridden.

        NaN where the set has no such figure (an F1 without anything to find).
        """
        return float(values.mean())
