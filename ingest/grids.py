"""Tables of a page to rows that can stand alone: each cell says the heading of its column.

A table is a grid of drawn lines, or lines of print whose parts stand one below the other. Cells
of several printed lines are put together, in a grid by its frame.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium

from ingest import columns, order, rules, subheads
from ingest.boxes import Box, around
from ingest.cells import Cell, appended, cut, of_row, said
from ingest.rows import NOWHERE, Row

_LEAST_LINES = 3
"""Lines with cells that make a table where nothing is drawn."""
_BELOW = 8
"""Heights of a line within which a table stands below the frame of its headings."""
_HEAD = 10
"""Lines from which headings on two levels are told."""
_FIGURE = re.compile(r"[-–+±<>≥≤]?\s?[\d.,\s ]*\d[\d.,\s ]*(?:%|€|EUR|Euro|Mio\.?|Mrd\.?)?|[–—-]|x")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_LEADERS = re.compile(r"(?:\. ?){4,}|…{2,}")
_LONGEST_HEADING = 80
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
class _Line:
    """Rows on one level of the page, and the parts in which they stand."""

    rows: list[Row]
    parts: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    """A frame that holds nothing but the headings of the table below it."""

    names: list[str]
    box: Box
    rows: list[Row]
    table: list[list[Cell]]

    def is_above(self, rows: Sequence[Row], count: int) -> bool:
        """Whether a table of so many columns stands below, within a few lines."""
        top = max(row.box.top for row in rows)
        height = max(row.box.top - row.box.bottom for row in rows)
        return count == len(self.names) and -1 < self.box.bottom - top < _BELOW * height


def told(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page, those of tables as ``Heading: cell | Heading: cell``."""
    if order.parted(rows) + _side_by_side(rows) < 2:
        return list(rows)
    result = list(rows)
    if not all(order.is_level(row) for row in rows):
        return result  # Forms with words that run up the page: their cells cannot be told.
    heads: list[_Head] = []
    for grid in rules.grids(page):
        result = _with_grid(text_page.raw, result, grid, heads)
    if not order.has_columns(result):
        result = _with_aligned(text_page.raw, result, heads)
    for head in heads:  # Those that no table stands below.
        result = _put(result, head.rows, head.table)
    return result


def _side_by_side(rows: Sequence[Row]) -> int:
    """How many rows stand on a level with the row before."""
    return sum(1 for a, b in itertools.pairwise(rows) if _on_a_level(a.box, b.box))


def _on_a_level(one: Box, other: Box) -> bool:
    _, foot, _, top = one
    _, other_foot, _, other_top = other
    if other_top <= foot or top <= other_foot:
        return False  # As nearly every line and the next.
    shared = min(top, other_top) - max(foot, other_foot)
    return shared > 0 and shared > _LEVEL * min(top - foot, other_top - other_foot)


def _with_grid(raw: object, rows: list[Row], grid: rules.Grid, heads: list[_Head]) -> list[Row]:
    inside = [row for row in rows if _is_inside(row.box, grid.box)]
    if len(inside) < 2:
        return rows
    table: list[list[Cell]] = [[[] for _ in grid.xs[1:]] for _ in grid.ys[1:]]
    for row in sorted(inside, key=lambda row: -row.base):
        level = (row.box.bottom + row.box.top) / 2
        line = min(len(table) - 1, max(0, sum(1 for y in grid.ys[1:] if y > level)))
        edges = grid.columns(level)
        for column, cell in cut(raw, row, edges):
            # A cell over several columns stands in the first of them.
            at = 0 if column == 0 else grid.xs.index(edges[column - 1])
            table[line][at] = appended(table[line][at], cell)
    filled = [line for line in table if any(line)]
    if sum(1 for line in filled if sum(map(bool, line)) > 1) < 2:
        return rows
    names = columns.of_frame([[said(cell) for cell in line] for line in filled])
    if names:
        heads.append(_Head(names, grid.box, inside, filled))
        return rows
    return _put(rows, inside, subheads.grouped(filled))


def _is_inside(box: Box, frame: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return frame.left <= x <= frame.right and frame.bottom <= y <= frame.top


def _with_aligned(raw: object, rows: list[Row], heads: list[_Head]) -> list[Row]:
    held = {id(row) for head in heads for row in head.rows}
    free = [
        row
        for row in rows
        if not row.table and id(row) not in held and not _LEADERS.search(row.text)
    ]
    levels = _levels(free)
    for block in _blocks(levels):
        spans = _columns(block)
        if not _is_table(block, spans):
            continue
        edges = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(spans)]
        block = _with_its_head(raw, levels, block, edges)
        table = _lined_up(raw, block, edges)
        used = [row for line in block for row in line.rows]
        head = next((x for x in heads if x.is_above(used, len(spans))), None)
        if head:
            heads.remove(head)
            away = {id(row) for row in head.rows}
            rows = [row for row in rows if id(row) not in away]
        rows = _put(rows, used, table, centred=True, names=head.names if head else None)
    return rows


def _with_its_head(
    raw: object, levels: Sequence[_Line], block: list[_Line], edges: Sequence[float]
) -> list[_Line]:
    """The lines of a table, with the lone label above it where that heads its first group."""
    place = next(n for n, line in enumerate(levels) if line is block[0])
    if place == 0 or not _is_near(levels[place - 1], block[0]):
        return block
    whole = [levels[place - 1], *block]
    heads = _groups(whole, [_cells(raw, line, edges) for line in whole], edges)
    return whole if 0 in heads else block


def _groups(
    lines: Sequence[_Line], cells: Sequence[Sequence[Cell]], edges: Sequence[float]
) -> set[int]:
    """The lone labels that head groups of rows."""
    lone = [len(line.parts) == 1 for line in lines]
    labels = [
        line.rows[0].text if alone and line.parts[0].left < edges[0] else said(row[0])
        for line, row, alone in zip(lines, cells, lone, strict=True)
    ]
    return subheads.groups(labels, lone)


def _lined_up(raw: object, block: Sequence[_Line], edges: Sequence[float]) -> list[list[Cell]]:
    """The cells of a table without drawn lines, sub-headings said in the rows that they rule."""
    lines = [_cells(raw, line, edges) for line in block]
    heads = _groups(block, lines, edges)
    table: list[list[Cell]] = []
    above: list[str] = []
    headings: dict[int, Cell] = {}
    ruling: Cell = []
    for place, (line, cells) in enumerate(zip(block, lines, strict=True)):
        lone = len(line.parts) == 1
        if not lone:
            above = list(map(said, cells))
        after = next((n for n in range(place + 1, len(block)) if len(block[n].parts) > 1), place)
        rules_below = place in heads or (
            lone
            and line.parts[0].left > edges[0]
            and subheads.rules(line.rows[0].text, above, list(map(said, lines[after])))
        )
        if rules_below or (lone and _spans(line.parts[0], edges)):
            cell = of_row(line.rows[0])
            if place in heads:
                headings[len(table)] = subheads.below(ruling, cell)
            elif rules_below:
                headings[len(table)] = ruling = cell
            table.append([cell, *([] for _ in edges)])
        else:
            _add(table, cells)
    return subheads.said_in_rows(*subheads.whole_labels(table, headings))


def _cells(raw: object, line: _Line, edges: Sequence[float]) -> list[Cell]:
    cells: list[Cell] = [[] for _ in (*edges, None)]
    for row in line.rows:
        for column, cell in cut(raw, row, edges):
            cells[column] = appended(cells[column], cell)
    return cells


def _spans(part: Box, edges: Sequence[float]) -> bool:
    """Whether a lone part stands over several columns: a heading within the table."""
    return any(part.left < edge < part.right for edge in edges)


def _levels(rows: Sequence[Row]) -> list[_Line]:
    """The rows by their level, from top to bottom."""
    lines: list[_Line] = []
    for row in sorted(rows, key=lambda row: -(row.box.bottom + row.box.top)):
        if lines and _on_a_level(around([x.box for x in lines[-1].rows]), row.box):
            lines[-1].rows.append(row)
        else:
            lines.append(_Line([row]))
    for line in lines:
        line.rows.sort(key=lambda row: row.box.left)
        line.parts = [part for row in line.rows for part in _parts(row)]
    return lines


def _parts(row: Row) -> list[Box]:
    return order.groups(row) if len(row.runs) > 1 else [row.box]


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines with several parts that follow each other closely; a lone part may come between."""
    block: list[_Line] = []
    for place, line in enumerate(lines):
        if block and not _is_near(block[-1], line):
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


def _may_come_between(block: Sequence[_Line], after: Sequence[_Line]) -> bool:
    """Whether a lone part belongs to the table: one may, a second where a row follows at once."""
    if len(block[-1].parts) > 1:
        return True
    return len(block) > 1 and len(block[-2].parts) > 1 and bool(after) and len(after[0].parts) > 1


def _is_near(above: _Line, below: _Line) -> bool:
    one, other = (around([row.box for row in line.rows]) for line in (above, below))
    height = max(row.style.size if row.style else 0.0 for row in (*above.rows, *below.rows))
    return one.bottom - other.top < _APART * max(height, one.top - one.bottom)


def _trimmed(block: list[_Line]) -> Iterator[list[_Line]]:
    while block and len(block[-1].parts) < 2:
        block = block[:-1]
    if sum(1 for line in block if len(line.parts) > 1) >= _LEAST_LINES:
        yield block


def _columns(block: Sequence[_Line]) -> list[tuple[float, float]]:
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


def _filled(lines: Sequence[_Line], column: tuple[float, float]) -> float:
    """The share of the lines that have a part in the column."""
    left, right = column
    count = 0
    for line in lines:
        for part in line.parts:
            if left <= part[0] <= right:
                count += 1
                break
    return count / len(lines)


def _is_table(block: Sequence[_Line], columns: Sequence[tuple[float, float]]) -> bool:
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


def _lengths(lines: Sequence[_Line]) -> Iterator[tuple[float, float]]:
    """Where each part begins, and its length in characters by its share of its row."""
    for line in lines:
        for row in line.rows:
            parts = _parts(row)
            whole = sum([part.right - part.left for part in parts]) or 1.0
            for part in parts:
                yield part.left, len(row.text) * (part.right - part.left) / whole


def _add(table: list[list[Cell]], cells: list[Cell]) -> None:
    """Add a line; one without its first cell and without figures goes on with the line above."""
    words = [said(cell) for cell in cells if cell]
    goes_on = table and not cells[0] and not any(_FIGURE.fullmatch(word) for word in words)
    if goes_on and all(above or not cell for above, cell in zip(table[-1], cells, strict=True)):
        table[-1] = [
            appended(above, cell) if cell else above
            for above, cell in zip(table[-1], cells, strict=True)
        ]
    else:
        table.append(cells)


def _put(
    rows: Sequence[Row],
    used: Sequence[Row],
    table: Sequence[list[Cell]],
    *,
    centred: bool = False,
    names: Sequence[str] | None = None,
) -> list[Row]:
    """Put the table's rows in place of the printed rows, where the first of them stood."""
    cells = [[said(cell) for cell in line] for line in table[:_HEAD]]
    nested = (names, 0) if names else columns.headings(cells, centred=centred)
    one = _is_head(table)
    names, head = nested or (cells[0] if one else [""] * len(table[0]), int(one))
    boxes = {id(row) for row in used}
    standing = {place: number for number, row in enumerate(used) for place in row.places}
    made = [_row(used, standing, line, names) for line in table[head:] if any(line)]
    result: list[Row] = []
    for row in rows:
        if id(row) not in boxes:
            result.append(row)
        elif made:
            result += made
            made = []
    return result


def _row(
    used: Sequence[Row], standing: Mapping[int, int], cells: Sequence[Cell], names: Sequence[str]
) -> Row:
    """Make a row of a table's line; ``standing`` tells in which of the rows a place stands."""
    pairs: Cell = []
    for cell, name in zip(cells, names, strict=True):
        if not cell:
            continue
        before = (" | " if pairs else "") + (f"{name.rstrip(':')}: " if name else "")
        pairs += [*((sign, NOWHERE) for sign in before), *cell]
    places = [place for _, place in pairs]
    numbers = sorted({standing[place] for place in places if place in standing})
    held = [used[number] for number in numbers] or list(used)
    return held[0]._replace(
        text="".join(sign for sign, _ in pairs),
        places=places,
        box=around([row.box for row in held]),
        table=True,
    )


def _is_head(table: Sequence[list[Cell]]) -> bool:
    """Whether the first line names the columns: words or years, each once, cells below."""
    named = [said(cell) for cell in table[0] if cell]
    if len(table) < 2 or len(set(named)) < len(named) or len(named) < max(2, len(table[0]) - 1):
        return False
    return all(
        len(name) <= _LONGEST_HEADING and (_YEAR.fullmatch(name) or not _FIGURE.fullmatch(name))
        for name in named
    )
