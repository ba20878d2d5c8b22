"""right: whether the question ended as it should: answered from the evidence, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.lost import Place, judged, place
from eval.measures.base import Measure


class Right(Measure):
    """1 where ``eval.lost`` finds nothing lost, over answerable and unanswerable questions.

    An unanswerable question is right when it is refused; an answerable one when the answer shows
    a key and cites the evidence (as far as the gold has either). Evidence alone says nothing of a
    system that never cites: such questions are not measured.
    """

    name: ClassVar[str] = "right"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for every question that the gold can judge."""
        return [float(place(row) is Place.RIGHT) if judged(row) else None for row in rows]
