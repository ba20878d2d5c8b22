"""Two runs on the same questions: the difference of each measure, question by question."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval import files, measures
from eval.intervals import Interval, detectable, paired_interval, randomised
from eval.measures.base import Measure, Score, Values
from eval.slices import TOTAL
from rag.errors import GoldError

CHANCE = 0.05
"""The p from which on chance explains a difference."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One question of a finished run: its slices and its score on each measure."""

    id: str
    language: str
    cluster: str
    scores: Mapping[str, Score | None]


@dataclass(frozen=True, slots=True)
class Paired:
    """One measure on the questions that both runs scored.

    ``difference`` is new minus old; ``wins`` counts the questions on which the new run is better
    in the measure's own sense (lower, where lower is better), and is 0 for figures of a whole set.
    ``p`` is the randomisation test's: how often a difference as large comes of chance alone.
    ``detectable`` is the smallest difference that such a comparison would show in four of five.
    ``language`` is the one that all questions of the two runs are in, empty where there are more.
    """

    measure: str
    label: str
    n: int
    old: float
    new: float
    difference: float
    interval: Interval | None
    wins: int
    ties: int
    losses: int
    p: float | None = None
    detectable: float | None = None
    language: str = ""

    @property
    def clear(self) -> bool:
        """Whether chance does not explain the difference: p is small, and the interval says so too.

        Of few documents there is no interval, and p alone decides.
        """
        if self.p is None or self.p >= CHANCE:
            return False
        return self.interval is None or not self.interval.low <= 0.0 <= self.interval.high


def won(wins: int, ties: int, losses: int) -> str:
    """Return the counts as reports show them; figures of a whole set have none."""
    return f"{wins}/{ties}/{losses}" if wins + ties + losses else "–"


def read(path: Path) -> dict[str, Scored]:
    """Read a finished run from its folder, its ``items.jsonl`` or its ``results.json``.

    Raises:
        GoldError: no ``items.jsonl`` there, or a line of it lacks id or scores.
    """
    if path.is_dir():
        path = path / "items.jsonl"
    if path.name.endswith("results.json"):
        path = path.with_name("items.jsonl")
    if not path.is_file():
        raise GoldError(
            "no items.jsonl of an earlier run", where=str(path), remedy="give its --out folder"
        )
    return {scored.id: scored for scored in (_scored(p, row) for p, row in files.objects(path))}


def compare(old: Mapping[str, Scored], new: Mapping[str, Scored], seed: int) -> tuple[Paired, ...]:
    """Compare all share measures that both runs have, in total and for each language.

    Where all questions are in one language, the total is that language's row as well. Latency is
    left out: two runs share questions but not a machine at rest.

    Raises:
        GoldError: the runs have no question in common.
    """
    common = [identity for identity in new if identity in old]
    if not common:
        raise GoldError("the two runs have no question in common", remedy="compare like with like")
    languages = {new[identity].language for identity in common}
    only = next(iter(languages)) if len(languages) == 1 else ""
    labels = [TOTAL, *(sorted(languages - {""}) if not only else [])]
    found = []
    for name in _measures(old, new):
        for label in labels:
            pairs = [
                (old[identity], new[identity])
                for identity in common
                if label in (TOTAL, new[identity].language)
            ]
            paired = _paired(name, label, pairs, seed)
            if paired is not None:
                found.append(replace(paired, language=only))
    return tuple(found)


def _paired(
    name: str, label: str, pairs: Sequence[tuple[Scored, Scored]], seed: int
) -> Paired | None:
    rows = [
        (before, after, new.cluster)
        for old, new in pairs
        for before, after in ((old.scores.get(name), new.scores.get(name)),)
        if before is not None and after is not None
    ]
    if not rows:
        return None
    measure = measures.parse(name)
    old_scores = np.asarray([before for before, _, _ in rows], dtype=np.float64)
    new_scores = np.asarray([after for _, after, _ in rows], dtype=np.float64)
    before, after = measure.summary(old_scores), measure.summary(new_scores)
    if math.isnan(before) or math.isnan(after):
        return None
    clusters = [cluster for _, _, cluster in rows]
    wins, losses = _won(measure, old_scores, new_scores)
    interval = paired_interval(old_scores, new_scores, clusters, seed, measure)
    return Paired(
        measure=name,
        label=label,
        n=len(rows),
        old=before,
        new=after,
        difference=after - before,
        interval=interval,
        wins=wins,
        ties=len(rows) - wins - losses if old_scores.ndim == 1 else 0,
        losses=losses,
        p=randomised(old_scores, new_scores, clusters, seed, measure),
        detectable=detectable(interval),
    )


def _won(measure: Measure, old: Values, new: Values) -> tuple[int, int]:
    """Return the number of questions on which the new run is better, and worse."""
    if old.ndim > 1:
        return 0, 0
    gains = (new - old) * (1.0 if measure.higher_is_better else -1.0)
    return int((gains > 0).sum()), int((gains < 0).sum())


def _measures(old: Mapping[str, Scored], new: Mapping[str, Scored]) -> list[str]:
    before = {name for scored in old.values() for name in scored.scores}
    after = dict.fromkeys(name for scored in new.values() for name in scored.scores)
    return [n for n in after if n in before and measures.parse(n).unit == "share"]


def _scored(place: str, row: Mapping[str, Any]) -> Scored:
    scores = row.get("scores")
    if not isinstance(scores, dict):
        raise GoldError("field 'scores' is missing: no items.jsonl of an eval run", where=place)
    for name, value in scores.items():
        if not _is_score(value):
            raise GoldError(f"field 'scores.{name}' is {json.dumps(value)}", where=place)
    return Scored(
        id=files.text_field(row, "id", place),
        language=str(row.get("language") or ""),
        cluster=str(row.get("cluster") or ""),
        scores=scores,
    )


def _is_score(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, int | float) for one in value)
    return value is None or isinstance(value, int | float)
