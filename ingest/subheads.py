"""Lone lines within a table of figures: sub-headings that rule the rows below, divided labels.

|                 | 2016 | 2018 |
|                 | Share, in % |     is told as   Sub-headings: the rows below say "(Share, in %)"
| Food security   | 4.0  | 4.9  |

So does a lone label below which rows come again that were named above: "Adolescents", and with it
the one above those rows, "Children".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.cells import Cell, appended, said
from ingest.columns import FIGURE
from ingest.lines import runs_on
from ingest.rows import NOWHERE

_GOES_ON = re.compile(r"(?:und|oder|sowie|bzw\.|and|or) ")
"""Begins the second line of a label; "davon …" and "unter 20 Jahre" begin labels of their own."""
_ALIKE = 2
"""Rows that must come again: one may be the end of a label that is printed in two lines."""


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


def groups(labels: Sequence[str], lone: Sequence[bool]) -> set[int]:
    """Return the places of the lone labels that head groups of rows with the same names.

    Args:
        labels: what stands in the first column, by line.
        lone: whether the line has a single part; without a label it tells what all below is.
    """
    found: set[int] = set()
    first: dict[str, int] = {}
    begun = 0
    for place, label in enumerate(labels):
        if not lone[place]:
            first.setdefault(label, place)
            continue
        if not label:
            first, begun = {}, place
            continue
        next_rows = labels[place + 1 : place + _ALIKE + 1]
        told = len(next_rows) == _ALIKE and not any(lone[place + 1 : place + _ALIKE + 1])
        new = label not in labels[begun:place] and not label.endswith(":") and not runs_on(label)
        if told and new and all(name and name in first for name in next_rows):
            found.add(place)
            before = max(begun, first[next_rows[0]] - 1)
            if lone[before] and labels[before]:
                found.add(before)
    return found


def below(heading: Cell, group: Cell) -> Cell:
    """Return what the rows of a group say: the heading that rules it, too."""
    return [*heading, *((sign, NOWHERE) for sign in ", " if heading), *group]


def grouped(table: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Return the lines of a frame with the heads of its groups in the labels of their rows."""
    heads = groups(
        [said(line[0]) for line in table], [bool(line[0]) and not any(line[1:]) for line in table]
    )
    return said_in_rows(table, {place: table[place][0] for place in heads})


def said_in_rows(table: Sequence[Sequence[Cell]], headings: Mapping[int, Cell]) -> list[list[Cell]]:
    """Return the table with each sub-heading in the labels of the rows that it rules.

    Args:
        table: cells by line.
        headings: what each sub-heading says, by its line, where it is alone in its first cell.
    """
    ruling: Cell = []
    found = []
    for number, line in enumerate(table):
        cells = list(line)
        if number in headings:
            ruling = headings[number]
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
    table: Sequence[list[Cell]], headings: Mapping[int, Cell]
) -> tuple[list[list[Cell]], dict[int, Cell]]:
    """Return the table with labels of two lines made one, and the sub-headings by new numbers."""
    found: list[list[Cell]] = []
    moved = {}
    divided: Cell = []
    for number, line in enumerate(table):
        label = line[0]
        after = table[number + 1] if number + 1 < len(table) else []
        if divided:
            label = appended(divided, label)
            divided = []
        if number in headings:
            moved[len(found)] = headings[number]
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
