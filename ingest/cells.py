"""Cells of a table: signs with their places on the page, cut out of printed rows and joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.boxes import place_of
from ingest.rows import NOWHERE, RAISED, Row, signs
from ingest.text import join

Cell = list[tuple[str, int]]
"""Signs with their places on the page."""


def cut(raw: object, row: Row, edges: Sequence[float]) -> Iterator[tuple[int, Cell]]:
    """Yield the column and the signs of each part of a row, cut at the edges between columns."""
    text = signs(row)
    if (column := _only_column(raw, row, edges)) is not None:
        yield column, list(zip(text, row.places, strict=True))
        return
    at: int | None = None
    cell: Cell = []
    for sign, place in zip(text, row.places, strict=True):
        if not sign.isspace():
            box = place_of(raw, place)
            column = bisect_left(edges, (box.left + box.right) / 2)
            if at is not None and column != at and cell:
                yield at, cell
                cell = []
            at = column
        cell.append((sign, place))
    if at is not None:
        yield at, cell


def _only_column(raw: object, row: Row, edges: Sequence[float]) -> int | None:
    """The column in which a whole row stands, None where it may stand in several."""
    if len(row.runs) != 1 or RAISED[0] in row.text or row.text.isspace():
        return None
    first, last = bisect_left(edges, row.runs[0].left), bisect_left(edges, row.runs[0].right)
    # A hyphen that divides a word at the end is in no run.
    box = place_of(raw, row.places[-1])
    beyond = not row.text[-1].isspace() and bisect_left(edges, (box.left + box.right) / 2) != first
    return None if first != last or beyond else first


def appended(cell: Cell, more: Cell) -> Cell:
    """Put a further printed line into a cell, mending a divided word."""
    if not cell:
        return _stripped(more)
    left, right = "".join(sign for sign, _ in cell), "".join(sign for sign, _ in more).strip()
    joined = join(left, right)
    more = _stripped(more)
    kept = len(joined) - len(right)
    between = joined[len(left) : kept] if kept >= len(left) else ""
    return [*cell[: min(kept, len(cell))], *((sign, NOWHERE) for sign in between), *more]


def of_row(row: Row) -> Cell:
    """Return the signs of a row, without blanks around them."""
    return _stripped(list(zip(signs(row), row.places, strict=True)))


def _stripped(cell: Cell) -> Cell:
    while cell and cell[0][0].isspace():
        cell = cell[1:]
    while cell and cell[-1][0].isspace():
        cell = cell[:-1]
    return cell


def said(cell: Cell) -> str:
    """Return the text of a cell."""
    return "".join(sign for sign, _ in cell).strip()
