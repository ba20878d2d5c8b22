"""95 % intervals by the cluster bootstrap, and paired differences between two runs.

Questions on one source document rise and fall together, so documents are drawn, not questions
(Miller, "Adding Error Bars to Evals", 2024; Field and Welsh, "Bootstrapping clustered data",
2007). A paired difference compares the same questions, which removes their difficulty.

Draws from few documents know too little of what others would say, and draws from scores that are
all alike know nothing (Cameron, Gelbach, Miller 2008). There the interval of a mean is the exact
one of Clopper and Pearson (1934), each document being one trial, as Korn and Graubard (1998) do
with the effective size of a survey; other figures, and differences, have none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eval.measures.base import Measure, Score

DRAWS = 2000
LEVEL = 0.95
ENOUGH = 10
"""Source documents from which on draws are trusted."""
_HALVINGS = 50

Floats = NDArray[np.float64]
Summary = Callable[[Floats], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval. ``clusters`` is the number of independent source documents.

    ``error`` is the standard error, from the draws; None where the interval is the exact one.
    """

    low: float
    high: float
    clusters: int
    error: float | None = None


def mean_interval(values: Sequence[float], clusters: Sequence[str], seed: int) -> Interval | None:
    """Return the interval of a mean of shares, 0 to 1; None where there is one cluster only."""
    sums, counts = _by_cluster(values, clusters)
    if len(sums) < 2:
        return None
    if len(sums) >= ENOUGH:
        found = _drawn_interval(sums, counts, seed)
        if found is not None:
            return found
    return exact(float(sums.sum() / counts.sum()), len(sums))


def exact(share: float, trials: int) -> Interval:
    """Return the interval of Clopper and Pearson (1934) of a share of ``trials`` documents.

    A share between two counts takes the lower bound of the lesser and the upper of the greater: no
    scores from 0 to 1 vary more than rights and wrongs of the same mean.
    """
    tail = (1.0 - LEVEL) / 2.0
    fewer, more = math.floor(share * trials + 1e-9), math.ceil(share * trials - 1e-9)
    low = _least(lambda p: _at_most(trials - fewer, trials, 1.0 - p) > tail) if fewer else 0.0
    high = _least(lambda p: _at_most(more, trials, p) < tail) if more < trials else 1.0
    return Interval(low, high, trials)


def _least(holds: Callable[[float], bool]) -> float:
    """Return the least probability at which it holds, by halving; from there on it does."""
    below, above = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (below + above) / 2.0
        below, above = (below, middle) if holds(middle) else (middle, above)
    return above


def _at_most(successes: int, trials: int, p: float) -> float:
    """Return the probability of no more than so many successes (binomial), p within 0 and 1."""
    logs = [
        math.lgamma(trials + 1) - math.lgamma(n + 1) - math.lgamma(trials - n + 1)
        + n * math.log(p) + (trials - n) * math.log1p(-p)
        for n in range(successes + 1)
    ]  # fmt: skip
    return math.fsum(map(math.exp, logs))


def _drawn_interval(sums: Floats, counts: Floats, seed: int) -> Interval | None:
    drawn = _drawn(len(sums), seed)
    return _percentiles((drawn @ sums) / (drawn @ counts), len(sums))


# Most figures of a run are of as many documents: they share their draws, which cost most.
@lru_cache(maxsize=8)
def _drawn(clusters: int, seed: int) -> Floats:
    """Return how often each cluster is in each draw, shape ``(DRAWS, clusters)``."""
    rng = np.random.default_rng(seed)
    shares = np.full(clusters, 1.0 / clusters)
    drawn = rng.multinomial(clusters, shares, size=DRAWS).astype(np.float64)
    drawn.flags.writeable = False
    return drawn


def summary_interval(
    values: Sequence[Score], clusters: Sequence[str], seed: int, summary: Summary
) -> Interval | None:
    """Return the interval of any summary (a percentile, an F1) by redrawing whole clusters.

    None where the clusters are few, or where all draws are alike.
    """
    groups = _groups(values, clusters)
    if len(groups) < ENOUGH:
        return None
    rng = np.random.default_rng(seed)
    grouped, sizes = np.concatenate(groups), np.asarray([len(group) for group in groups])
    figures = [
        summary(grouped[_rows(rng.integers(0, len(sizes), len(sizes)), sizes)])
        for _ in range(DRAWS // 10)
    ]
    kept = np.asarray([figure for figure in figures if not np.isnan(figure)])
    return _percentiles(kept, len(groups)) if len(kept) else None


def _rows(drawn: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of the drawn clusters, which lie one after the other in their order."""
    starts, lengths = (np.cumsum(sizes) - sizes)[drawn], sizes[drawn]
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.repeat(starts - before, lengths) + np.arange(lengths.sum()))


def paired_interval(
    old: Floats, new: Floats, clusters: Sequence[str], seed: int, measure: Measure
) -> Interval | None:
    """Return the interval of new minus old, the same questions drawn for both.

    None where the clusters are few, or where all draws are alike.
    """
    if old.ndim == 1 and type(measure).summary is Measure.summary:
        sums, counts = _by_cluster([float(one) for one in new - old], clusters)
        return _drawn_interval(sums, counts, seed) if len(sums) >= ENOUGH else None
    both = np.column_stack([old, new])
    width = both.shape[1] // 2

    def difference(drawn: Floats) -> float:
        parts = (drawn[:, :width], drawn[:, width:])
        before, after = (part[:, 0] if old.ndim == 1 else part for part in parts)
        return measure.summary(after) - measure.summary(before)

    return summary_interval([tuple(row) for row in both], clusters, seed, difference)


def randomised(
    old: Floats, new: Floats, clusters: Sequence[str], seed: int, measure: Measure
) -> float | None:
    """Return p of the paired randomisation test (Fisher; Smucker, Allan, Carterette 2007).

    Were the two runs alike, their scores could be swapped. They are swapped for whole source
    documents, as questions on one are not independent. None where there is one document only.
    """
    groups = _members(clusters)
    if len(groups) < 2:
        return None
    rng = np.random.default_rng(seed)
    seen = abs(measure.summary(new) - measure.summary(old)) - 1e-12
    if old.ndim == 1 and type(measure).summary is Measure.summary:
        sums = np.asarray([(new[rows] - old[rows]).sum() for rows in groups])
        signs = rng.choice([-1.0, 1.0], size=(DRAWS, len(groups)))
        figures = np.abs(signs @ sums) / len(old)
    else:
        figures = np.asarray([_swapped(old, new, groups, rng, measure) for _ in range(DRAWS // 10)])
    return float((1 + (figures >= seen).sum()) / (1 + len(figures)))


def detectable(interval: Interval | None, *, unpaired: bool = False) -> float | None:
    """Return the smallest difference that would be found in four of five such comparisons.

    (1.96 + 0.84) standard errors (Miller 2024). For the interval of one run's figure give
    ``unpaired``: two runs as uncertain as this one, and not alike question by question, differ √2
    times as uncertainly. None where the standard error is not known.
    """
    if interval is None or interval.error is None:
        return None
    return (1.96 + 0.84) * interval.error * (2.0**0.5 if unpaired else 1.0)


def _swapped(
    old: Floats,
    new: Floats,
    groups: Sequence[list[int]],
    rng: np.random.Generator,
    measure: Measure,
) -> float:
    rows = [row for group in groups if rng.random() < 0.5 for row in group]
    before, after = old.copy(), new.copy()
    before[rows], after[rows] = new[rows], old[rows]
    return abs(measure.summary(after) - measure.summary(before))


def _members(clusters: Sequence[str]) -> list[list[int]]:
    """Return the rows of each cluster; a row without one stands alone."""
    order: dict[str, list[int]] = {}
    for row, cluster in enumerate(clusters):
        order.setdefault(cluster or f"\0{row}", []).append(row)
    return list(order.values())


def _percentiles(figures: Floats, clusters: int) -> Interval | None:
    error = float(figures.std())
    # Sums that are alike but for the last bit of their floats are alike.
    if error < 1e-12:
        return None
    tail = 100.0 * (1.0 - LEVEL) / 2.0
    low, high = np.percentile(figures, [tail, 100.0 - tail])
    return Interval(float(low), float(high), clusters, error)


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the sum and the count of each cluster, shape ``(clusters,)`` each."""
    groups = _groups(values, clusters)
    sums = np.asarray([group.sum() for group in groups], dtype=np.float64)
    return sums, np.asarray([len(group) for group in groups], dtype=np.float64)


def _groups(values: Sequence[Score], clusters: Sequence[str]) -> list[Floats]:
    every = np.asarray(values, dtype=np.float64)
    return [every[rows] for rows in _members(clusters)]
