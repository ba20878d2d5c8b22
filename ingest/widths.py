"""How wide the text is printed around each line, by which a line is seen to end early."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

_NEIGHBOURS = 30
_NEAR = 5
_NARROW = 0.65


class Widths:
    """The widths around each line, in characters: in its section, and near it.

    The section's is the ninth decile of thirty lines before and after, the near one the second
    longest of five: a page may change from a narrow to a wide setting. Few lines need the near one.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        """Take the characters of each line, in order."""
        self._lengths = lengths
        self.section = [_decile(around) for around in _windows(lengths, _NEIGHBOURS)]

    def near(self, place: int) -> int:
        """Return the width near a line; among short lines (signatures, a list) it says nothing."""
        near = sorted(self._lengths[max(0, place - _NEAR) : place + _NEAR + 1])
        return max(near[max(0, len(near) - 2)], int(_NARROW * self.section[place]))


def _decile(ordered: Sequence[int]) -> int:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]


def _windows(values: Sequence[int], reach: int) -> Iterator[list[int]]:
    """Yield, in order, the sorted values up to ``reach`` places before and after each one."""
    window = sorted(values[:reach])
    for place in range(len(values)):
        if place + reach < len(values):
            insort(window, values[place + reach])
        if place - reach > 0:
            del window[bisect_left(window, values[place - reach - 1])]
        yield window
