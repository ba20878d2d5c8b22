"""Rows of a page to lines of text, with the blank lines that only the eye sees."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from ingest.lines import Line, line_of
from ingest.rows import Row

_SPACED = 1.4
"""Lines so much farther apart than their like have a blank line between them."""
_SOLID = 1.1
"""Heights of the font from line to line where lines stand close."""
_INDENT = 0.8
"""Heights of the font by which a paragraph's first line may be set in."""


def lines(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of one page; ``blank`` counts the blank line that its gaps show."""
    found = [(row, line) for row in rows if (line := line_of(row.text, row))]
    if not found:
        return []
    kept = [row for row, _ in found]
    steps = [a.base - b.base for a, b in itertools.pairwise(kept)]
    spaced = _SPACED * _leading(kept, steps)
    result = [found[0][1]]
    for place, step in enumerate(steps, start=1):
        row, line = found[place]
        before = kept[place - 1]
        # Most lines stand as close below the last one as their like, and as far to the left.
        blank = (step < 0 or step > spaced) and _is_apart(row, step, spaced)
        if not blank and row.box[0] > before.box[0]:
            after = kept[place + 1] if place + 1 < len(kept) else None
            blank = _is_set_in(before, row, after)
        result.append(line.with_blank() if blank else line)
    return result


def _is_apart(row: Row, step: float, spaced: float) -> bool:
    height = _height(row)
    return step < -height or (step > spaced and step > _SPACED * (_SOLID * height))


def _height(row: Row) -> float:
    return row.style.size if row.style else row.box.top - row.box.bottom


def _leading(rows: Sequence[Row], steps: Sequence[float]) -> float:
    """The usual distance of two lines of one print, in points."""
    same = [
        step
        for a, b, step in zip(rows, rows[1:], steps, strict=False)
        if step > 0 and (a.style is b.style or a.style == b.style)
    ]
    return median(same) if same else 0.0


def _is_set_in(before: Row, row: Row, after: Row | None) -> bool:
    """Whether a paragraph begins here: its first line is set in, the next is not."""
    least = _INDENT * _height(row)
    if row.box.left - before.box.left < least or after is None:
        return False
    return row.box.left - after.box.left >= least and abs(after.box.left - before.box.left) < least
