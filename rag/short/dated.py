"""Which date of a sentence tells when, and with what bound it must be told.

"Das Gesetz vom 1. Mai 2024" says nothing of when it was changed, "vier Wochen nach dem 1. Mai" is
another day, and "vor 1998" is not 1998.
"""

from __future__ import annotations

import re

from rag.short.phrases import pattern

Span = tuple[int, int]
"""Start and end in the sentence."""

_BEHIND = ("nach", "after")
_CLAUSE = re.compile(r"[,;:–—]\s")


def tells(question: str, sentence: str, span: Span) -> bool:
    """Tell whether a date is that of what the sentence says, neither denied nor another's."""
    before = sentence[: span[0]]
    if pattern("dated", "span_from").search(before):
        return False
    if pattern("dated", "named").search(before):
        return False
    if is_of_thing(sentence, span) and pattern("dated", "later_act").search(question):
        return False
    if _is_of_decision(question, sentence, span):
        return False
    clause = _clause(sentence, span)
    return not any(
        pattern("dated", said).search(clause) and not pattern("dated", asked).search(question)
        for said, asked in (("denied", "denied"), ("ended", "asks_ended"))
        if not pattern("dated", "ended").search(question)
    )


def with_bound(question: str, sentence: str, span: Span) -> Span:
    """Return a date with its "vor" or "spätestens am"; with no "bis" where "bis wann" is asked."""
    start, end = span
    bound = pattern("dated", "bound").search(sentence[:start])
    if bound is None:
        return span
    asked = bound.group().split()[0]
    # What is no longer so after a day lasts until that day.
    if asked.lower() in _BEHIND and pattern("dated", "ended").search(_clause(sentence, span)):
        return span
    is_asked = re.search(rf"(?i)\b{re.escape(asked)}\b", question)
    return span if is_asked else (bound.start(), end)


def _is_of_decision(question: str, sentence: str, span: Span) -> bool:
    """Tell whether a thing was only decided on at a date: "beschloss am 1. Mai, … anzuhören"."""
    if pattern("dated", "asks_decision").search(question):
        return False
    decided = pattern("dated", "decided_behind").match(sentence, span[1])
    if decided is None and pattern("dated", "decided_before").search(sentence[: span[0]]):
        decided = pattern("dated", "to_do").match(sentence, span[1])
    if decided is None:
        return False
    own = pattern("dated", "thing_on").search(sentence[: span[0]])
    if own and own["thing"] in question:
        return False
    nouns = pattern("dated", "noun").findall(decided["what"])
    return any(noun in question for noun in nouns)


def is_of_thing(sentence: str, span: Span) -> bool:
    """Tell whether a date stands with a noun, "vom 1. Mai", and begins no range."""
    until = pattern("dated", "until").match(sentence, span[1])
    return not until and bool(pattern("dated", "of_thing").search(sentence[: span[0]]))


def _clause(sentence: str, span: Span) -> str:
    start, end = span
    return _CLAUSE.split(sentence[:start])[-1] + " … " + _CLAUSE.split(sentence[end:])[0]
