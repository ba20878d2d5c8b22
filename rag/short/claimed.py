"""Whether a sentence says a value of a thing that is, and not one that is denied, asked or past.

"Ob 20 Drohnen bestellt wurden, ist unklar", "bisher betrug der Beitrag 50 Euro" and "steigt um 500
Euro" all hold a number of the right kind, and none answers how many or how high.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.short.phrases import pattern

Span = tuple[int, int]
"""Start and end in the sentence."""

_MAIN = re.compile(r"[;:]\s")
_CLAUSE = re.compile(r"[,–—]\s")


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands around a value: its clause, cut in two by it, and those on either side."""

    leading: str
    before: str
    after: str
    following: Sequence[str]

    @property
    def own(self) -> str:
        return f"{self.before} … {self.after}"


def holds(question: str, sentence: str, span: Span) -> bool:
    """Tell whether a sentence gives a value as a fact of the time that is asked for."""
    clause = _clause(sentence, span)
    behind = pattern("claimed", "denied_behind").match(sentence, span[1])
    if behind or _has("denied", sentence[: span[0]]):
        return False
    if _is_doubted(clause) and not _has("doubt", question) and not _has("untrue", question):
        return False
    if _has("at_first", clause.own) and not _has("asks_at_first", question):
        return False
    if _has("former", clause.own) and _has("asks_now", question):
        return False
    if _has("demanded", f"{clause.leading}, {clause.before}") and _has("asks_done", question):
        return False
    return not _is_before(question, sentence)


def is_level(question: str, sentence: str, span: Span) -> bool:
    """Tell whether a value is as much as is asked for: a level, or a change, whichever it is."""
    clause, before, after = _clause(sentence, span), sentence[: span[0]], sentence[span[1] :]
    if _has("asks_by_how_much", question):
        return not _has("leads_to", before)
    if _has("changes", question) or _has("asks_change", question):
        return True
    if pattern("claimed", "more").match(after):
        return False
    if _has("of_difference", clause.before) and not _has("difference", question):
        return False
    changes = pattern("claimed", "to").match(after) or _has("changes", clause.own)
    return not (_has("by", before) and changes)


def _is_doubted(clause: _Clause) -> bool:
    leading = f"{clause.leading}, {clause.before}"
    if _has("whether", clause.before) or _has("doubted_that", leading):
        return True
    # "Reports of 20 deaths, spread online, are false."
    told = [one for one in clause.following if pattern("claimed", "predicate").match(one)]
    return any(_has("untrue", one) for one in (clause.own, *told))


def _is_before(question: str, sentence: str) -> bool:
    """Tell whether what was before a thing is asked for, and the sentence tells of it since."""
    asked = pattern("claimed", "asks_before").search(question)
    if asked is None:
        return False
    since = pattern("claimed", "since").finditer(sentence)
    told = any(sentence.startswith(asked["what"], one.end()) for one in since)
    return told and not _has("before", sentence)


def _has(name: str, text: str) -> bool:
    return pattern("claimed", name).search(text) is not None


def _clause(sentence: str, span: Span) -> _Clause:
    before = _CLAUSE.split(_MAIN.split(sentence[: span[0]])[-1])
    after = _CLAUSE.split(_MAIN.split(sentence[span[1] :])[0])
    return _Clause(
        before[-2] if len(before) > 1 else "",
        before[-1],
        after[0],
        after[1:],
    )
