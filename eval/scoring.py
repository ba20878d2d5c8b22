"""Scores of a run: every measure for every row, then figures with intervals for each slice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.intervals import Interval, mean_interval, summary_interval
from eval.items import Question, Run
from eval.measures.base import Measure, Score
from eval.slices import SLICES, TOTAL

WIDE = (TOTAL, "language", "language pair")
"""Slices that are large enough for an interval of a figure that is no mean, and worth its time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure on one slice; ``value`` is None where no row counts (``n`` is 0)."""

    measure: str
    slice: str
    label: str
    value: float | None
    n: int
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of a run, and the scores that they were made from.

    ``by_measure`` maps a measure's name to one score for each row, None where it does not apply.
    """

    measures: tuple[Measure, ...]
    by_measure: dict[str, Sequence[Score | None]]
    figures: tuple[Figure, ...]

    def figure(self, measure: str, slice: str = TOTAL, label: str = TOTAL) -> Figure | None:
        """Return one figure, None where there is no such measure or slice."""
        wanted = (measure, slice, label)
        return next((f for f in self.figures if (f.measure, f.slice, f.label) == wanted), None)


def score(run: Run, measures: Sequence[Measure], seed: int) -> Scores:
    """Score all rows with all measures; the seed decides the draws of the bootstrap."""
    by_measure = {str(measure): measure.scores(run.rows) for measure in measures}
    questions = [row.question for row in run.rows]
    figures = [
        _figure(measure, by_measure[str(measure)], questions, name, label, seed)
        for name, label in _labels(questions)
        for measure in measures
    ]
    return Scores(tuple(measures), by_measure, tuple(figures))


def _labels(questions: Sequence[Question]) -> list[tuple[str, str]]:
    found = [(TOTAL, TOTAL)]
    for name, label_of in SLICES.items():
        found += [(name, label) for label in sorted({label_of(q) for q in questions} - {""})]
    return found


def _figure(
    measure: Measure,
    scores: Sequence[Score | None],
    questions: Sequence[Question],
    name: str,
    label: str,
    seed: int,
) -> Figure:
    counted = [
        (value, question.cluster)
        for value, question in zip(scores, questions, strict=True)
        if value is not None and (name == TOTAL or SLICES[name](question) == label)
    ]
    values, clusters = [value for value, _ in counted], [cluster for _, cluster in counted]
    if not values:
        return Figure(str(measure), name, label, None, 0, None)
    value = measure.summary(np.asarray(values, dtype=np.float64))
    if math.isnan(value):
        return Figure(str(measure), name, label, None, len(values), None)
    if type(measure).summary is Measure.summary:
        means = [value for value in values if isinstance(value, float)]
        interval = mean_interval(means, clusters, seed)
    elif name not in WIDE:
        interval = None
    else:
        interval = summary_interval(values, clusters, seed, measure.summary)
    return Figure(str(measure), name, label, value, len(values), interval)
