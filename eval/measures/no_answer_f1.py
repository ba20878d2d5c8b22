"""no_answer_f1: refusals as a finder of unanswerable questions, precision and recall in one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure, Values


class NoAnswerF1(Measure):
    """F1 of "no answer": 2·TP ÷ (2·TP + FP + FN), an unanswerable question being the positive.

    A missing or failed answer counts against the system on either side. Without unanswerable
    questions there is no figure.
    """

    name: ClassVar[str] = "no_answer_f1"

    def scores(self, rows: Sequence[Row]) -> list[tuple[float, ...] | None]:
        """Return for each question (1.0 if unanswerable, 1.0 if held to be so)."""
        return [(float(not row.question.answerable), float(_held(row))) for row in rows]

    def summary(self, values: Values) -> float:
        """Return F1 of pairs, shape ``(n, 2)``."""
        truth, held = values[:, 0], values[:, 1]
        if not truth.any():
            return math.nan
        return float(2.0 * (truth * held).sum() / (truth.sum() + held.sum()))


def _held(row: Row) -> bool:
    reply = row.outcome.reply
    if reply is None or not (reply.answered or reply.refused):
        return row.question.answerable
    return reply.refused
