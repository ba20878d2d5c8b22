"""F1: the words that the answer shares with a reference answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.reference import compared
from eval.normalise import token_f1


class F1(Measure):
    """Token F1 of SQuAD 2.0, with MLQA's normaliser for German; the best reference counts."""

    name: ClassVar[str] = "F1"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return F1 for each question with references, and each unanswerable one."""
        return compared(rows, token_f1)
