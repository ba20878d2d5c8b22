"""ECE: how far the confidence is from the share of answers that are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from eval.items import Row
from eval.measures.base import Measure, Values
from eval.measures.confidence import Point, answered

BINS = 10


class ECE(Measure):
    """Expected calibration error over ten equal bins (Guo et al. 2017). Lower is better.

    Σ (answers in the bin ÷ answers) · |share right − mean confidence|. A confidence outside
    [0, 1] counts as the nearer end.
    """

    name: ClassVar[str] = "ECE"
    higher_is_better: ClassVar[bool] = False

    def scores(self, rows: Sequence[Row]) -> list[Point | None]:
        """Return confidence and rightness of each question that was not refused."""
        return answered(rows)

    def summary(self, values: Values) -> float:
        """Return the error of points, shape ``(n, 3)``."""
        sure = np.clip(values[:, 0], 0.0, 1.0)
        places = bins(sure)
        gaps = np.bincount(places, weights=values[:, 1] - sure, minlength=BINS)
        return float(np.abs(gaps).sum() / len(values))


def bins(confidences: Values) -> np.typing.NDArray[np.intp]:
    """Return the bin of each confidence; a bin holds its upper end, the first 0 as well."""
    return np.clip(np.ceil(confidences * BINS).astype(np.intp) - 1, 0, BINS - 1)
