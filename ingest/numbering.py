"""Automatic numbers of lists and headings: what Word and Writer count and do not write down."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LETTERS = 26


def _letters(number: int) -> str:
    """A … z, then aa, bb …"""
    repeats, place = divmod(number - 1, _LETTERS)
    return chr(ord("a") + place) * min(repeats + 1, 10) if number > 0 else ""


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    found = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        found += sign * count
    return found


FIGURES: Mapping[str, Callable[[int], str]] = {
    "1": str,
    "01": "{:02d}".format,
    "a": _letters,
    "A": lambda number: _letters(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
    "1st": "{}.".format,
}
"""How a number is written, by the names of OpenDocument."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts, where it begins, what stands around its number.

    ``text`` holds %1 … %9 for the numbers of the levels down to this one: "%1.%2)". A ``figure``
    that ``FIGURES`` does not know is a bullet, or nothing.
    """

    figure: str
    text: str = "%1."
    start: int = 1
    legal: bool = False
    """Whether the numbers of all levels are written in figures here: "2.1" below "II."."""


class Counter:
    """The numbers that the lists of one document have reached."""

    def __init__(self) -> None:
        self._reached: dict[Hashable, dict[int, int]] = {}

    def next(self, key: Hashable, depth: int, levels: Mapping[int, Level]) -> str:
        """Count an item of the list ``key`` at a depth from 0 on; return what stands before it.

        Levels below begin anew. The empty text stands for a bullet, or for no number.
        """
        level = levels.get(depth)
        if level is None:
            return ""
        reached = self._reached.setdefault(key, {})
        reached[depth] = reached[depth] + 1 if depth in reached else level.start
        for deeper in [n for n in reached if n > depth]:
            del reached[deeper]
        if level.figure not in FIGURES:
            return ""
        text = level.text
        for n in range(depth, -1, -1):
            above = levels.get(n, level)
            number = reached.get(n, above.start)
            write = FIGURES.get(above.figure)
            write = str if write and level.legal else write
            text = text.replace(f"%{n + 1}", write(number) if write else "")
        return text.strip()

    def set(self, key: Hashable, depth: int, number: int) -> None:
        """Say which number a list has reached at a depth."""
        self._reached.setdefault(key, {})[depth] = number
