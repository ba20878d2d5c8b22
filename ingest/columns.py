"""What the columns of a table are called, also where headings stand on two levels.

| | 2014 | | 2018 | |          is told as   Kinder | 2014, Mädchen: 7 | 2014, Jungen: 6 | …
| | Mädchen | Jungen | Mädchen | Jungen |
| Kinder | 7 | 6 | 9 | 8 |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import spans

FIGURE = re.compile(
    r"[-–+±<>≥≤]?\s?[\d.,\s ]*\d[\d.,\s ]*(?:%|€|EUR|Euro|Mio\.?|Mrd\.?)?|[–—-]|x|\d{4}-\d\d-\d\d.*"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_OF_WHICH = re.compile(r"(?:davon|darunter|of which|including):?", re.IGNORECASE)
_LONGEST = 80
_LOOKED_AT = 6
"""Rows below the headings that must hold figures."""


def headings(
    rows: Sequence[Sequence[str]], *, centred: bool = False
) -> tuple[list[str], int] | None:
    """Return the names of the columns from headings on two levels, and how many rows those take.

    Args:
        rows: the cells of a table from its first row on, empty where there is none.
        centred: whether a heading over several columns stands in the middle of them, as in
            print, or in the first of them, as in sheets and in frames.

    Returns:
        None where the headings are not on two levels.
    """
    if len(rows) < 3 or not _may_head(rows[0]):
        return None
    between = rows[1] if any(map(_OF_WHICH.fullmatch, rows[1])) else ()
    taken = 2 if between else 1
    if len(rows) < taken + 2 or not _may_head(rows[taken]):
        return None
    upper, lower = rows[0], _with(between, rows[taken])
    if not _is_over(upper, lower) or not figures_below(rows[taken + 1 :], lower):
        return None
    above = _spread_evenly(upper, lower) if centred else _spread(upper, lower)
    if above is None:
        return None
    return joined((above, lower)), taken + 1


def spanned(rows: Sequence[spans.Row], marked: int = 0) -> tuple[list[str], int] | None:
    """Return the names of the columns where headings reach over several of them, and their rows.

    A heading over several columns is a first level, one over several rows belongs to each level.

    Args:
        rows: the rows of a table from its first on, None where a cell spans several columns.
        marked: how many rows the format says to be headings.

    Returns:
        None where nothing is found below the rows that are marked, or below the first one.
    """
    width = max(map(len, rows), default=0)
    even = [[*row, *[""] * (width - len(row))] for row in rows]
    taken = least = max(1, marked)
    while taken < len(even) - 1 and _goes_on(even[taken - 1], even[taken]):
        taken += 1
    if taken == least:
        return None
    return joined([spans.said_for_each(row, width) for row in even[:taken]]), taken


def _goes_on(upper: Sequence[str | None], lower: Sequence[str | None]) -> bool:
    """Whether a row names columns below headings that span several, and nothing of its own else."""
    over = [n for n in range(len(upper)) if upper[n] is None or None in upper[n + 1 : n + 2]]
    if not over or (len(over) == len(upper) and sum(map(bool, upper)) < 2):
        return False
    new = [n for n in over if lower[n] and lower[n] != upper[n]]
    apart = (n for n in range(len(upper)) if n not in over)
    same = all(not lower[n] or not upper[n] or lower[n] == upper[n] for n in apart)
    return bool(new) and same and _may_head([lower[n] or "" for n in over])


def joined(levels: Sequence[Sequence[str]]) -> list[str]:
    """Return one name for each column from headings on one level or more, the same said once."""
    return [
        ", ".join(dict.fromkeys(name.rstrip(":") for name in column if name))
        for column in zip(*levels, strict=True)
    ]


def of_frame(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the names that a frame of headings alone gives; None where it holds anything else."""
    if not 1 < len(rows) <= 3 or not all(map(_may_head, rows)) or any(row[0] for row in rows):
        return None
    between = rows[1] if len(rows) == 3 else ()
    lower = _with(between, rows[-1])
    if not _is_over(rows[0], lower):
        return None
    above = _spread(rows[0], lower)
    return joined((above, lower))


def _may_head(row: Sequence[str]) -> bool:
    named = [cell for cell in row if cell]
    return bool(named) and all(
        len(cell) <= _LONGEST and (_YEAR.fullmatch(cell) or not FIGURE.fullmatch(cell))
        for cell in named
    )


def _with(between: Sequence[str], row: Sequence[str]) -> Sequence[str]:
    """A row of names, "total" from the row above it, where "of which" stands beside that."""
    if not between:
        return row
    totals = ("" if _OF_WHICH.fullmatch(cell) else cell for cell in between)
    return [cell or total for cell, total in zip(row, totals, strict=True)]


def _is_over(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper row has fewer names, each its own, and the lower one tells more columns."""
    above = [cell for cell in upper if cell]
    if len(set(above)) < len(above) or len(upper) != len(lower):
        return False
    more = [n for n, cell in enumerate(lower) if cell and not upper[n]]
    return len(more) >= 1 and sum(map(bool, lower)) > sum(map(bool, upper[1:]))


def figures_below(rows: Sequence[Sequence[str]], lower: Sequence[str]) -> bool:
    """Return whether most cells below the names of columns, the first one apart, are figures."""
    columns = [n for n, cell in enumerate(lower) if cell and n]
    cells = [row[n] for row in rows[:_LOOKED_AT] for n in columns if n < len(row) and row[n]]
    return bool(cells) and sum(bool(FIGURE.fullmatch(cell)) for cell in cells) * 2 > len(cells)


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A name reaches to the right as far as the row below has names and it has none."""
    found, last = [], ""
    for one, other in zip(upper, lower, strict=True):
        last = one or (last if other else "")
        found.append(last)
    return found


def _spread_evenly(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Names in the middle of what they are over: of so many columns each, the first label apart."""
    columns = [
        n for n, cell in enumerate(lower) if cell and (n or len(lower) == sum(map(bool, lower)))
    ]
    names = [(n, cell) for n, cell in enumerate(upper) if cell and n in columns]
    if not names or len(columns) % len(names):
        return None
    each = len(columns) // len(names)
    found = [""] * len(lower)
    for at, (place, name) in enumerate(names):
        over = columns[at * each : (at + 1) * each]
        if place not in over:
            return None
        for n in over:
            found[n] = name
    found[0] = found[0] or upper[0]
    return found
