"""refusal: the share of unanswerable questions that were refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure


class Refusal(Measure):
    """1 where the status is ``no_evidence``; a missing or failed answer is no refusal."""

    name: ClassVar[str] = "refusal"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each unanswerable question."""
        return [None if row.question.answerable else float(_refused(row)) for row in rows]


def _refused(row: Row) -> bool:
    return row.outcome.reply is not None and row.outcome.reply.refused
