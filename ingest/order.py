"""The rows of a page in the order in which they are read.

The order of the file is right in nearly all PDFs, and better than any guess; it is changed only
where the page shows that it is wrong. Columns that the file interleaves are told by a gutter that
running text leaves free on both sides; a single column that jumps up is read from top to bottom.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import pypdfium2 as pdfium

from ingest.boxes import Box, around, place_of
from ingest.rows import Row, signs

_EDGE_ROWS = 3
"""Rows of running heads or feet that the file may give in any place."""
_APART = 0.9
"""Heights of a line that part a running head from the text."""
_GAP = 1.2
"""A gap of so many heights of the line may be a gutter."""
_WIDE = 0.6
"""Rows of this share of the page's width cross a gutter, if there were one."""
_CROSSING = 0.15
"""So many of the rows may cross a gutter: headings and tables over all columns."""
_OVER = 0.05
"""Share of the page's width by which a row must reach over a gutter to stand over both columns."""
_LEAST_GUTTER = 5.0
"""Points."""
_LEAST_ROWS = 5
_PROSE_CHARACTERS = 15
_PROSE_WIDTH = 0.55
"""Lines of running text fill their column; the cells of a table do not."""
_UPWARDS = 2
"""Jumps against the reading order that a file may make without being wrong."""


def arrange(page: pdfium.PdfTextPage, rows: Sequence[Row]) -> list[Row]:
    """Return the rows in reading order; rows that run over a gutter are parted there."""
    if len(rows) < 2:
        return list(rows)
    if columns := _by_columns(page, rows):
        return _edges_out(columns, [row for row in columns if is_level(row)])
    level = [row for row in rows if is_level(row)]
    if not _jumps_up(rows, level):
        return _edges_out(list(rows), level)
    downwards = sorted(rows, key=lambda row: -row.base)
    return _edges_out(downwards, downwards)


def has_columns(rows: Sequence[Row]) -> bool:
    """Return whether running text stands in columns beside each other."""
    return bool(_gutters([piece for n, row in enumerate(rows) for piece in _pieces(n, row)]))


def _edges_out(rows: list[Row], level: Sequence[Row]) -> list[Row]:
    """Put what stands apart above or below all other rows first or last: running heads, feet."""
    if len(level) < _LEAST_ROWS:
        return rows
    down = _first(level, [-row.box[3] for row in level])
    up = _first(level, [row.box[1] for row in level])
    first = _apart(down, [a.box.bottom - b.box.top for a, b in itertools.pairwise(down)])
    last = _apart(up, [b.box.bottom - a.box.top for a, b in itertools.pairwise(up)])
    if rows[: len(first)] == first and rows[len(rows) - len(last) :] == last[::-1]:
        return rows
    moved = {id(row) for row in (*first, *last)}
    return [*first, *(row for row in rows if id(row) not in moved), *reversed(last)]


def _first(rows: Sequence[Row], order: Sequence[float]) -> list[Row]:
    """Return the few rows that come first in an order, a number for each."""
    return [rows[n] for n in sorted(range(len(rows)), key=order.__getitem__)[: _EDGE_ROWS + 1]]


def _apart(rows: Sequence[Row], gaps: Sequence[float]) -> list[Row]:
    """Return the first few rows, up to the first wide gap; none where the rows run on."""
    for place, gap in enumerate(gaps):
        if gap < -1:
            return []
        if gap > _APART * (rows[place].box.top - rows[place].box.bottom):
            return list(rows[: place + 1])
    return []


def is_level(row: Row) -> bool:
    """Return whether a row runs from left to right: notes in the margin run upwards."""
    left, bottom, right, top = row.box
    return top - bottom < 2 * (right - left) or len(row.text) < 4


def _jumps_up(rows: Sequence[Row], level: Sequence[Row]) -> bool:
    """Whether a single column jumps up more than its running heads explain."""
    pairs = enumerate(itertools.pairwise(level), start=1)
    jumps = [place for place, (a, b) in pairs if b.box[1] > a.box[3]]
    wrong = len(jumps) > _UPWARDS or any(_is_far(level, place) for place in jumps)
    return wrong and len(level) == len(rows) and not _side_by_side(level)


def _is_far(rows: Sequence[Row], place: int) -> bool:
    """Whether several lines, put last by the file, jump over most of the page: a box at its top."""
    if not _EDGE_ROWS < place < len(rows) - _EDGE_ROWS:
        return False
    page = around([row.box for row in rows])
    rise = rows[place].box.bottom - rows[place - 1].box.top
    return rise > (page.top - page.bottom) / 2


def _side_by_side(rows: Sequence[Row]) -> bool:
    ordered = sorted(rows, key=lambda row: -row.base)
    return any(
        min(a.box.top, b.box.top) - max(a.box.bottom, b.box.bottom)
        > 0.5 * min(a.box.top - a.box.bottom, b.box.top - b.box.bottom)
        for a, b in itertools.pairwise(ordered)
    )


class _Piece(NamedTuple):
    """A row, or what stands of it on one side of a wide gap."""

    box: Box
    characters: float
    row: int


def _by_columns(page: pdfium.PdfTextPage, rows: Sequence[Row]) -> list[Row] | None:
    """Return the rows column by column, or None where the page has none or has them in order."""
    boxes = [row.box for row in rows]
    left, _, right, _ = around(boxes)
    least = _WIDE * (right - left)
    wide = sum([x - a > least for a, _, x, _ in boxes])
    if wide > len(rows) / 2 and parted(rows) < len(rows) / 4:
        return None
    gutters = _gutters([piece for n, row in enumerate(rows) for piece in _pieces(n, row)])
    if not gutters:
        return None
    split = [part for row in rows for part in _split(page, row, gutters)]
    ordered = _columns_first(split, gutters)
    rank = {id(row): n for n, row in enumerate(ordered)}
    places = [rank[id(row)] for row in split]
    back = sum(1 for a, b in itertools.pairwise(places) if b < a)
    return ordered if back > _UPWARDS else None


def parted(rows: Sequence[Row]) -> int:
    """Return how many rows are parted by wide gaps."""
    return sum([_is_parted(row) for row in rows if len(row.runs) > 1])


def _is_parted(row: Row) -> bool:
    most = _most(row)
    last_left, _, reach, _ = row.runs[0]
    for left, _, right, _ in row.runs[1:]:
        # What runs from left to right without a gap, as nearly every line, needs no sorting.
        if left < last_left or left - reach > most:
            return len(groups(row)) > 1
        last_left, reach = left, max(reach, right)
    return False


def _most(row: Row) -> float:
    """The widest gap that does not part a row, in points."""
    return _GAP * (row.style.size if row.style else row.box.top - row.box.bottom)


def groups(row: Row) -> list[Box]:
    """Return the boxes of what wide gaps part in a row, from left to right."""
    runs = sorted(row.runs)
    most = _most(row)
    found = [runs[0]]
    for run in runs[1:]:
        last = found[-1]
        if run.left - last.right > most:
            found.append(run)
        else:
            found[-1] = Box(
                last.left, min(last.bottom, run.bottom),
                max(last.right, run.right), max(last.top, run.top),
            )  # fmt: skip
    return found


def _pieces(number: int, row: Row) -> list[_Piece]:
    parts = groups(row) if len(row.runs) > 1 else [row.box]
    width = sum(box.right - box.left for box in parts) or 1.0
    return [_Piece(b, len(row.text) * (b.right - b.left) / width, number) for b in parts]


def _gutters(pieces: Sequence[_Piece]) -> list[float]:
    """Return the middles of the gutters: strips that few rows cross, running text beside them."""
    left = int(min(piece.box.left for piece in pieces))
    right = int(max(piece.box.right for piece in pieces)) + 1
    steps = [0] * (right - left + 2)
    for piece in pieces:
        steps[max(0, int(piece.box.left) - left)] += 1
        steps[min(len(steps) - 1, int(piece.box.right) - left + 1)] -= 1
    strips = _strips(steps, _CROSSING * len(pieces))
    found = [left + (a + b) / 2 for a, b in strips if b - a >= _LEAST_GUTTER]
    edges = [left, *found, right]
    columns = [
        [p for p in pieces if p.box.left >= a - 1 and p.box.right <= b + 1]
        for a, b in itertools.pairwise(edges)
    ]
    good = [_is_prose(column) for column in columns]
    return found if found and all(good) and _beside(columns) else []


def _strips(steps: Sequence[int], most: float) -> list[tuple[int, int]]:
    """Stretches within the page, in points from its left, that at most ``most`` pieces cross."""
    strips, crossing, start = [], 0, -1
    seen = False
    for place, step in enumerate(steps):
        crossing += step
        if crossing > most:
            if start >= 0 and seen:
                strips.append((start, place))
            start, seen = -1, True
        elif start < 0:
            start = place
    return strips


def _is_prose(column: Sequence[_Piece]) -> bool:
    if len(column) < _LEAST_ROWS:
        return False
    width = max(p.box.right for p in column) - min(p.box.left for p in column)
    return (
        median(p.characters for p in column) >= _PROSE_CHARACTERS
        and median(p.box.right - p.box.left for p in column) >= _PROSE_WIDTH * width
    )


def _beside(columns: Sequence[Sequence[_Piece]]) -> bool:
    """Whether the columns stand beside each other, not one below the other."""
    tops = [max(p.box.top for p in column) for column in columns]
    feet = [min(p.box.bottom for p in column) for column in columns]
    shared = min(tops) - max(feet)
    return shared > 0.5 * min(top - foot for top, foot in zip(tops, feet, strict=True))


def _split(page: pdfium.PdfTextPage, row: Row, gutters: Sequence[float]) -> list[Row]:
    """Part a row at the gutters that lie in one of its wide gaps."""
    parts = groups(row) if len(row.runs) > 1 else [row.box]
    cuts = [
        gutter
        for gutter in gutters
        if any(a.right <= gutter <= b.left for a, b in itertools.pairwise(parts))
    ]
    if not cuts:
        return [row]
    text = signs(row)
    columns: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
    column = 0
    for n, place in enumerate(row.places):
        if not text[n].isspace():
            column = bisect_left(cuts, _centre(place_of(page.raw, place)))
        columns[column].append(n)
    result = []
    for column, kept in enumerate(columns):
        runs = tuple(run for run in row.runs if bisect_left(cuts, _centre(run)) == column)
        if kept and runs:
            result.append(
                row._replace(
                    text="".join(text[n] for n in kept),
                    places=[row.places[n] for n in kept],
                    box=around(runs),
                    runs=runs,
                )
            )
    return result


def _centre(box: Box) -> float:
    return (box.left + box.right) / 2


def _columns_first(rows: Sequence[Row], gutters: Sequence[float]) -> list[Row]:
    """Columns from left to right between the rows that cross a gutter, those from top to bottom."""
    least = _OVER * (max(row.box.right for row in rows) - min(row.box.left for row in rows))
    crossing: list[Row] = []
    inside: list[Row] = []
    for row in rows:
        over = any(row.box.left + least < g < row.box.right - least for g in gutters)
        (crossing if over else inside).append(row)
    result: list[Row] = []
    for bar in [*sorted(crossing, key=lambda row: -row.base), None]:
        band = [row for row in inside if bar is None or row.base > bar.base]
        inside = [row for row in inside if not (bar is None or row.base > bar.base)]
        result += sorted(band, key=lambda r: (bisect_left(gutters, _centre(r.box)), -r.base))
        result += [bar] if bar else []
    return result
