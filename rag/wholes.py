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
    head = here
    if _item(text[slice(*parts[here])]):
        if not _pattern("wants_list").search(question):
            return here, here
        while head > 0 and _item(text[slice(*parts[head])]):
            head -= 1
    if not text[slice(*parts[head])].rstrip().endswith(":"):
        return here, here
    last = head
    while last + 1 < len(parts) and _goes_on(text, parts, head, last + 1):
        last += 1
    return (head, last) if last >= here else (here, here)


def _to_its_end(text: str, parts: Sequence[Span], start: int, end: int) -> int:
    """Take in the rest of a quotation that the quote would cut off, where it is short."""
    for first, last in quotations(text):
        if start <= first < end < last <= end + LONGEST_REST:
            return next((b for a, b in parts if a < last <= b), end)
    return end


def _goes_on(text: str, parts: Sequence[Span], head: int, part: int) -> bool:
    """Tell whether a part is a further item, or the rest of an item that was cut."""
    if parts[part][1] - parts[head][0] > LONGEST:
        return False
    before = text[slice(*parts[part - 1])].rstrip()
    return _item(text[slice(*parts[part])]) or (part - 1 > head and before.endswith((",", ";")))


def _item(sentence: str) -> bool:
    return _pattern("item").match(sentence) is not None


def _leans(sentence: str) -> bool:
    return bool(_pattern("leans").match(sentence)) and not _pattern("stands").match(sentence)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    path = resources.files("rag") / "data" / "wholes.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return re.compile(table[name], re.IGNORECASE if name == "wants_list" else 0)
