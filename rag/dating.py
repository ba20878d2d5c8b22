"""When a quoted statement was made, where its text says so.

"Am 24. Januar 2020 erklärte das Ministerium, …" dates what follows; a date that only stands near
the quoted words ("der Ausbau bis Januar 2020") does not. One certain date or none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.analysis import dates, sentences

_LANGUAGES = ("de", "en")
_MARK = "\x00"
_CLAUSE = re.compile(r",|\b(?:that|whether|if|dass|ob)\b", re.IGNORECASE)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    path = resources.files("rag") / "data" / "dating.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _dating(language: str) -> re.Pattern[str]:
    table = _table()
    verbs, papers, between = (table[name][language] for name in ("verbs", "papers", "between"))
    # "Vermerk vom D", "memo of D", "am D erklärte", "said on D".
    link = r"(?:vom|of|dated|from)"
    return re.compile(
        rf"\b{papers} (?:\w+ ){{0,3}}{link} {_MARK}"
        rf"|\b(?:am|im|on|in) {_MARK}{between}\b(?:{verbs})\b"
        rf"|\b(?:{verbs})\b(?P<inside>{between})\b(?:am|im|on|in) {_MARK}",
        re.IGNORECASE,
    )


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
    match = _dating(language).search(marked)
    # In "said that the law will change on …" the date is that of the change.
    return iso if match and not _CLAUSE.search(match["inside"] or "") else None


def differs(statement: str | None, document: str | None) -> bool:
    """Tell whether a statement was dated at another time than the document; False if unknown."""
    if statement is None:
        return False
    return document is None or not statement.startswith(document[: len(statement)])
