"""EM: whether the answer is a reference answer, articles and punctuation aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.reference import compared
from eval.normalise import exact


class EM(Measure):
    """Exact match of SQuAD 2.0, with MLQA's normaliser for German; the best reference counts."""

    name: ClassVar[str] = "EM"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each question with references, and each unanswerable one."""
        return compared(rows, exact)
