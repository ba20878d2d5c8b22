"""Cells over several columns or rows: a row of a table as it is seen, whatever the format writes.

A cell over several rows is said in each of them, as it is seen beside each; one over several
columns stands in the first of them, None in the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Row = list[str | None]
"""One value for each column, None where the cell before spans that, too."""

WIDEST = 100
"""Columns or rows that a cell of a text may span; more would let a small file fill the memory."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and how many columns and rows it spans."""

    text: str
    wide: int = 1
    deep: int = 1


_EMPTY = Cell("")


class Reach:
    """Puts the rows of one table together; knows which cells reach down to the next ones."""

    def __init__(self) -> None:
        self._at = -1
        self._running: dict[int, tuple[int, str | None]] = {}
        """By column, the last row that a cell from above reaches, and what it says."""

    def row(self, cells: Iterable[Cell], at: int | None = None) -> Row:
        """Return the row of these cells, which stand where nothing from above reaches down.

        Args:
            cells: those that begin in the row, in their order.
            at: the row's place, the one after the last row if not given.
        """
        self._at = self._at + 1 if at is None else at
        texts: Row = []
        for cell in cells:
            self._reach_down(texts)
            self._put(cell, texts)
        self._reach_down(texts)
        return texts

    def placed(self, cells: Mapping[int, Cell], at: int) -> Row:
        """Return a row of cells that the format gives by column; covered ones are passed over."""
        below = (n for n, (last, _) in self._running.items() if last >= at)
        end = 1 + max((*cells, *below), default=-1)
        self._at = at
        texts: Row = []
        while len(texts) < end:
            self._reach_down(texts)
            if len(texts) < end:
                self._put(cells.get(len(texts), _EMPTY), texts)
        return texts

    def _put(self, cell: Cell, texts: Row) -> None:
        for text in (cell.text, *[None] * (cell.wide - 1)):
            if cell.deep > 1:
                self._running[len(texts)] = (self._at + cell.deep - 1, text)
            texts.append(text)

    def _reach_down(self, texts: Row) -> None:
        """Put the cells from above that reach down to the next columns of a row into it."""
        while (column := len(texts)) in self._running:
            last, text = self._running[column]
            if last < self._at:
                del self._running[column]
                return
            texts.append(text)


def said_for_each(row: Iterable[str | None], width: int) -> list[str]:
    """Return a row of headings, each said for every column that it spans."""
    found: list[str] = []
    for cell in row:
        found.append(found[-1] if cell is None and found else cell or "")
    return [*found, *[""] * (width - len(found))]


def bare(row: Iterable[str | None]) -> list[str]:
    """Return the row with nothing where a cell is spanned by the one before."""
    return [cell or "" for cell in row]


def without(row: Row, columns: Iterable[int]) -> Row:
    """Return the row without some columns; what spans more than those is seen in the others."""
    gone = set(columns)
    kept: Row = []
    left: str | None = None
    for column, cell in enumerate(row):
        if cell is not None:
            left = None
        if column in gone:
            left = cell if cell is not None else left
        elif cell is None and left is not None:
            kept.append(left)
            left = None
        else:
            kept.append(cell)
    return kept
