"""AUROC: how well the confidence tells answerable from unanswerable questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.confidence import confidence


class AUROC(Measure):
    """Area under the ROC curve of the confidence, as the Mann-Whitney statistic.

    An answerable question scores the share of unanswerable ones (of its own language) that were
    given less confidence, ties counting half; the mean of these is the area. 0.5 is chance. No
    threshold enters, so it judges the confidence and ``refusal`` the line drawn through it. A run
    without any confidence has no figure.
    """

    name: ClassVar[str] = "AUROC"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each answerable question with an unanswerable counterpart."""
        if all(confidence(row) is None for row in rows):
            return [None] * len(rows)
        others = {
            language: np.array([_confidence(row) for row in rows if _is_other(row, language)])
            for language in {row.question.language for row in rows}
        }
        return [
            _share(_confidence(row), others[row.question.language])
            if row.question.answerable and len(others[row.question.language])
            else None
            for row in rows
        ]


def _share(own: float, others: NDArray[np.float64]) -> float:
    return float((others < own).mean() + 0.5 * (others == own).mean())


def _is_other(row: Row, language: str) -> bool:
    return not row.question.answerable and row.question.language == language


def _confidence(row: Row) -> float:
    """Return the confidence; a missing answer scores the worst that its side can have."""
    value = confidence(row)
    if value is not None:
        return value
    return -math.inf if row.question.answerable else math.inf
