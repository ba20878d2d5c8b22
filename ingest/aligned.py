"""Lines of print whose parts stand one below the other: where they make a table without a frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest import order
from ingest.boxes import Box, around
from ingest.rows import Row

_LEAST_LINES = 3
"""Lines with cells that make a table where nothing is drawn."""
_LONGEST_LABEL = 80
_LONGEST_CELL = 30
"""Characters: where half of a column's cells are longer and nothing is drawn, it is text."""
_LEVEL = 0.5
"""Lines that share so much of their height are one line of the table."""
_APART = 2.6
"""Heights of the print between two lines of a table."""
_FILLED = 0.3
"""Share of a table's lines in which each of its columns has a cell."""


@dataclass(slots=True)
class Line:
    """Rows on one level of the page, and the parts in which they stand."""

    rows: list[Row]
    parts: list[Box] = field(default_factory=list)


def on_a_level(one: Box, other: Box) -> bool:
    """Whether two boxes share enough of their height to stand in one line."""
    _, foot, _, top = one
    _, other_foot, _, other_top = other
    if other_top <= foot or top <= other_foot:
        return False  # As nearly every line and the next.
    shared = min(top, other_top) - max(foot, other_foot)
    return shared > 0 and shared > _LEVEL * min(top - foot, other_top - other_foot)


def levels(rows: Sequence[Row]) -> list[Line]:
    """The rows by their level, from top to bottom."""
    lines: list[Line] = []
    for row in sorted(rows, key=lambda row: -(row.box.bottom + row.box.top)):
        if lines and on_a_level(around([x.box for x in lines[-1].rows]), row.box):
            lines[-1].rows.append(row)
        else:
            lines.append(Line([row]))
    for line in lines:
        line.rows.sort(key=lambda row: row.box.left)
        line.parts = [part for row in line.rows for part in _parts(row)]
    return lines


def _parts(row: Row) -> list[Box]:
    return order.groups(row) if len(row.runs) > 1 else [row.box]


def blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines with several parts that follow each other closely; a lone part may come between."""
    block: list[Line] = []
    for place, line in enumerate(lines):
        if block and not is_near(block[-1], line):
            yield from _trimmed(block)
            block = []
        if len(line.parts) > 1 or (
            block and _may_come_between(block, lines[place + 1 : place + 2])
        ):
            block.append(line)
        elif block:
            yield from _trimmed(block)
            block = []
    yield from _trimmed(block)


def _may_come_between(block: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether a lone part belongs to the table: one may, a second where a row follows at once."""
    if len(block[-1].parts) > 1:
        return True
    return len(block) > 1 and len(block[-2].parts) > 1 and bool(after) and len(after[0].parts) > 1


def is_near(above: Line, below: Line) -> bool:
    """Whether one line stands close enough below the other to be of the same table."""
    one, other = (around([row.box for row in line.rows]) for line in (above, below))
    height = max(row.style.size if row.style else 0.0 for row in (*above.rows, *below.rows))
    return one.bottom - other.top < _APART * max(height, one.top - one.bottom)


def _trimmed(block: list[Line]) -> Iterator[list[Line]]:
    while block and len(block[-1].parts) < 2:
        block = block[:-1]
    if sum(1 for line in block if len(line.parts) > 1) >= _LEAST_LINES:
        yield block


def stretches(block: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches from left to right that the lines' parts take, those that overlap made one."""
    found: list[tuple[float, float]] = []
    spans = (part for line in block if len(line.parts) > 1 for part in line.parts)
    for left, right in sorted((part.left, part.right) for part in spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    several = [line for line in block if len(line.parts) > 1]
    while len(found) > 2:
        rare = min(range(len(found)), key=lambda n: _filled(several, found[n]))
        if _filled(several, found[rare]) >= _FILLED:
            break
        # A few parts that stand out of line belong to the column that is nearest.
        left_gap = found[rare][0] - found[rare - 1][1] if rare else float("inf")
        last = rare + 1 == len(found)
        right_gap = float("inf") if last else found[rare + 1][0] - found[rare][1]
        first = rare - 1 if left_gap <= right_gap else rare
        found[first : first + 2] = [(found[first][0], found[first + 1][1])]
    return found


def _filled(lines: Sequence[Line], column: tuple[float, float]) -> float:
    """The share of the lines that have a part in the column."""
    left, right = column
    count = 0
    for line in lines:
        for part in line.parts:
            if left <= part[0] <= right:
                count += 1
                break
    return count / len(lines)


def is_table(block: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the columns are filled often enough, and with words short enough, for a table."""
    if len(columns) < 2:
        return False
    several = [line for line in block if len(line.parts) > 1]
    if min(_filled(several, column) for column in columns) < _FILLED:
        return False
    most = [_LONGEST_LABEL, *[_LONGEST_CELL] * (len(columns) - 1)]
    lengths = list(_lengths(several))
    return all(
        median([length for at, length in lengths if left <= at <= right]) < longest
        for (left, right), longest in zip(columns, most, strict=True)
    )


def _lengths(lines: Sequence[Line]) -> Iterator[tuple[float, float]]:
    """Where each part begins, and its length in characters by its share of its row."""
    for line in lines:
        for row in line.rows:
            parts = _parts(row)
            whole = sum([part.right - part.left for part in parts]) or 1.0
            for part in parts:
                yield part.left, len(row.text) * (part.right - part.left) / whole
