"""When a quoted statement was made, where its text says so.

"Am 24. Januar 2020 erklärte das Ministerium, …" dates what follows; a date that only stands near
the quoted words ("der Ausbau bis Januar 2020") does not. One certain date or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rag import tables
from rag.analysis import dates, sentences

_LANGUAGES = ("de", "en")
_MARK = "\x00"


def _table() -> Mapping[str, Any]:
    return tables.read("rag", "dating.toml")


@cache
def _dating(language: str) -> tuple[re.Pattern[str], ...]:
    """What dates a statement in a sentence whose date is put out of sight."""
    table = _table()
    places = {
        "{D}": _MARK,
        "{verb}": table["verbs"][language],
        "{noun}": table["nouns"][language],
        "{paper}": table["paper"][language],
        "{whose}": table["whose"][language],
    }
    found = []
    for row in (*table["statements"][language], *table["papers"][language]):
        for place, words in places.items():
            row = row.replace(place, words)
        found.append(re.compile(row))
    return tuple(found)


def stated(passage: str, start: int, end: int, language: str) -> str | None:
    """Return the date of the statement ``passage[start:end]`` in ISO form, or None.

    Args:
        passage: the text around the statement.
        start: of the statement in it, ``end`` exclusive.
        end: see ``start``.
        language: of the passage; only German and English are read.
    """
    if language not in _LANGUAGES:
        return None
    found = _dated(passage[start:end], language)
    if found is not None:
        return found
    goes_on = re.compile(_table()["goes_on"][language])
    if not goes_on.match(passage[start:end].lstrip()):
        return None
    before = [span for span in sentences.spans(passage[:start], language) if span[1] <= start]
    return _dated(passage[slice(*before[-1])], language) if before else None


def _dated(sentence: str, language: str) -> str | None:
    """The only date of a sentence, where it dates what is said there."""
    found = list(dates.find(sentence))
    if len(found) != 1:
        return None
    begin, finish, iso = found[0]
    marked = f"{sentence[:begin]}{_MARK}{sentence[finish:]}"
    matches = (pattern.search(marked) for pattern in _dating(language))
    return iso if any(match and _says(match) for match in matches) else None


def _says(match: re.Match[str]) -> bool:
    """Whether a verb of saying says something with what its clause ends with: "teilte … mit"."""
    verb = match.groupdict().get("verb") or ""
    half, others = _table()["halves"].get(verb), _table()["others"].get(verb)
    rest = match.string[match.end() :]
    if half:
        return re.match(rf"[^;:.]*?\b(?:{half})\s*(?:[,:.“”\"]|$)", rest) is not None
    return not others or re.match(rf"[^,;:.]*\b(?:{others})\s*(?:[,.]|$)", rest) is None


def differs(statement: str | None, document: str | None) -> bool:
    """Tell whether a statement was dated at another time than the document; False if unknown."""
    if statement is None:
        return False
    return document is None or not statement.startswith(document[: len(statement)])
