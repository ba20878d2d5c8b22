"""Tables of a page to rows that can stand alone: each cell says the heading of its column.

A table is a grid of drawn lines, or lines of print whose parts stand one below the other. Cells
of several printed lines are put together, in a grid by its frame.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from ingest import aligned, columns, order, rules, subheads
from ingest.boxes import Box, around
from ingest.cells import Cell, appended, cut, of_row, said
from ingest.rows import NOWHERE, Row

_BELOW = 8
"""Heights of a line within which a table stands below the frame of its headings."""
_HEAD = 10
"""Lines from which headings on two levels are told."""
_FIGURE = re.compile(r"[-–+±<>≥≤]?\s?[\d.,\s ]*\d[\d.,\s ]*(?:%|€|EUR|Euro|Mio\.?|Mrd\.?)?|[–—-]|x")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_LEADERS = re.compile(r"(?:\. ?){4,}|…{2,}")
_LONGEST_HEADING = 80


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
    return sum(1 for a, b in itertools.pairwise(rows) if aligned.on_a_level(a.box, b.box))


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
    ruled = columns.spanned([_ruled(grid, n, line) for n, line in enumerate(table) if any(line)])
    if ruled and columns.figures_below([list(map(said, x)) for x in filled[ruled[1] :]], ruled[0]):
        below = subheads.grouped(filled[ruled[1] :])
        return _put(rows, inside, below, names=ruled[0])
    return _put(rows, inside, subheads.grouped(filled))


def _ruled(grid: rules.Grid, number: int, line: Sequence[Cell]) -> list[str | None]:
    """The cells of a line of a grid, None where no drawn line parts one from the one before."""
    edges = grid.columns((grid.ys[number] + grid.ys[number + 1]) / 2)
    return [
        None if not cell and column and grid.xs[column] not in edges else said(cell)
        for column, cell in enumerate(line)
    ]


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
    levels = aligned.levels(free)
    for block in aligned.blocks(levels):
        spans = aligned.stretches(block)
        if not aligned.is_table(block, spans):
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
    raw: object, levels: Sequence[aligned.Line], block: list[aligned.Line], edges: Sequence[float]
) -> list[aligned.Line]:
    """The lines of a table, with the lone label above it where that heads its first group."""
    place = next(n for n, line in enumerate(levels) if line is block[0])
    if place == 0 or not aligned.is_near(levels[place - 1], block[0]):
        return block
    whole = [levels[place - 1], *block]
    heads = _groups(whole, [_cells(raw, line, edges) for line in whole], edges)
    return whole if 0 in heads else block


def _groups(
    lines: Sequence[aligned.Line], cells: Sequence[Sequence[Cell]], edges: Sequence[float]
) -> set[int]:
    """The lone labels that head groups of rows."""
    lone = [len(line.parts) == 1 for line in lines]
    labels = [
        line.rows[0].text if alone and line.parts[0].left < edges[0] else said(row[0])
        for line, row, alone in zip(lines, cells, lone, strict=True)
    ]
    return subheads.groups(labels, lone)


def _lined_up(
    raw: object, block: Sequence[aligned.Line], edges: Sequence[float]
) -> list[list[Cell]]:
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


def _cells(raw: object, line: aligned.Line, edges: Sequence[float]) -> list[Cell]:
    cells: list[Cell] = [[] for _ in (*edges, None)]
    for row in line.rows:
        for column, cell in cut(raw, row, edges):
            cells[column] = appended(cells[column], cell)
    return cells


def _spans(part: Box, edges: Sequence[float]) -> bool:
    """Whether a lone part stands over several columns: a heading within the table."""
    return any(part.left < edge < part.right for edge in edges)


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
