"""hit@k: whether a right passage stands among the first k."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.judge import findable, first_right
from eval.measures.base import Measure


class Hit(Measure):
    """Success at k: 1 where any of the first k passages is right (see ``eval.judge``).

    Unlike R@k it needs no list of all relevant passages, so it is fair to every chunker.
    """

    name: ClassVar[str] = "hit@k"
    needs: ClassVar[str] = "search"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answerable question with a known place."""
        return [
            float((first_right(row) or self.cutoff + 1) <= self.cutoff)
            if findable(row.question)
            else None
            for row in rows
        ]
