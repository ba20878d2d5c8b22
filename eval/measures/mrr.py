"""MRR@k: one over the rank of the first right passage, 0 beyond rank k."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.judge import findable, first_right
from eval.measures.base import Measure


class MRR(Measure):
    """Mean reciprocal rank (ir_measures' ``RR@k``), over ids or over evidence alike."""

    name: ClassVar[str] = "MRR@k"
    needs: ClassVar[str] = "search"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the reciprocal rank for each answerable question with a known place."""
        return [self._score(row) if findable(row.question) else None for row in rows]

    def _score(self, row: Row) -> float:
        rank = first_right(row)
        return 1.0 / rank if rank is not None and rank <= self.cutoff else 0.0
