"""false_refusal: the share of answerable questions that got no answer. Lower is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure


class FalseRefusal(Measure):
    """1 where an answerable question was refused, failed or is missing from the predictions."""

    name: ClassVar[str] = "false_refusal"
    higher_is_better: ClassVar[bool] = False

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answerable question."""
        return [float(not _answered(row)) if row.question.answerable else None for row in rows]


def _answered(row: Row) -> bool:
    return row.outcome.reply is not None and row.outcome.reply.answered
