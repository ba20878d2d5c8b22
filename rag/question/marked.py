"""Markings that a question says beside a noun for documents: "Welche VS-NfD-Dokumente gibt es?".

Read only where the question asks which documents there are. "Wie werden VS-NfD-Dokumente
vernichtet?" asks about the world, and the answer may stand in a paper without any marking.
"""

from __future__ import annotations

import re
from functools import cache

from rag import tables
from rag.analysis import markings

_WORD_BEFORE = re.compile(r"\S+\s*$")
_LONGEST = 6
"""Words of a marking: "Verschlusssache – Nur für den Dienstgebrauch"."""


def marked(question: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the marking that documents are asked for by, and where it is said.

    Args:
        question: as typed.
        start: where the noun for documents begins.
        end: where it ends.
    """
    return _before(question, start, end) or _behind(question, start, end)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(tables.read("rag", "narrowing.toml")["marked"][name], re.IGNORECASE)


def _before(question: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Read "VS-NfD" of "Welche VS-NfD-Dokumente gibt es?": the longest that is a marking."""
    if not _pattern("there").match(question, end):
        return None
    found, at = None, start
    for _ in range(_LONGEST):
        word = _WORD_BEFORE.search(question[:at])
        if word is None:
            break
        at = word.start()
        value = markings.read(question[at:start].strip().rstrip("-"))
        if value is not None and _pattern("which").search(question[:at]):
            found = value, at, start
    return found


def _behind(question: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Read "sind als VS-NfD eingestuft" behind "Welche Papiere"."""
    said = _pattern("behind").match(question, end)
    if said is None or not _pattern("which").search(question[:start]):
        return None
    value = markings.read(said["marking"])
    return None if value is None else (value, end, said.end("said"))
