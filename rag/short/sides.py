"""Which of two sides a value belongs to: men or women, for or against, its beginning or its end.

A sentence says one beside the other, or only the other; either way a value of the other side is no
answer. So is one of another place than that of the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.cite import places
from rag.cite.words import names
from rag.short.phrases import pattern, table

Span = tuple[int, int]
"""Start and end in the sentence."""

_PLACE = re.compile(r"\b(in|bei|für|for|at)\s([A-ZÄÖÜ][\w-]+)")
_PART = re.compile(r"[,;:–—]\s|\s(?:und|and|sowie|aber|but|while|während)\s")


@dataclass(frozen=True, slots=True)
class _Bound:
    """An end in time: what asks for it, and what tells of the other one in its place."""

    question: re.Pattern[str]
    needed: re.Pattern[str]
    before: re.Pattern[str]
    own: re.Pattern[str]
    other: re.Pattern[str]
    beside: re.Pattern[str]

    def is_missed(self, question: str, sentence: str, before: str) -> bool:
        if not self.question.search(question):
            return False
        if self.before.search(before):
            return True
        others = self.other.search(sentence) and not self.other.search(question)
        return bool(others) and not self.own.search(sentence)

    def is_own(self, question: str, sentence: str, date: Span) -> bool:
        """Tell whether the part of a sentence that a date stands in tells of no other end."""
        part = around(sentence, date)
        others = self.other.search(part) and not self.other.search(question)
        return not others or bool(self.own.search(part))

    def is_told(self, question: str, sentence: str, dates: Sequence[Span]) -> bool:
        """Tell whether a sentence speaks of the end at all, if only a word of its own can."""
        for start, end in reversed(dates):
            sentence = f"{sentence[:start]}…{sentence[end:]}"
        return not self.needed.search(question) or bool(self.own.search(sentence))


def is_other_end(question: str, sentence: str, before: str) -> bool:
    """Tell whether a date is where something begins, and the question is about its end."""
    return any(one.is_missed(question, sentence, before) for one in _bounds())


def at_its_end(question: str, sentence: str, found: Sequence[Span]) -> list[Span]:
    """Leave the dates of the end that a question asks for: after "bis", or with its verb."""
    for bound in _bounds():
        if bound.question.search(question):
            beside = [one for one in found if bound.beside.search(sentence[: one[0]])]
            if beside or not bound.is_told(question, sentence, found):
                return beside
            return [one for one in found if bound.is_own(question, sentence, one)]
    return list(found)


def is_of_other(question: str, sentence: str, span: Span) -> bool:
    """Tell whether a value's part of the sentence names only another side than the question."""
    part = around(sentence, span, sentence[slice(*span)])
    for row in _rows():
        asked = [side for side in row if side.search(question)]
        told = [side for side in row if side.search(part)]
        if len(asked) == 1 and told and asked[0] not in told:
            return True
    return False


def is_elsewhere(question: str, sentence: str) -> bool:
    """Tell whether a sentence names places or nations, but none of those of the question."""
    there = places.stated(sentence)
    asked, told = places.stated(question) & _places(), there & _places()
    if asked and told and not asked & told:
        return True
    nations = _nations(question)
    return bool(nations and _nations(sentence)) and not nations & there


def _nations(text: str) -> frozenset[str]:
    """Return the keys of what is said of a nation: "libanesische Marine", "German soldiers"."""
    words = pattern("places", "nation").findall(text)
    return frozenset(key for word in words for key in places.keys(word)) & frozenset(
        names("countries")
    )


def at_place(question: str, sentence: str, found: Sequence[Span]) -> list[Span]:
    """Leave the value beside "in Berlin" where the others stand beside "in Leipzig"."""
    for place in _PLACE.finditer(question):
        own = [one for one in found if re.search(rf"\b{place[0]}\b", around(sentence, one))]
        others = [one for one in found if one not in own]
        if own and all(place[1] in _prepositions(around(sentence, one)) for one in others):
            return own
    return list(found)


def _prepositions(part: str) -> set[str]:
    return {place[1] for place in _PLACE.finditer(part)}


def around(sentence: str, span: Span, value: str = "…") -> str:
    """Return the part of a sentence, between commas and "und", that a value stands in."""
    start, end = part_of(sentence, span)
    return f"{sentence[start : span[0]]}{value}{sentence[span[1] : end]}"


def part_of(sentence: str, span: Span) -> Span:
    """Return where the part of a sentence stands, between commas and "und", that a value is in."""
    start = max((one.end() for one in _PART.finditer(sentence[: span[0]])), default=0)
    stop = _PART.search(sentence[span[1] :])
    return start, span[1] + stop.start() if stop else len(sentence)


@cache
def _bounds() -> tuple[_Bound, ...]:
    fields = ("question", "needed", "before", "own", "other", "beside")
    return tuple(_Bound(*(re.compile(row[one]) for one in fields)) for row in table()["bounds"])


@cache
def _rows() -> tuple[tuple[re.Pattern[str], ...], ...]:
    rows = table()["sides"]
    return tuple(tuple(re.compile(one, re.IGNORECASE) for one in row) for row in rows)


@cache
def _places() -> frozenset[str]:
    """Return the keys of places, but that of Germany, which its own papers need not name."""
    return frozenset(key for group in ("countries", "laender", "towns") for key in names(group)) - {
        "germany"
    }
