"""What must be quoted together: a list with its introduction, a sentence with what it leans on,
a quotation to its end.

Only the span of the quote grows, within its passage; the words stay the document's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from rag import tables
from rag.analysis import mailhead, sentences
from rag.speech.quotes import quotations
from rag.types import Evidence

LONGEST = 1500
"""Characters of a quote; a longer list is cut after its last whole item."""

LONGEST_REST = 300
"""Characters of a quotation that are taken in so that it is not cut off."""

_BETWEEN = 3
"""Sentences that an item may have beside its first."""

_NUMBER = re.compile(r"^\s*(\d{1,2})[.)]\s", re.MULTILINE)

_FIRST = re.compile(r"\s*(?:\(?(?:1|a{1,3}|i)[.)]|[^\w\s(])")
"""The mark of a list's first item, or one without number."""

Span = tuple[int, int]


def whole(one: Evidence, question: str) -> Evidence:
    """Return the evidence with what belongs to it: the items it announces, the sentence before.

    A list is taken whole where the sentence announces it, or where the sentence is an item and the
    question asks for several things. Any other item that is no sentence by itself comes with what
    announces it: "abolish the board;" is one thing after "The council rejects a call to:".
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
    if one.hit.document.kind == mailhead.KIND:
        first, last = _of_one_writer(text, parts, here, (first, last))
    start, end = min(start, parts[first][0]), max(end, parts[last][1])
    end = _to_its_end(text, parts, start, end)
    return replace(one, start=start + base, end=end + base, text=text[start:end])


def _of_one_writer(
    text: str, parts: Sequence[Span], here: int, grown: tuple[int, int]
) -> tuple[int, int]:
    """Return the parts around ``here`` up to the lines that name another writer, "X wrote:"."""
    first, last = grown
    others = [n for n in range(first, last + 1) if mailhead.wrote(text[slice(*parts[n])])]
    first = max([first, *(n + 1 for n in others if n < here)])
    return first, min([last, *(n - 1 for n in others if n > here)])


def is_item(text: str, place: int) -> bool:
    """Tell whether what stands at a place of a passage begins an item of a list, after its mark."""
    mark = _pattern("item").match(text, text.rfind("\n", 0, place) + 1)
    return mark is not None and mark.end() >= place


def _list(text: str, parts: Sequence[Span], here: int, question: str) -> tuple[int, int]:
    """Return the first and last part of the list that the part ``here`` belongs to, or just it."""
    first, wanted = here, wants_list(question)
    if _item(text[slice(*parts[here])]):
        if not wanted:
            return _head(text, parts, here), _ordered(text, parts, here)
        while (before := _item_before(text, parts, first)) is not None:
            first = before
        if first and _announces(text, parts, first - 1, wanted=wanted):
            first -= 1
        elif first or not _ends_open(text[slice(*parts[first])]):
            # A list whose head stands in the passage before begins its own.
            return here, here
    elif not _announces(text, parts, here, wanted=wanted):
        return here, here
    last = first
    while (after := _item_after(text, parts, first, last)) is not None:
        last = after
    if last == first and text[slice(*parts[first])].endswith(":"):
        last = _unmarked(text, parts, first, wanted=wanted)
    return (first, last) if last >= here else (here, here)


def _ordered(text: str, parts: Sequence[Span], item: int) -> int:
    """Return the last part of what an item announces, else the item.

    "1. § 19 Absatz 2 wird durch den folgenden Absatz 2 ersetzt:" goes with the new wording, an item
    above further ones with these.
    """
    start, end = parts[item]
    if not text[start:end].endswith(":") or item + 1 == len(parts):
        return item
    begins, words = parts[item + 1][0], text[slice(*parts[item + 1])]
    for first, last in quotations(text):
        if begins <= first and not text[begins:first].strip(" ()0123456789"):
            whole_end = next((n for n, (_, b) in enumerate(parts) if last <= b), item)
            return whole_end if parts[whole_end][1] - start <= LONGEST else item
    if not _item(words):
        return item + 1 if parts[item + 1][1] - start <= LONGEST else item
    return _below(text, parts, item)


def _below(text: str, parts: Sequence[Span], item: int) -> int:
    """Return the last of the items below an item: the next one of its kind or of one above ends."""
    kinds = [_kind(text[slice(*parts[item])])]
    last = item
    for part in range(item + 1, len(parts)):
        words = text[slice(*parts[part])]
        kind = _kind(words)
        if parts[part][1] - parts[item][0] > LONGEST or kind == kinds[0]:
            break
        announced = text[slice(*parts[part - 1])].endswith(":")
        if not kind and not announced and not _one_line(text, parts, last, part):
            break
        if kind and kind not in kinds:
            if not _FIRST.match(words):
                break
            kinds.append(kind)
        last = part
    return last


def _kind(line: str) -> str:
    """Return the mark of an item with its number or letters made alike, "" where it has none."""
    mark = _pattern("item").match(line)
    return re.sub("[a-z]", "a", re.sub(r"\d+", "1", mark.group().strip())) if mark else ""


def _unmarked(text: str, parts: Sequence[Span], head: int, *, wanted: bool) -> int:
    """Return the last part of what stands without marks below "… were:": the paragraph there.

    Where a list is wanted, the paragraphs after it belong to it that name a thing at once as it
    does: "Die Einführung einer …", not "Das Land strebt an …".
    """
    last = head
    alike = wanted and _thing(text[parts[head][1] :].lstrip())
    for part in range(head + 1, len(parts)):
        start, end = parts[part]
        begins = "\n" in text[parts[part - 1][1] : start]
        further = last > head and begins
        if end - parts[head][0] > LONGEST or _item(text[start:end]):
            break
        if further and not (alike and _thing(text[start:end])):
            break
        last = part
    return last


def wants_list(question: str) -> bool:
    """Tell whether a question asks for several things and not for one of them."""
    return _pattern("wants_list").search(question) is not None


def goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether a quote, a span of a document's text, ends within a list: more follows."""
    quote, below = text[start:end].strip(), text[end:].lstrip()
    follows = below.split("\n", 1)[0]
    if quote.endswith(":"):
        return bool(follows)
    head, *lines = [line for line in quote.split("\n") if line]
    if any(map(_mark, lines)):
        return _mark(follows)
    return bool(lines) and head.endswith(":") and _thing(lines[0]) and _thing(follows)


def _thing(paragraph: str) -> bool:
    return _pattern("thing").match(paragraph) is not None


def _mark(line: str) -> bool:
    return _pattern("item").match(line) is not None


def _head(text: str, parts: Sequence[Span], item: int) -> int:
    """Return the part that announces an item which says nothing by itself, else the item."""
    if not _fragment(text[slice(*parts[item])]):
        return item
    further = 0
    for part in range(item - 1, -1, -1):
        if parts[item][1] - parts[part][0] > LONGEST or further > _BETWEEN:
            break
        if _announces(text, parts, part):
            return part
        further = 0 if _item(text[slice(*parts[part])]) else further + 1
    return item


def _fragment(item: str) -> bool:
    """Tell an item that only goes on with what announces it: it begins small, or ends open."""
    mark = _pattern("item").match(item)
    if mark is None:
        return False
    words = item[mark.end() :].strip()
    return words[:1].islower() or _pattern("goes_on").search(words) is not None


def _announces(text: str, parts: Sequence[Span], part: int, *, wanted: bool = False) -> bool:
    """Tell whether a part leads to a list: "… the following:", "Wir fordern die Regierung auf,".

    Where a list is wanted, "Three attacks were prevented." does so too, if bullets follow.
    """
    words = text[slice(*parts[part])].rstrip()
    if _item(words) or part + 1 == len(parts):
        return False
    # The first item may have stayed in one part with the words that lead to it.
    if any(_item(line) for line in words.split("\n")[1:]):
        return True
    follows = text[slice(*parts[part + 1])]
    if wanted and words.endswith(".") and _pattern("bullet").match(follows):
        return True
    return words.endswith(":") or (words.endswith(",") and _item(follows))


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
    if part + 1 == len(parts) or part == first:
        return None
    rest = _ends_open(text[slice(*parts[part])]) or _one_line(text, parts, part, part + 1)
    return part + 1 if rest else None


def _next_to(text: str, parts: Sequence[Span], one: int, other: int) -> bool:
    """Tell whether two items follow each other; one with more sentences, by its line or number."""
    if other == one + 1 or _one_line(text, parts, one, other - 1):
        return True
    numbers = (_NUMBER.findall(text[slice(*parts[at])]) for at in (one, other))
    before, after = numbers
    return bool(before and after) and int(after[0]) == int(before[-1]) + 1


def _one_line(text: str, parts: Sequence[Span], one: int, other: int) -> bool:
    """Tell whether a part is a further sentence of an item: both stand in the line it begins."""
    begins = text.rfind("\n", 0, parts[other][1]) + 1
    return begins <= parts[one][0] and _item(text[begins : parts[other][1]])


def _ends_open(sentence: str) -> bool:
    return sentence.rstrip().endswith((",", ";"))


def _to_its_end(text: str, parts: Sequence[Span], start: int, end: int) -> int:
    """Take in the rest of a quotation that the quote would cut off, where it is short."""
    for first, last in quotations(text):
        if start <= first < end < last <= end + LONGEST_REST:
            return next((b for a, b in parts if a < last <= b), end)
    return end


def _item(sentence: str) -> bool:
    return _pattern("item").match(sentence) is not None or sentences.CELLS in sentence


def refers(sentence: str) -> bool:
    """Tell whether a sentence acts on what only the one before names: "Wir erneuern sie 2030."."""
    return _pattern("refers").match(sentence) is not None


def _leans(sentence: str) -> bool:
    if refers(sentence):
        return True
    return bool(_pattern("leans").match(sentence)) and not _pattern("stands").match(sentence)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    table = tables.read("rag", "wholes.toml")
    return re.compile(table[name], re.IGNORECASE if name == "wants_list" else 0)
