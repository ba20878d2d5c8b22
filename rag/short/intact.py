"""Whether words of a sentence are a whole value, and none that stands for something else.

"2 Prozent" of "12 1/2 Prozent" and "15 m" of "12 × 15 m" are right in no way, "4" of "Absatz 4" is
no amount, and a difference in percentage points is no share.
"""

from __future__ import annotations

import re

from rag.short.phrases import pattern

Span = tuple[int, int]
"""Start and end in the sentence."""

_CLAUSE = re.compile(r"[,;:–—]\s")


def is_whole(sentence: str, span: Span) -> bool:
    """Tell whether a value neither begins before its words nor goes on behind them."""
    start, end = span
    return not (
        pattern("intact", "begun").search(sentence[: start + 1])
        or pattern("intact", "goes_on").match(sentence, end)
    )


def is_provision(sentence: str, span: Span) -> bool:
    """Tell whether a provision is told to its end: not "§ 5" of "§ 5 und § 7"."""
    return pattern("intact", "provision_goes_on").match(sentence, span[1]) is None


def with_bound(sentence: str, span: Span) -> Span:
    """Return a value with the "oder mehr", or the sign before it, that makes it a limit."""
    start, end = span
    sign = pattern("intact", "sign_before").search(sentence[:start])
    bound = pattern("intact", "bound_behind").match(sentence, end)
    return sign.start() if sign else start, bound.end() if bound else end


def is_label(before: str) -> bool:
    """Tell whether a number is that of a provision or page: "Absatz 4", "Artikel 5 und 7"."""
    return pattern("intact", "label").search(before) is not None


def is_difference(question: str, value: str) -> bool:
    """Tell whether a value is one of percentage points, and the question is about the level."""
    points = pattern("intact", "points")
    return bool(points.search(value)) and not pattern("intact", "asks_points").search(question)


def without_preposition(question: str, sentence: str, span: Span) -> Span | None:
    """Return a value without an "über" that is no "more than"; None where it may be either."""
    start, end = span
    over = pattern("intact", "over").match(sentence, start, end)
    before = sentence[:start]
    if over is None or pattern("intact", "more_than").search(before):
        return span
    clause = f"{_CLAUSE.split(before)[-1]}… {_CLAUSE.split(sentence[end:])[0]}"

    def has(name: str) -> bool:
        return pattern("intact", name).search(clause) is not None

    always = has("has_over")
    asked = pattern("intact", "asks_over").search(question)
    if not asked and not pattern("intact", "noun_over").search(before):
        if not always and (not has("verb_over") or has("is_subject")):
            return span
        # "Über 40 Städte verfügen über Bäder": the verb has another one.
        if has("over") or not (always or has("is_no_subject")) or has("may_be_subject"):
            return None
    return over.end(), end
