"""Latency percentiles in milliseconds of wall time, one question at a time. Lower is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from eval.items import Row
from eval.measures.base import Measure, Values


class _Percentile(Measure):
    """A percentile (linear interpolation) of the time of one kind of call."""

    unit: ClassVar[str] = "ms"
    higher_is_better: ClassVar[bool] = False
    percentile: ClassVar[float]

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the milliseconds of each question that was timed."""
        return [row.outcome.timings.get(self.needs) for row in rows]

    def summary(self, values: Values) -> float:
        """Return the percentile of the values."""
        return float(np.percentile(values, self.percentile))


class SearchP50(_Percentile):
    """Median time of a search."""

    name: ClassVar[str] = "search_p50"
    needs: ClassVar[str] = "search"
    percentile: ClassVar[float] = 50.0


class SearchP95(_Percentile):
    """Time within which 95 % of searches came back."""

    name: ClassVar[str] = "search_p95"
    needs: ClassVar[str] = "search"
    percentile: ClassVar[float] = 95.0


class AskP50(_Percentile):
    """Median time from question to answer."""

    name: ClassVar[str] = "ask_p50"
    percentile: ClassVar[float] = 50.0


class AskP95(_Percentile):
    """Time within which 95 % of answers came back."""

    name: ClassVar[str] = "ask_p95"
    percentile: ClassVar[float] = 95.0
