"""Tables within texts (Word, web pages, Markdown, slides): rows that say their columns' headings.

Unlike sheets, such a table often has no headings at all: "Date | 3 May", "Place | Bonn". The first
row names the columns where the format says so, or where figures stand below its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import columns
from ingest.parsed import Part
from rag.types import BlockKind

_LONGEST = 80
"""Characters; a longer cell names no column."""
_LEAST_FIGURES = 2
"""Figures below a heading from which it is one without a sign of the format."""
_HEAD = 10
"""Rows from which headings on two levels are told."""
_BEGINS_WITH_A_FIGURE = re.compile(r"[-–+±<>≥≤]?\s?[£$€]?\s?\d")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: one value for each column, None where the cell before spans that, too."""

    cells: tuple[str | None, ...]
    heads: bool = False
    """Whether the format says that it names the columns."""


def parts(lines: Sequence[Line]) -> Iterator[Part]:
    """Yield a table's rows, "Place: Bonn | Rate: 28 Euro" where its columns have names."""
    lines = [line for line in lines if any(line.cells)]
    rows = [[cell or "" for cell in line.cells] for line in lines]
    names, taken = _names(lines, rows)
    for row in rows[taken:]:
        yield Part(_told(row, names), BlockKind.TABLE_ROW)


def _names(lines: Sequence[Line], rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The names of the columns, none where the table has none, and how many rows give them."""
    width = max((len(line.cells) for line in lines), default=0)
    marked = next((n for n, line in enumerate(lines) if not line.heads), len(lines))
    if 0 < marked < len(lines) and width > 1:
        names = _joined([_spread(line.cells) for line in lines[:marked]], width)
        return (names, marked) if all(len(n) <= _LONGEST for n in names) else ([], 0)
    if len({len(row) for row in rows}) != 1:
        return [], 0
    nested = columns.headings(rows[:_HEAD])
    if nested:
        return nested
    return (list(rows[0]), 1) if _is_over_figures(rows) else ([], 0)


def _spread(cells: Sequence[str | None]) -> list[str]:
    """A row of headings, each said for every column that it spans."""
    found: list[str] = []
    for cell in cells:
        found.append(found[-1] if cell is None and found else cell or "")
    return found


def _joined(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One name for each column from headings on one level or more, the same words said once."""
    levels = [[*row, *[""] * (width - len(row))] for row in rows]
    return [", ".join(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True)]


def _is_over_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds words, each once, and figures alone stand below some of them.

    Two columns may be a list of labels and values ("Room | 12"): there, both must hold figures.
    """
    head, body = rows[0], rows[1:]
    named = head[1:] if len(head) > 2 else head
    if len(head) < 2 or not all(named) or len(set(head)) < len(head):
        return False
    if any(len(cell) > _LONGEST or _BEGINS_WITH_A_FIGURE.match(cell) for cell in head):
        return False
    held = [_holds_figures([row[n] for row in body]) for n in range(len(head))]
    return any(held[1:]) if len(head) > 2 else all(held)


def _holds_figures(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) >= _LEAST_FIGURES and all(map(_BEGINS_WITH_A_FIGURE.match, filled))


def _told(row: Sequence[str], names: Sequence[str]) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) < 2:
        return "".join(filled)  # A heading within the table, over all its columns.
    named = zip(row, [*names, *[""] * (len(row) - len(names))], strict=False)
    return " | ".join(
        f"{name.rstrip(':')}: {cell}" if name else cell for cell, name in named if cell
    )
