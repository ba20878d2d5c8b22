"""AURC: the share of wrong answers, averaged over all thresholds of the confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from eval.items import Row
from eval.measures.base import Measure, Values
from eval.measures.confidence import Point, answered


class AURC(Measure):
    """Area under the risk-coverage curve (Geifman, El-Yaniv 2017). Lower is better.

    Answers are taken in from the surest to the least sure; after each the risk is the share of
    wrong ones so far, and the area is the mean of these risks. Within a tie the wrong ones are
    spread evenly, which is the mean over all orders.
    """

    name: ClassVar[str] = "AURC"
    higher_is_better: ClassVar[bool] = False

    def scores(self, rows: Sequence[Row]) -> list[Point | None]:
        """Return confidence and rightness of each question that was not refused."""
        return answered(rows)

    def summary(self, values: Values) -> float:
        """Return the area of points, shape ``(n, 3)``."""
        risks = risk(values)
        return float(risks.mean())


def risk(points: Values) -> Values:
    """Return the share of wrong answers among the first 1, 2, … n, shape ``(n,)``."""
    _, group = np.unique(-points[:, 0], return_inverse=True)
    sizes = np.bincount(group)
    wrong = np.bincount(group, weights=1.0 - points[:, 1]) / sizes
    errors = np.cumsum(np.repeat(wrong, sizes))
    return np.asarray(errors / np.arange(1, len(points) + 1), dtype=np.float64)
