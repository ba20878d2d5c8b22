"""What must be quoted together: a list with its introduction, a sentence with what it leans on,
a quotation to its end.

Only the span of the quote grows, within its passage; the words stay the document's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from rag.analysis import sentences
from rag.speech.quotes import quotations
from rag.types import Evidence

LONGEST = 1500
"""Characters of a quote; a longer list is cut after its last whole item."""

LONGEST_REST = 300
"""Characters of a quotation that are taken in so that it is not cut off."""

_BETWEEN = 3
"""Sentences that an item may have beside its first."""

_ROW = " | "
"""Between the cells of a row of a table."""

_NUMBER = re.compile(r"^\s*(\d{1,2})[.)]\s", re.MULTILINE)

Span = tuple[int, int]


def whole(one: Evidence, question: str) -> Evidence:
    """Return the evidence with what belongs to it: the items it announces, the sentence before.

    A list is taken whole where the sentence announces it, or where the sentence is an item and the
    question asks for several things.
    """
    text, base = one.hit.text, one.hit.passage.start
    parts = sentences.spans(text, one.hit.passage.language)
    start, end = one.start - base, one.end - base
    here = next((i for i, (a, b) in enumerate(parts) if a <= start < b), None)
    if here is None:
        return one
    first, last = _list(text, parts, here, question)
    if first == last and here and _leans(text[slice(*parts[here])]):
        first = here - 1
    start, end = min(start, parts[first][0]), max(end, parts[last][1])
    end = _to_its_end(text, parts, start, end)
    return replace(one, start=start + base, end=end + base, text=text[start:end])


def _list(text: str, parts: Sequence[Span], here: int, question: str) -> tuple[int, int]:
    """Return the first and last part of the list that the part ``here`` belongs to, or just it."""
    first = here
    if _item(text[slice(*parts[here])]):
        if not _pattern("wants_list").search(question):
            return here, here
        while (before := _item_before(text, parts, first)) is not None:
            first = before
        if first and _announces(text, parts, first - 1):
            first -= 1
        elif first or not _ends_open(text[slice(*parts[first])]):
            # A list whose head stands in the passage before begins its own.
            return here, here
    elif not _announces(text, parts, here):
        return here, here
    last = first
    while (after := _item_after(text, parts, first, last)) is not None:
        last = after
    return (first, last) if last >= here else (here, here)


def _announces(text: str, parts: Sequence[Span], part: int) -> bool:
    """Tell whether a part leads to a list: "… the following:", "Wir fordern die Regierung auf,"."""
    words = text[slice(*parts[part])].rstrip()
    if _item(words) or part + 1 == len(parts):
        return False
    # The first item may have stayed in one part with the words that lead to it.
    if any(_item(line) for line in words.split("\n")[1:]):
        return True
    return words.endswith(":") or (words.endswith(",") and _item(text[slice(*parts[part + 1])]))


def _item_before(text: str, parts: Sequence[Span], part: int) -> int | None:
    for other in range(part - 1, max(-1, part - 2 - _BETWEEN), -1):
        if _item(text[slice(*parts[other])]):
            return other if _next_to(text, parts, other, part) else None
    return None


def _item_after(text: str, parts: Sequence[Span], first: int, part: int) -> int | None:
    """Return the next item of a list, or the rest of its last one."""
    for other in range(part + 1, min(len(parts), part + 2 + _BETWEEN)):
        if parts[other][1] - parts[first][0] > LONGEST:
            return None
        if _item(text[slice(*parts[other])]):
            if _next_to(text, parts, part, other):
                return other
            break
    rest = part + 1 < len(parts) and part > first and _ends_open(text[slice(*parts[part])])
    return part + 1 if rest else None


def _next_to(text: str, parts: Sequence[Span], one: int, other: int) -> bool:
    """Tell whether two items follow each other; one that has further sentences, by its number."""
    if other == one + 1:
        return True
    numbers = (_NUMBER.findall(text[slice(*parts[at])]) for at in (one, other))
    before, after = numbers
    return bool(before and after) and int(after[0]) == int(before[-1]) + 1


def _ends_open(sentence: str) -> bool:
    return sentence.rstrip().endswith((",", ";"))


def _to_its_end(text: str, parts: Sequence[Span], start: int, end: int) -> int:
    """Take in the rest of a quotation that the quote would cut off, where it is short."""
    for first, last in quotations(text):
        if start <= first < end < last <= end + LONGEST_REST:
            return next((b for a, b in parts if a < last <= b), end)
    return end


def _item(sentence: str) -> bool:
    return _pattern("item").match(sentence) is not None or _ROW in sentence


def _leans(sentence: str) -> bool:
    return bool(_pattern("leans").match(sentence)) and not _pattern("stands").match(sentence)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    path = resources.files("rag") / "data" / "wholes.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return re.compile(table[name], re.IGNORECASE if name == "wants_list" else 0)
