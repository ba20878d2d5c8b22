"""The gate: floors and ceilings that a run must keep, read from TOML.

::

    [[floor]]
    measure = "hit@5"
    language = "de"          # optional, as is ``kind``
    at_least = 0.75          # and/or ``at_most``
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import measures
from eval.scoring import Figure, Scores
from eval.slices import TOTAL
from rag.errors import FundstelleError, GoldError

_KEYS = ("measure", "language", "kind", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Floor:
    """One line of the gate. ``language`` and ``kind`` are empty where all questions count."""

    measure: str
    language: str = ""
    kind: str = ""
    at_least: float | None = None
    at_most: float | None = None

    def slice(self) -> tuple[str, str]:
        """Return the name and label of the slice that is looked at."""
        if self.language and self.kind:
            return "language and kind", f"{self.language} {self.kind}"
        if self.language:
            return "language", self.language
        return ("kind", self.kind) if self.kind else (TOTAL, TOTAL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a floor was kept, with the line that says so and by how much it was missed."""

    floor: Floor
    passed: bool
    line: str


def read(path: Path) -> tuple[Floor, ...]:
    """Read a gate file.

    Raises:
        GoldError: the file cannot be read, or a floor has an unknown key, measure or bound.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"not a gate file: {error}", where=str(path)) from error
    rows = data.get("floor")
    if set(data) != {"floor"} or not isinstance(rows, list) or not rows:
        raise GoldError("a gate file holds [[floor]] tables and nothing else", where=str(path))
    return tuple(_floor(row, f"{path}: floor {n}") for n, row in enumerate(rows, start=1))


def check(floors: tuple[Floor, ...], scores: Scores) -> tuple[Verdict, ...]:
    """Compare every floor with its figure; a figure that was not measured fails."""
    return tuple(_verdict(floor, scores.figure(floor.measure, *floor.slice())) for floor in floors)


def _floor(row: Mapping[str, Any], place: str) -> Floor:
    for key in row:
        if key not in _KEYS:
            raise GoldError(f"unknown key '{key}'", where=place, remedy=f"allowed: {_KEYS}")
    try:
        measure = str(measures.parse(str(row.get("measure", ""))))
    except FundstelleError as error:
        raise GoldError(str(error), where=place) from error
    bounds = {key: row[key] for key in ("at_least", "at_most") if key in row}
    if not bounds:
        raise GoldError("no bound", where=place, remedy="give at_least or at_most")
    for key, value in bounds.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise GoldError(f"field '{key}' is not a number", where=place)
    words = {key: row.get(key, "") for key in ("language", "kind")}
    for key, word in words.items():
        if not isinstance(word, str):
            raise GoldError(f"field '{key}' is not a text", where=place)
    return Floor(measure, **words, **bounds)


def _verdict(floor: Floor, figure: Figure | None) -> Verdict:
    name, label = floor.slice()
    where = floor.measure if name == TOTAL else f"{floor.measure} ({label})"
    if figure is None or figure.value is None:
        return Verdict(floor, False, f"{where}: not measured in this run")
    value, shown = figure.value, f"{where} = {figure.value:.3f} (n={figure.n})"
    if floor.at_least is not None and value < floor.at_least:
        short = floor.at_least - value
        return Verdict(floor, False, f"{shown}, {short:.3f} below at_least {floor.at_least:g}")
    if floor.at_most is not None and value > floor.at_most:
        over = value - floor.at_most
        return Verdict(floor, False, f"{shown}, {over:.3f} above at_most {floor.at_most:g}")
    return Verdict(floor, True, shown)
