"""Words whose glyphs the file sets from right to left, each one before the last: turned round."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ingest.boxes import Box, Turned, place_of, slant

_LEAST = 3
"""Glyphs that stand so, each left of the last: two do where an accent is set beside its letter."""

_LEFTWARDS = ("R", "AL")
"""The classes of Unicode's letters of Hebrew and Arabic."""


def may_be(left: float, run: Box) -> bool:
    """Return whether a run's first letter, with its left edge here, stands in its second half."""
    return left < run.right < 2 * left - run.left


def turned_round(
    raw: object, text: str, places: Sequence[int], turned: Turned | None
) -> tuple[str, Sequence[int]]:
    """Return a row's text and its characters' places in the order in which they are seen.

    What is printed upside down or aslant, and what has letters of a script that runs from right to
    left, stays as it is: the file gives it in the order in which it is read.
    """
    leftwards = any(unicodedata.bidirectional(sign) in _LEFTWARDS for sign in text)
    if turned or leftwards or slant(raw, places[0]):
        return text, places
    order = _seen([place_of(raw, place).left for place in places])
    return "".join([text[n] for n in order]), [places[n] for n in order]


def _seen(lefts: Sequence[float]) -> list[int]:
    """Return the characters' numbers, each stretch of falling edges turned round."""
    order: list[int] = []
    first = 0
    for end in range(1, len(lefts) + 1):
        if end == len(lefts) or lefts[end] >= lefts[end - 1]:
            stretch = range(first, end)
            order += reversed(stretch) if len(stretch) >= _LEAST else stretch
            first = end
    return order
