"""Tables within texts (Word, web pages, Markdown, slides): rows that say their columns' headings.

Unlike sheets, such a table often has no headings at all: "Date | 3 May", "Place | Bonn". The first
row names the columns where the format says so, or where figures stand below its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import columns, spans
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
    rows = [spans.bare(line.cells) for line in lines]
    names, taken = _names(lines, rows)
    for row in rows[taken:]:
        yield Part(_told(row, names), BlockKind.TABLE_ROW)


def _names(lines: Sequence[Line], rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The names of the columns, none where the table has none, and how many rows give them."""
    width = max((len(line.cells) for line in lines), default=0)
    seen = [list(line.cells) for line in lines]
    marked = next((n for n, line in enumerate(lines) if not line.heads), len(lines))
    if 0 < marked < len(lines) and width > 1:
        names, taken = columns.spanned(seen, marked) or (
            columns.joined([spans.said_for_each(row, width) for row in seen[:marked]]),
            marked,
        )
        return (names, taken) if all(len(n) <= _LONGEST for n in names) else ([], 0)
    nested = columns.spanned(seen)
    if nested and columns.figures_below(rows[nested[1] :], nested[0]):
        return nested
    if len({len(row) for row in rows}) != 1:
        return [], 0
    nested = columns.headings(rows[:_HEAD])
    if nested:
        return nested
    return (list(rows[0]), 1) if _is_over_figures(rows) else ([], 0)


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
