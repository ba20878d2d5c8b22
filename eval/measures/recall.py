"""R@k: the share of a question's relevant passages that stand among the first k."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.ranking import by_ir_measures


class Recall(Measure):
    """Recall at k over passage ids (trec_eval's ``recall_k``), by ir_measures."""

    name: ClassVar[str] = "R@k"
    needs: ClassVar[str] = "search"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return recall for each judged question."""
        return by_ir_measures(str(self), rows)
