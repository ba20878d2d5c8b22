"""The gate: what a run must keep, read from TOML.

::

    [[floor]]
    measure = "hit@5"
    language = "de"          # optional, as is ``kind``; or ``slice`` with ``label``
    at_least = 0.75          # and/or ``at_most``
    why = "the right passage must be among those shown"    # optional, shown where it fails

    [[not_worse]]            # than the run that --baseline names, beyond the paired interval
    measure = "answer_key"
    language = "en"          # optional
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import measures
from eval.pairing import Paired
from eval.scoring import Figure, Scores
from eval.slices import SLICES, TOTAL
from rag.errors import FundstelleError, GoldError

_KINDS: Mapping[str, tuple[str, ...]] = {
    "floor": ("measure", "language", "kind", "slice", "label", "at_least", "at_most", "why"),
    "not_worse": ("measure", "language", "why"),
}
_TEXTS = ("language", "kind", "slice", "label", "why")


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound on one figure. The texts are empty where all questions count."""

    measure: str
    language: str = ""
    kind: str = ""
    slice: str = ""
    label: str = ""
    at_least: float | None = None
    at_most: float | None = None
    why: str = ""

    def part(self) -> tuple[str, str]:
        """Return the name and label of the slice that is looked at."""
        if self.slice not in ("", TOTAL):
            return self.slice, self.label
        if self.language and self.kind:
            return "language and kind", f"{self.language} {self.kind}"
        if self.language:
            return "language", self.language
        return ("kind", self.kind) if self.kind else (TOTAL, TOTAL)


@dataclass(frozen=True, slots=True)
class NotWorse:
    """A measure that may not fall against the baseline by more than chance explains."""

    measure: str
    language: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a demand was kept, with the line that says so and by how much it was missed."""

    demand: Floor | NotWorse
    passed: bool
    line: str


def read(path: Path) -> tuple[Floor | NotWorse, ...]:
    """Read a gate file.

    Raises:
        GoldError: the file cannot be read, or a table has an unknown key, measure or bound.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", where=str(path), remedy="check --gate"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"not a gate file: {error}", where=str(path)) from error
    if not data or not set(data) <= set(_KINDS) or not all(map(_is_tables, data.values())):
        raise GoldError(
            "a gate file holds [[floor]] and [[not_worse]] tables and nothing else",
            where=str(path),
        )
    return tuple(
        _demand(kind, row, f"{path}: {kind} {number}")
        for kind, rows in data.items()
        for number, row in enumerate(rows, start=1)
    )


def check(
    demands: Sequence[Floor | NotWorse], scores: Scores, pairs: Sequence[Paired] = ()
) -> tuple[Verdict, ...]:
    """Compare every demand with its figure or difference; what was not measured fails."""
    return tuple(
        _floor(one, scores.figure(one.measure, *one.part()))
        if isinstance(one, Floor)
        else _not_worse(one, pairs)
        for one in demands
    )


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _demand(kind: str, row: Mapping[str, Any], place: str) -> Floor | NotWorse:
    allowed = _KINDS[kind]
    for key in row:
        if key not in allowed:
            raise GoldError(f"unknown key '{key}'", where=place, remedy=f"allowed: {allowed}")
    try:
        measure = str(measures.parse(str(row.get("measure", ""))))
    except FundstelleError as error:
        raise GoldError(str(error), where=place) from error
    words = {key: row[key] for key in _TEXTS if key in row}
    for key, word in words.items():
        if not isinstance(word, str):
            raise GoldError(f"field '{key}' is not a text", where=place)
    if kind == "not_worse":
        if measures.parse(measure).unit == "ms":
            raise GoldError(
                f"'{measure}' cannot be compared: two runs share no machine at rest",
                where=place,
                remedy="write a [[floor]] with at_most",
            )
        return NotWorse(measure, **words)
    _check_part(words, place)
    return Floor(measure, **words, **_bounds(row, place))


def _check_part(words: Mapping[str, str], place: str) -> None:
    """Refuse a part of the questions that is named by halves, or twice."""
    name, label = words.get("slice", TOTAL), words.get("label")
    if name not in (TOTAL, *SLICES):
        raise GoldError(f"unknown slice '{name}'", where=place, remedy=f"allowed: {tuple(SLICES)}")
    if name == TOTAL and label is not None:
        raise GoldError("'label' without 'slice'", where=place, remedy="say of which slice it is")
    if name != TOTAL and not label:
        raise GoldError("'slice' without 'label'", where=place, remedy="say which part of it")
    if "slice" in words and not words.keys().isdisjoint(("language", "kind")):
        raise GoldError(
            "'slice' beside 'language' or 'kind'",
            where=place,
            remedy="leave out one; for both write slice = 'language and kind', label = 'de date'",
        )


def _bounds(row: Mapping[str, Any], place: str) -> dict[str, Any]:
    bounds = {key: row[key] for key in ("at_least", "at_most") if key in row}
    if not bounds:
        raise GoldError("no bound", where=place, remedy="give at_least or at_most")
    for key, value in bounds.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise GoldError(f"field '{key}' is not a number", where=place)
        # No figure is below nan, or above inf: such a floor would always be kept.
        if not math.isfinite(value):
            raise GoldError(f"field '{key}' is {value}, not a finite number", where=place)
    return bounds


def _floor(floor: Floor, figure: Figure | None) -> Verdict:
    name, label = floor.part()
    where = floor.measure if name == TOTAL else f"{floor.measure} ({label})"
    if figure is None or figure.value is None:
        return Verdict(floor, False, f"{where}: not measured in this run")
    value, shown = figure.value, f"{where} = {figure.value:.3f} (n={figure.n})"
    if floor.at_least is not None and value < floor.at_least:
        short = f"{shown}, {floor.at_least - value:.3f} below at_least {floor.at_least:g}"
        return _failed(floor, short)
    if floor.at_most is not None and value > floor.at_most:
        over = f"{shown}, {value - floor.at_most:.3f} above at_most {floor.at_most:g}"
        return _failed(floor, over)
    return Verdict(floor, True, shown)


def _not_worse(demand: NotWorse, pairs: Sequence[Paired]) -> Verdict:
    label = demand.language or TOTAL
    where = demand.measure if label == TOTAL else f"{demand.measure} ({label})"
    if not pairs:
        return _failed(demand, f"{where}: there is no baseline; give --baseline RUN")
    found = [p for p in pairs if p.measure == demand.measure and label in (p.label, p.language)]
    if not found:
        return _failed(demand, f"{where}: not measured in both runs")
    pair = found[0]
    span = f" [{pair.interval.low:+.3f} {pair.interval.high:+.3f}]" if pair.interval else ""
    shown = f"{where} {pair.difference:+.3f}{span} against the baseline (n={pair.n})"
    if _worse(pair):
        return _failed(demand, f"{shown}: worse{_beyond(pair)}")
    return Verdict(demand, True, shown)


def _worse(pair: Paired) -> bool:
    """Whether the run is worse and chance does not explain it; of one document, whether it lost."""
    if pair.p is None:
        return pair.losses > pair.wins
    higher = measures.parse(pair.measure).higher_is_better
    return pair.clear and (pair.difference < 0.0 if higher else pair.difference > 0.0)


def _beyond(pair: Paired) -> str:
    if pair.p is None:
        return ", and one document alone cannot tell by how much that is chance"
    return " beyond the paired interval" if pair.interval else f" beyond chance (p = {pair.p:.3f})"


def _failed(demand: Floor | NotWorse, line: str) -> Verdict:
    return Verdict(demand, False, f"{line} – {demand.why}" if demand.why else line)
