"""best_EM and best_F1 of SQuAD 2.0: the best score that a threshold on "no answer" could give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from eval.items import Row
from eval.measures.base import Measure, Values
from eval.measures.reference import Comparison, compared
from eval.normalise import exact, token_f1

Point = tuple[float, float, float, float]
"""Probability of no answer, score of what was said, 1.0 if answerable, 1.0 if anything was said."""


class _Best(Measure):
    """The mean score, were all answers refused whose ``na_prob`` is above the best threshold.

    As in ``find_best_thresh`` of SQuAD 2.0's scorer the threshold is chosen on these very questions
    (a ceiling), and answers of equal probability are taken in one by one, in the gold's order. A
    run without ``na_prob`` has no figure.
    """

    compare: ClassVar[Comparison]

    def scores(self, rows: Sequence[Row]) -> list[Point | None]:
        """Return a point for each question that EM or F1 counts."""
        if not any(_probability(row) is not None for row in rows):
            return [None] * len(rows)
        shares = compared(rows, type(self).compare)
        return [
            None if share is None else _point(row, share)
            for row, share in zip(rows, shares, strict=True)
        ]

    def summary(self, values: Values) -> float:
        """Return the best mean of points, shape ``(n, 4)``."""
        return best(values)[0]


class _Threshold(_Best):
    """The probability of no answer above which answers are refused for the best score."""

    unit: ClassVar[str] = "probability"

    def summary(self, values: Values) -> float:
        """Return the threshold of points, shape ``(n, 4)``."""
        return best(values)[1]


def best(points: Values) -> tuple[float, float]:
    """Return the best mean score and its threshold; 0.0 where refusing everything is best."""
    probability, score, answerable, said = points[np.argsort(points[:, 0], kind="stable")].T
    refusing = len(points) - answerable.sum()
    after = refusing + np.cumsum(np.where(answerable > 0.0, score, -said))
    at = int(after.argmax())
    if after[at] <= refusing:
        return float(refusing / len(points)), 0.0
    return float(after[at] / len(points)), float(probability[at])


def _point(row: Row, share: float) -> Point:
    reply = row.outcome.reply
    refused = reply is not None and reply.refused
    return (_probability(row) or 0.0, share, float(row.question.answerable), float(not refused))


def _probability(row: Row) -> float | None:
    value = row.outcome.reply.raw.get("na_prob") if row.outcome.reply is not None else None
    return None if value is None else float(value)


class BestEM(_Best):
    """Best mean of EM over all thresholds."""

    name: ClassVar[str] = "best_EM"
    compare: ClassVar[Comparison] = staticmethod(exact)


class BestF1(_Best):
    """Best mean of F1 over all thresholds."""

    name: ClassVar[str] = "best_F1"
    compare: ClassVar[Comparison] = staticmethod(token_f1)


class BestEMThreshold(_Threshold):
    """The threshold of ``best_EM``."""

    name: ClassVar[str] = "best_EM_threshold"
    compare: ClassVar[Comparison] = staticmethod(exact)


class BestF1Threshold(_Threshold):
    """The threshold of ``best_F1``."""

    name: ClassVar[str] = "best_F1_threshold"
    compare: ClassVar[Comparison] = staticmethod(token_f1)
