"""right_when_answered: of the answers that were given, the share that is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.lost import Place, judged, place
from eval.measures.base import Measure


class RightWhenAnswered(Measure):
    """What a reader can rely on who reads an answer: PaperQA2's precision, with its denominator.

    An answer to an unanswerable question is wrong. Refusals and missing answers are outside it, so
    it must be read beside ``right``, which counts every question.
    """

    name: ClassVar[str] = "right_when_answered"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answer that the gold can judge."""
        return [float(place(row) is Place.RIGHT) if _answered(row) else None for row in rows]


def _answered(row: Row) -> bool:
    return row.outcome.reply is not None and row.outcome.reply.answered and judged(row)
