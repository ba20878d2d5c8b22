"""Which value of a sentence is of the year that a question names.

"Von 91 Millionen im Jahr 2007 auf 108 Millionen im Jahr 2019" holds a value for each of two years,
and neither is that of 2015; nor is that of May the one of April. A value is of the year that stands
in its own part of the sentence; where that names none or several, of the one before it if years
lead the values, and of the one behind it if they follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.analysis import dates
from rag.short.counted import compared
from rag.short.dated import is_of_thing
from rag.short.phrases import pattern
from rag.short.sides import part_of

Span = tuple[int, int]
"""Start and end in the sentence."""

_MAIN = re.compile(r"[;:]\s")
_NEVER = 9999


@dataclass(frozen=True, slots=True)
class _Time:
    """One year, or all from one to another, with the place of the words that say so."""

    start: int
    end: int
    first: int
    last: int

    def has(self, year: int) -> bool:
        return self.first <= year <= self.last

    def may_be(self, month: str, months: Mapping[int, str]) -> bool:
        """Tell whether it holds a month of its year, as far as its words tell; all hold ""."""
        return not month or self.first != self.last or months.get(self.end, month) == month

    def is_only(self, year: int) -> bool:
        return self.first in (0, year) and year == self.last


def corrected(
    question: str, sentence: str, best: Span, found: Sequence[Span], values: Sequence[Span]
) -> Span | None:
    """Return the value of the year that a question names in the place of one that is of another.

    Args:
        question: it must name one year alone, or the value stays.
        sentence: where the values stand.
        best: what would be told if years were not looked at.
        found: those that may answer the question.
        values: all of their kind, which show how values and years follow each other.
    """
    if not names_one(question):
        return best
    year, times = int(pattern("yearly", "year").findall(question)[0]), _times(sentence)
    told = {one: _of(sentence, one, values, times) for one in found}
    own = [one for one, of in told.items() if of and all(time.is_only(year) for time in of)]
    some = [one for one, of in told.items() if any(time.has(year) for time in of)]
    if own:
        return best if best in own else own[0] if len(own) == 1 else None
    if some:
        return best if some == [best] else None
    return None if told[best] else best


def of_month(question: str, sentence: str, found: Sequence[Span]) -> list[Span]:
    """Leave the values that are of the month and year that a question names, if it names one."""
    asked, times = _months(question), _times(question)
    if len(asked) != 1 or len(times) != 1:
        return list(found)
    (month,), until = asked.values(), times[0].first == 0
    return [one for one in found if _is_of_month(month, until, sentence, one, found)]


def _is_of_month(
    month: str, until: bool, sentence: str, value: Span, values: Sequence[Span]
) -> bool:
    """Tell whether a value is of a month, as far as the sentence tells; a year holds more of it."""
    told, months = _of(sentence, value, values, _times(sentence)), _months(sentence)
    return not told or any(
        time.last == _NEVER
        or pattern("yearly", "point").search(sentence[: time.start])
        or (months.get(time.end) == month and (until or time.first == time.last))
        for time in told
    )


def asked(question: str) -> tuple[str, str]:
    """Return the one time that a question names: its words, and its year or month.

    Both are empty where it names none, several, or a bound ("seit 2020", "by 2030").
    """
    times = _times(question)
    if not names_one(question) or len(times) != 1 or times[0].first != times[0].last:
        return "", ""
    time, months = times[0], _months(question)
    return _words(question, time), months.get(time.end, str(time.first))


def instead(asked: str, sentence: str) -> tuple[str, ...]:
    """Return the words of the times that a sentence names, and none is the year or month asked."""
    year, months, times = asked[: len("2025")], _months(sentence), _times(sentence)
    month = asked if asked != year else ""
    told = sorted(iso[: len(asked)] for iso in months.values())
    if any(time.has(int(year)) and time.may_be(month, months) for time in times):
        return ()
    # "vom 1. Juni 2024 bis 31. Mai 2025" holds all months between.
    if told and told[0] <= asked <= told[-1]:
        return ()
    double = rf"(?<!\d)(?:{year}|\d{{4}}/{year[2:]})(?!\d)"
    if not month and re.search(double, sentence):
        return ()
    return tuple(dict.fromkeys(_words(sentence, time) for time in times))


def _words(text: str, time: _Time) -> str:
    """Return the words of a time, with day and month where these stand before the year."""
    start = {end: start for start, end, _ in dates.find(text)}.get(time.end, time.start)
    return text[start : time.end]


def _months(text: str) -> Mapping[int, str]:
    """Return the months of the dates in a text, "2025-04", by where the dates end."""
    return {
        end: iso[: len("2025-04")] for _, end, iso in dates.find(text) if len(iso) > len("2025")
    }


def of_change(question: str, sentence: str, before: Span, after: Span) -> Sequence[Span]:
    """Return the ends of a change that are of the year which a question names."""
    year, times = int(pattern("yearly", "year").findall(question)[0]), _times(sentence)
    for time in times:
        # "stieg von 2007 bis 2019 von 91 auf 108"
        if 0 < time.first < time.last < _NEVER:
            ends = {time.first: before, time.last: after}
            return [ends[year]] if year in ends else []
    told = {end: _of(sentence, end, (before, after), times) for end in (before, after)}
    return [one for one, of in told.items() if of and all(time.is_only(year) for time in of)]


def names_one(question: str) -> bool:
    """Tell whether a question names one year alone."""
    return len(set(pattern("yearly", "year").findall(question))) == 1


def _of(
    sentence: str, value: Span, values: Sequence[Span], times: Sequence[_Time]
) -> Sequence[_Time]:
    """Return the year or years that a value is of, as far as the sentence tells."""
    beside = [one for one in compared(sentence) if one[0] < value[0] < one[1]]
    if beside:
        return _inside(beside[0], times)
    aside = [time for one in compared(sentence) for time in _inside(one, times)]
    times = [time for time in times if time not in aside]
    within = _inside(part_of(sentence, value), times)
    if len(within) == 1:
        return within
    start = max((m.end() for m in _MAIN.finditer(sentence, 0, value[0])), default=0)
    stop = _MAIN.search(sentence, value[1])
    main = start, stop.start() if stop else len(sentence)
    known, beside = _inside(main, times), [one for one in values if main[0] <= one[0] < main[1]]
    before = [time for time in known if time.end <= value[0]][-1:]
    behind = [time for time in known if time.start >= value[1]][:1]
    if not known or not beside:
        return known
    leads = known[0].start < beside[0][0]
    follows = known[-1].start > beside[-1][0]
    if leads != follows:
        return before if leads else behind
    return [*before, *behind]


def _inside(part: Span, times: Sequence[_Time]) -> Sequence[_Time]:
    return [time for time in times if part[0] <= time.start < part[1]]


def _times(sentence: str) -> Sequence[_Time]:
    """Return the years of a sentence that tell when, those of a list or range as one."""
    found: list[_Time] = []
    for match in pattern("yearly", "year").finditer(sentence):
        lead = sentence[: match.start()]
        if pattern("dated", "named").search(lead) or is_of_thing(sentence, match.span()):
            continue
        if pattern("yearly", "compared").search(lead):
            continue
        year = int(match.group())
        last = found[-1] if found else None
        if last and pattern("yearly", "joined").fullmatch(sentence, last.end, match.start()):
            years = (last.first, last.last % _NEVER or last.first, year)
            found[-1] = _Time(last.start, match.end(), min(years), max(years))
        else:
            found.append(_open(lead, _Time(*match.span(), year, year)))
    return found


def _open(lead: str, time: _Time) -> _Time:
    """Return all years from one on behind "seit", and all until it behind "bis"."""
    if pattern("yearly", "from").search(lead):
        return _Time(time.start, time.end, time.first, _NEVER)
    if pattern("yearly", "until").search(lead):
        return _Time(time.start, time.end, 0, time.last)
    return time
