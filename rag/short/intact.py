"""Whether words of a sentence are a whole value, and none that stands for something else.

"2 Prozent" of "12 1/2 Prozent" and "15 m" of "12 × 15 m" are right in no way, "4" of "Absatz 4" is
no amount, and a difference in percentage points is no share.
"""

from __future__ import annotations

from rag.short.phrases import pattern

Span = tuple[int, int]
"""Start and end in the sentence."""


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
