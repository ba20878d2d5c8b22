"""Which of several values in a sentence a question means, and what must be said with one.

"CDU drei, SPD drei, FDP zwei" has a value for each name, "von 80 auf 50 Prozent" one for before and
one for after, "je Seite sieben" one that is not that of the whole. What stands nearest to the words
of a question does not decide in any of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag.short import yearly
from rag.short.phrases import pattern

Span = tuple[int, int]
"""Start and end in the sentence."""

_SEPARATOR = r"(?:[,;]|\s(?:und|sowie|bzw\.|and|plus|or|oder)(?=\s))"
_SIDE_BY_SIDE = re.compile(rf"(?:\s[^\s,;]+){{0,3}}(?P<by>{_SEPARATOR})(?:\s[^\s,;]+){{0,3}}\s?")
"""Between "£210 million" and "£350 million" in "£210 million capital, £350 million revenue"."""
_BEFORE = re.compile(r"(?:[^\s,;:–—]+\s){0,3}$")
_AFTER = re.compile(rf"(?:(?!{_SEPARATOR})\s[^\s,;]+){{0,3}}")
_ONE_WORD = re.compile(r"[\w-]+\s")
_NUMBERED = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{3,})\s(\d{1,3})(?![\w.,]*\d)")
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d")
_CLAUSE = re.compile(r"[,;:–—]\s")


def row_of(sentence: str, found: Sequence[Span], one: Span) -> Sequence[Span]:
    """Return the values that stand side by side with ``one``, itself among them."""
    row = [one]
    at = found.index(one)
    for other, nearer in pairwise(reversed(found[: at + 1])):
        if not _SIDE_BY_SIDE.fullmatch(sentence[nearer[1] : other[0]]):
            break
        row.insert(0, nearer)
    for nearer, other in pairwise(found[at:]):
        if not _SIDE_BY_SIDE.fullmatch(sentence[nearer[1] : other[0]]):
            break
        row.append(other)
    return row


def labelled(sentence: str, row: Sequence[Span], spoken: Mapping[int, str]) -> Span | None:
    """Return the value of a row that only its own words tell to be meant, or None.

    Args:
        sentence: where the values stand.
        row: two or more values, side by side.
        spoken: words of the question in the sentence, by their place.
    """
    labels = [
        {spoken[at] for at in spoken if start <= at < end} for start, end in _labels(sentence, row)
    ]
    last = _AFTER.match(sentence, row[-1][1])
    rest = {spoken[at] for at in spoken if last and last.start() <= at < last.end()}
    own = [label - set().union(*labels[:at], *labels[at + 1 :]) for at, label in enumerate(labels)]
    # Before the first value stands what all of them are about, too.
    ranks = [len(words) for words in own[1:]]
    if not any(ranks):
        return row[0] if own[0] and rest <= labels[-1] else None
    return row[1 + ranks.index(max(ranks))] if ranks.count(max(ranks)) == 1 else None


def _labels(sentence: str, row: Sequence[Span]) -> list[Span]:
    """Return where the words stand that tell the values apart: before each, or behind each."""
    between = [
        match
        for one, other in pairwise(row)
        if (match := _SIDE_BY_SIDE.fullmatch(sentence, one[1], other[0]))
    ]
    if all(sentence[match.end("by") : match.end()].strip() for match in between):
        first = _BEFORE.search(sentence[: row[0][0]])
        starts = [first.start() if first else row[0][0], *(match.end("by") for match in between)]
        return list(zip(starts, (start for start, _ in row), strict=True))
    last = _AFTER.match(sentence, row[-1][1])
    ends = [*(match.start("by") for match in between), last.end() if last else row[-1][1]]
    return list(zip((end for _, end in row), ends, strict=True))


def is_beside(sentence: str, at: int, row: Sequence[Span]) -> bool:
    """Tell whether the word at a place stands right before one of several values."""
    return any(at < start and _ONE_WORD.fullmatch(sentence, at, start) for start, _ in row)


def other_number(question: str, sentence: str) -> bool:
    """Tell whether a sentence is about "Stufe 3" only, where the question is about "Stufe 4"."""
    told = set(_NUMBERED.findall(sentence))
    asked = _NUMBERED.findall(question)
    names = {name for name, _ in told}
    return any(name in names and (name, number) not in told for name, number in asked)


def is_label(question: str, before: str) -> bool:
    """Tell whether a number is that of "Stufe 3", as the question numbers its "Stufe 4"."""
    return any(before.endswith(f"{name} ") for name, _ in _NUMBERED.findall(question))


def after_change(question: str, sentence: str, found: Sequence[Span]) -> list[Span]:
    """Leave what a change leads to: "50" of "von 80 auf 50"; neither where that is not asked for.

    What was before, and by how much it changed, is told by none of the two alone. Nor is what is
    now, where the change is still to come. Where the question names a year, what is of it is left.
    """
    kept = list(found)
    by_how_much = pattern("parallel", "by_how_much").search(question)
    for change in pattern("parallel", "change").finditer(sentence):
        before, after = change.span("before"), change.span("after")
        if not by_how_much and yearly.names_one(question):
            of_year = yearly.of_change(question, sentence, before, after)
            if not of_year:
                return []
            if len(of_year) == 1:
                gone = [end for end in (before, after) if end not in of_year]
                kept = [one for one in kept if not any(_overlap(one, part) for part in gone)]
                continue
        to_come = pattern("parallel", "to_come").search(sentence)
        unasked = to_come and not pattern("parallel", "asks_to_come").search(question)
        if not by_how_much and (unasked or pattern("parallel", "now_or_before").search(question)):
            return []
        gone = [before, *([after] if by_how_much else [])]
        kept = [one for one in kept if not any(_overlap(one, part) for part in gone)]
    return kept


def apart(question: str, sentence: str, span: Span) -> Span | None:
    """Return a value with its "je Vertreter" or "pro Jahr"; None where that stands elsewhere."""
    start, end = span
    if before := pattern("parallel", "each_before").search(sentence[:start]):
        start = before.start()
    if after := pattern("parallel", "each_after").match(sentence, end):
        end = after.end()
    if (start, end) != span:
        return start, end
    clause = _CLAUSE.split(sentence[:start])[-1]
    for each in pattern("parallel", "each").finditer(clause):
        # "8 km per year was 18 % higher": that of another number.
        of = each["of"] or each["one"]
        if of not in question and not _NUMBER.search(clause, 0, each.start()):
            return None
    return span


def with_pair(sentence: str, span: Span) -> Span | None:
    """Return a number of "Bürgerinnen" with "und Bürger"; None if more than this is counted."""
    start, end = span
    if pattern("parallel", "one_of").search(sentence[:start]):
        return None
    if pair := pattern("parallel", "pair").match(sentence, sentence.rfind(" ", start, end) + 1):
        end = max(end, pair.end())
    return None if pattern("parallel", "and_noun").match(sentence, end) else (start, end)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
