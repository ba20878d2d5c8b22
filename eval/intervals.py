"""95 % intervals by the cluster bootstrap, and paired differences between two runs.

Questions on one source document rise and fall together, so documents are drawn, not questions
(Miller, "Adding Error Bars to Evals", 2024; Field and Welsh, "Bootstrapping clustered data",
2007). A paired difference compares the same questions, which removes their difficulty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
LEVEL = 0.95

Floats = NDArray[np.float64]
Summary = Callable[[Floats], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval. ``clusters`` is the number of independent source documents."""

    low: float
    high: float
    clusters: int


def mean_interval(values: Sequence[float], clusters: Sequence[str], seed: int) -> Interval | None:
    """Return the interval of a mean; None where there is only one cluster to draw from."""
    sums, counts = _by_cluster(values, clusters)
    if len(sums) < 2:
        return None
    rng = np.random.default_rng(seed)
    shares = np.full(len(sums), 1.0 / len(sums))
    drawn = rng.multinomial(len(sums), shares, size=DRAWS).astype(np.float64)
    return _percentiles((drawn @ sums) / (drawn @ counts), len(sums))


def summary_interval(
    values: Sequence[float], clusters: Sequence[str], seed: int, summary: Summary
) -> Interval | None:
    """Return the interval of any summary (a percentile) by redrawing whole clusters."""
    groups = _groups(values, clusters)
    if len(groups) < 2:
        return None
    rng = np.random.default_rng(seed)
    figures = [
        summary(np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))]))
        for _ in range(DRAWS // 10)
    ]
    return _percentiles(np.asarray(figures), len(groups))


def _percentiles(figures: Floats, clusters: int) -> Interval:
    tail = 100.0 * (1.0 - LEVEL) / 2.0
    low, high = np.percentile(figures, [tail, 100.0 - tail])
    return Interval(float(low), float(high), clusters)


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the sum and the count of each cluster, shape ``(clusters,)`` each."""
    groups = _groups(values, clusters)
    sums = np.asarray([group.sum() for group in groups], dtype=np.float64)
    return sums, np.asarray([len(group) for group in groups], dtype=np.float64)


def _groups(values: Sequence[float], clusters: Sequence[str]) -> list[Floats]:
    order: dict[str, list[float]] = {}
    for number, (value, cluster) in enumerate(zip(values, clusters, strict=True)):
        # A question without a source document (an unanswerable one) is its own cluster.
        order.setdefault(cluster or f"\0{number}", []).append(value)
    return [np.asarray(group, dtype=np.float64) for group in order.values()]
