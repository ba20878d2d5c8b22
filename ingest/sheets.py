"""Rows of cells to parts: each row says the headings of its columns, so that it can stand alone.

A passage from the middle of a long table is of no use without the head of the table; therefore
"Land | Frist" over "Norwegen | 14 Tage" becomes "Land: Norwegen | Frist: 14 Tage".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest import columns, spans
from ingest.parsed import Part
from ingest.text import plain
from rag.errors import BrokenDocumentError
from rag.types import BlockKind

MOST_CELLS = 2_000_000
"""Filled cells in one file."""
_FIGURE = re.compile(r"[-–+]?[\d.,\s]*\d[\d.,\s]*(?:%|€|EUR|Euro)?|\d{4}-\d\d-\d\d.*")
_HEADING_LONGEST = 80
_HEAD = 10
"""Rows from which headings on two levels are told."""


def parts(rows: Iterable[Sequence[str | None]], name: str) -> list[Part]:
    """Return the parts of one sheet: lines above the table as paragraphs, then its rows.

    Args:
        rows: one value for each column, None where the cell before spans that, too.
        name: the file's name, for errors.

    Raises:
        BrokenDocumentError: more cells than ``MOST_CELLS``.
    """
    filled = _filled(rows, name)
    head = _head(filled)
    for start in (head - 1, head):
        if start < 0 or (start < head and filled[start][0]):
            continue  # A title, which stands in the first column.
        nested = _nested(filled[start : start + _HEAD])
        if nested:
            names, taken = nested
            return [*map(_above, filled[:start]), *_body(filled[start + taken :], names)]
    result = [_above(row) for row in filled[:head]]
    if head == len(filled):
        return result
    named = _is_head(filled, head)
    headings = spans.said_for_each(filled[head], len(filled[head])) if named else []
    return [*result, *_body(filled[head + named :], headings)]


def _body(rows: Sequence[spans.Row], headings: Sequence[str]) -> list[Part]:
    """The rows of a table, and as paragraphs the notes below it."""
    first = next((n for n, name in enumerate(headings) if name), 0)
    bare = [_stands_alone(row, first) for row in rows]
    end = len(rows)
    while end and headings and bare[end - 1]:
        end -= 1
    told = (_told(row, [] if alone else headings) for row, alone in zip(rows, bare, strict=True))
    made = [Part(text, BlockKind.TABLE_ROW) for text in told]
    return [*made[:end], *map(_above, rows[end:])]


def _stands_alone(row: spans.Row, first: int) -> bool:
    """Whether words stand in the first column alone: a heading over all, or a note."""
    filled = [n for n, cell in enumerate(row) if cell]
    return len(filled) == 1 and filled[0] <= first and not _FIGURE.fullmatch(row[filled[0]] or "")


def _nested(rows: Sequence[spans.Row]) -> tuple[list[str], int] | None:
    width = max(map(len, rows), default=0)
    even = [spans.bare([*row, *[""] * (width - len(row))]) for row in rows]
    return columns.spanned(rows) or columns.headings(even)


def _filled(rows: Iterable[Sequence[str | None]], name: str) -> list[spans.Row]:
    count = 0
    result: list[spans.Row] = []
    for row in rows:
        cells = [None if cell is None else plain(cell) for cell in row]
        count += sum(1 for cell in cells if cell)
        if count > MOST_CELLS:
            raise BrokenDocumentError(
                f"it holds more than {MOST_CELLS} filled cells",
                where=name,
                remedy="split the table",
            )
        if any(cells):
            result.append(cells)
    return result


def _head(rows: Sequence[spans.Row]) -> int:
    """Place of the first row with two cells: what stands above is a title or a note."""
    return next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))


def _is_head(rows: Sequence[spans.Row], place: int) -> bool:
    """Whether the row names columns: words only, each once, with a row of cells below it."""
    named = [cell for cell in rows[place] if cell]
    if place + 1 == len(rows) or len(set(named)) < len(named):
        return False
    return all(len(c) <= _HEADING_LONGEST and not _FIGURE.fullmatch(c) for c in named)


def _above(row: spans.Row) -> Part:
    return Part(" ".join(cell for cell in row if cell))


def _told(row: spans.Row, headings: Sequence[str]) -> str:
    names = [*headings, *[""] * (len(row) - len(headings))]
    pairs = zip(names, row, strict=False)
    return " | ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
