"""Replies that say nothing without the question they reply to: "Hierzu liegen keine Daten vor."."""

from __future__ import annotations

import re
from functools import cache

from rag import tables
from rag.analysis.language import function_words
from rag.types import Evidence, Role

_WORD = re.compile(r"\w[\w-]*")

_ENDS = re.compile(r"[.!:;]\W*$")
"""A cell of a table has no such end."""


def is_bare(reply: str) -> bool:
    """Tell whether German text names nothing itself: it has no noun but those of replying.

    Nouns have capitals. What the question is pointed at for ("die in der Frage 8 genannten
    Kontakte") is no noun of the reply's own, a number ("Es sind 14.") is something.
    """
    rest = _pattern("points").sub(" ", reply)
    if not _ENDS.search(rest) or any(map(str.isdigit, rest)):
        return False
    return all(_is_of_replying(word) for word in _WORD.findall(rest))


def lives_on_its_question(one: Evidence) -> bool:
    """Tell whether a sentence of a reply is bare, and so is all before it in its paragraph.

    Otherwise what it leans on ("Dies gilt nicht für …") stands there.
    """
    passage, text = one.hit.passage, one.hit.text
    if passage.role is not Role.ANSWERS or not passage.questions or passage.language != "de":
        return False
    end = one.end - passage.start
    paragraph = text[text.rfind("\n\n", 0, one.start - passage.start) + 1 : end]
    return is_bare(paragraph)


def replies_elsewhere(reply: str) -> bool:
    """Tell whether a bare sentence only sends the reader to another reply, or announces one."""
    return _pattern("elsewhere").search(reply) is not None


def _is_of_replying(word: str) -> bool:
    if not word[0].isupper() or _pattern("replying").fullmatch(word):
        return True
    return word.lower() in function_words("de")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(tables.read("rag", "bare.toml")[name])
