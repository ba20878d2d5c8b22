"""nDCG@k: gain of the first k, discounted by log2 of the rank, over the best possible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.ranking import by_ir_measures


class NDCG(Measure):
    """Normalised discounted cumulative gain (Järvelin, Kekäläinen 2002), by ir_measures.

    The gain is the grade itself, as in trec_eval's ``ndcg_cut_k`` and in BEIR.
    """

    name: ClassVar[str] = "nDCG@k"
    needs: ClassVar[str] = "search"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return nDCG for each judged question."""
        return by_ir_measures(str(self), rows)
