"""Lone lines within a table of figures: sub-headings that rule the rows below, divided labels.

|                 | 2016 | 2018 |
|                 | Share, in % |     is told as   Sub-headings: the rows below say "(Share, in %)"
| Food security   | 4.0  | 4.9  |
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from ingest.cells import Cell, appended, said
from ingest.columns import FIGURE
from ingest.lines import runs_on
from ingest.rows import NOWHERE

_GOES_ON = re.compile(r"(?:und|oder|sowie|bzw\.|and|or) ")
"""Begins the second line of a label; "davon …" and "unter 20 Jahre" begin labels of their own."""


def rules(text: str, above: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether a lone part behind the labels is a heading of the rows below it.

    It goes on with a cell above it only where that holds words: between rows of figures (years
    over the columns are figures, too) it tells what the next figures are.

    Args:
        text: what the part says.
        above: the cells of the row above, the label first, empty where there is none.
        below: those of the next row of several cells.
    """
    if FIGURE.fullmatch(text) or text.startswith("("):
        return False
    return _holds_figures(above) and _holds_figures(below)


def _holds_figures(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells[1:] if cell]
    return bool(filled) and all(map(FIGURE.fullmatch, filled))


def said_in_rows(table: Sequence[Sequence[Cell]], headings: Set[int]) -> list[list[Cell]]:
    """Return the table with each sub-heading in the labels of the rows that it rules.

    Args:
        table: cells by line.
        headings: numbers of the lines that are sub-headings, alone in their first cell.
    """
    ruling: Cell = []
    found = []
    for number, line in enumerate(table):
        cells = list(line)
        if number in headings:
            ruling = cells[0]
        elif ruling and any(cells[1:]):
            cells[0] = _label(cells[0], ruling)
        found.append(cells)
    return found


def _label(label: Cell, heading: Cell) -> Cell:
    words = [(sign, NOWHERE) for sign, _ in heading]
    if not label:
        return words
    return [*label, *((sign, NOWHERE) for sign in " ("), *words, (")", NOWHERE)]


def whole_labels(
    table: Sequence[list[Cell]], headings: Set[int]
) -> tuple[list[list[Cell]], set[int]]:
    """Return the table with labels of two lines made one, and the sub-headings' new numbers."""
    found: list[list[Cell]] = []
    moved = set()
    divided: Cell = []
    for number, line in enumerate(table):
        label = line[0]
        after = table[number + 1] if number + 1 < len(table) else []
        if divided:
            label = appended(divided, label)
            divided = []
        if number in headings:
            moved.add(len(found))
        elif _is_divided(line, after):
            divided = label
            continue
        found.append([label, *line[1:]])
    return found, moved


def _is_divided(line: Sequence[Cell], after: Sequence[Cell]) -> bool:
    """Whether a line holds but the beginning of the label of the row below it."""
    if any(line[1:]) or not line[0] or not after or not after[0] or not any(after[1:]):
        return False
    return runs_on(said(line[0])) or bool(_GOES_ON.match(said(after[0])))
