"""From a Scope to the documents that it lets through, as an SQL condition on ``documents``."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.errors import UsageError
from rag.index.base import Scope

Condition = tuple[str, list[str]]
"""SQL with question marks, and their values. ``fold`` is the catalogue's case folding."""

ID_PREFIX = 6
"""Fewest characters of a document's id that name it; fewer would match by accident."""

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

# Nobody's group must be visible to nobody else, so no groups at all means everybody.
_OPEN = "NOT EXISTS (SELECT 1 FROM document_groups g WHERE g.document = documents.row)"
_SHARED = "EXISTS (SELECT 1 FROM document_groups g WHERE g.document = documents.row AND g.name IN"


def condition(scope: Scope) -> Condition:
    """Return the condition that a visible document meets; ``("", [])`` where all are visible.

    Raises:
        UsageError: a filter key is unknown, its value is no text, or a date cannot be read.
    """
    parts = [_groups(scope.groups)] if scope.groups is not None else []
    for key, value in scope.filters.items():
        if key not in _FILTERS:
            raise UsageError(
                f"unknown filter '{key}'", where="filter", remedy=f"allowed: {', '.join(_FILTERS)}"
            )
        parts.append(_FILTERS[key](value.strip()))
        _check(key, value.strip())
    return " AND ".join(f"({sql})" for sql, _ in parts), [v for _, some in parts for v in some]


def _check(key: str, value: str) -> None:
    if not value or any("\ud800" <= letter <= "\udfff" for letter in value):
        wrong = "holds bytes that are no characters" if value else "is empty"
        raise UsageError(f"the value {wrong}", where=f"filter {key}", remedy="give one in UTF-8")


def _groups(groups: frozenset[str]) -> Condition:
    if not groups:
        return _OPEN, []
    return f"{_OPEN} OR {_SHARED} ({','.join('?' * len(groups))}))", sorted(groups)


def _equal(column: str) -> Callable[[str], Condition]:
    return lambda value: (f"fold({column}) = fold(?)", [value])


def _number(value: str) -> Condition:
    """A paper that was printed anew is cited by its number alone, without "(neu)" behind it."""
    return "fold(number) IN (fold(?), fold(? || ' (neu)'))", [value, value]


def _contains(column: str) -> Callable[[str], Condition]:
    return lambda value: (f"instr(fold({column}), fold(?)) > 0", [value])


def _document(value: str) -> Condition:
    if len(value) < ID_PREFIX:
        return "fold(name) = fold(?)", [value]
    return "fold(name) = fold(?) OR substr(id, 1, length(?2)) = lower(?2)".replace("?2", "?"), [
        value,
        value,
        value,
    ]


def _date(value: str) -> Condition:
    first, dots, last = value.partition("..")
    for day in filter(None, (first, last)):
        if not _DAY.fullmatch(day):
            raise _bad_date(value)
    if not dots and first:
        return "substr(date, 1, length(?)) = ?", [first, first]
    parts: list[Condition] = []
    if first:
        # Cut to what is known of the document, which may be of any day of its month.
        parts.append(("date >= substr(?, 1, length(date))", [first]))
    if last:
        # Cut to the length given, so that '..2025-05' takes in all of May.
        parts.append(("substr(date, 1, length(?)) <= ?", [last, last]))
    if not parts:
        raise _bad_date(value)
    return " AND ".join(sql for sql, _ in parts), [v for _, some in parts for v in some]


def _bad_date(value: str) -> UsageError:
    return UsageError(
        f"'{value}' is no date",
        where="filter date",
        remedy="write 2025, 2025-05, 2025-05-01, 2025-05-01.., ..2025-05-01 or both ends",
    )


_FILTERS: dict[str, Callable[[str], Condition]] = {
    "kind": _equal("kind"),
    "issuer": _contains("issuer"),
    "number": _number,
    "date": _date,
    "language": _equal("language"),
    "marking": _equal("marking"),
    "document": _document,
}
