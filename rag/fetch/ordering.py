"""Parts of a law by their marks: an Absatz, a Nummer, the orders that change a provision.

A part ends where the next of its level begins: "4." after "3.", "c)" after "b)". What a new wording
numbers in between does not count on, or is no order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag import tables
from rag.types import Block


def part(blocks: Sequence[Block], text: str, number: str) -> list[Block]:
    """Return the blocks of an Absatz, from its mark to that of the next one."""
    chosen: list[Block] = []
    inside = False
    for block in blocks:
        mark = _pattern("absatz").match(text[block.start : block.end])
        inside = mark["number"] == number if mark else inside
        if inside:
            chosen.append(block)
    return chosen


def numbered(blocks: Sequence[Block], text: str, number: str) -> list[Block]:
    """Return the blocks of an item or order of this number, to the next that counts on."""
    for order in (True, False):
        for place, block in enumerate(blocks):
            marked = _mark(_words(block, text))
            if marked == (0, number) and (not order or _orders(block, text)):
                return list(blocks[place : _end(blocks, text, place)])
    return []


def changing(blocks: Sequence[Block], text: str, number: str, absatz: str) -> list[Block]:
    """Return the orders that change a §, or one Absatz of it, with the wording that they give."""
    found: list[Block] = []
    for place, block in enumerate(blocks):
        if not _concerns(block, text, number):
            continue
        order = blocks[place : _end(blocks, text, place)]
        found += _of_part(order, text, number, absatz) if absatz else order
    return list({block.start: block for block in found}.values())


def _of_part(order: Sequence[Block], text: str, number: str, absatz: str) -> list[Block]:
    """Leave of an order what it says of one Absatz, below the words that announce it."""
    head, *below = order
    if own := _parts(head, text, number):
        return list(order) if any(_holds(one, absatz) for one in own) else []
    chosen: list[Block] = []
    ordered = False
    for place, block in enumerate(below):
        if _order(block, text) is None:
            continue
        ordered = True
        if any(_holds(one, absatz) for one in _parts(block, text, "")):
            chosen += below[place : _end(below, text, place)]
    if not ordered:
        chosen = part(below, text, absatz)
        if not chosen and _pattern("repeals").search(_words(head, text)):
            return [head]
    return [head, *chosen] if chosen else []


def _end(blocks: Sequence[Block], text: str, place: int) -> int:
    """Return where the part that begins at a place ends: before the next of its level."""
    marked, order = _mark(_words(blocks[place], text)), _orders(blocks[place], text)
    if marked is None:
        return len(blocks)
    for other in range(place + 1, len(blocks)):
        if _follows(marked, _mark(_words(blocks[other], text))) and (
            not order or _orders(blocks[other], text)
        ):
            return other
    return len(blocks)


def _mark(words: str) -> tuple[int, str] | None:
    """Return the level and number of the mark that a block begins with."""
    for level, pattern in enumerate(_table()["marks"]):
        if match := re.match(pattern, words):
            return level, match[1]
    return None


def _follows(before: tuple[int, str], mark: tuple[int, str] | None) -> bool:
    if mark is None or mark[0] != before[0]:
        return False
    return mark[1] in _next(before[1])


def _next(number: str) -> set[str]:
    """Return the numbers that may follow one: 4 or 3a after 3, c after b, bb after aa."""
    digits, letters = re.match(r"(\d*)([a-z]*)", number).groups()  # type: ignore[union-attr]
    raised = "".join(chr(ord(letter) + 1) for letter in letters)
    if not digits:
        return {raised}
    return {str(int(digits) + 1), f"{digits}{raised or 'a'}"}


def _orders(block: Block, text: str) -> bool:
    return _pattern("does").search(_words(block, text)) is not None


def _order(block: Block, text: str) -> re.Match[str] | None:
    match = _pattern("order").match(_words(block, text))
    return match if match and _orders(block, text) else None


def _concerns(block: Block, text: str, number: str) -> bool:
    """Tell whether an order changes or makes the § of this number."""
    match = _order(block, text)
    if match is None:
        return False
    made = _pattern("new").search(match["does"])
    if made is not None and _below(made["target"], number) is not None:
        return True
    below = _below(match["target"], number)
    # "Nach § 5 Absatz 2" goes into § 5, "nach § 5" stands beside it.
    return below is not None and (not match["beside"] or bool(_parts_in(below)))


def _parts(block: Block, text: str, number: str) -> list[str]:
    """Return how the Absätze of a § are named that an order changes or makes.

    ``number`` is empty for any §.
    """
    match = _order(block, text)
    if match is None:
        return []
    made = _pattern("new").search(match["does"])
    new = _parts_in(made["target"]) if made else []
    if match["beside"]:
        return new
    target = match["target"]
    return new + _parts_in((_below(target, number) or "") if number else target)


def _below(words: str, number: str) -> str | None:
    """Return what some words name below the § of this number; None where they do not name it."""
    norms = _pattern("norms").finditer(words)
    found = [match["below"] for match in norms if _holds(match["numbers"], number)]
    return found[-1] if found else None


def _parts_in(words: str) -> list[str]:
    return [match["numbers"] for match in _pattern("parts").finditer(words)]


def _holds(listed: str, number: str) -> bool:
    """Tell whether "2, 3 und 5" or "2 bis 5" has a number, however far a range reaches."""
    if number in re.findall(r"\d+[a-z]{0,2}", listed):
        return True
    spans = re.findall(r"(\d+) bis (\d+)", listed)
    return number.isdecimal() and any(_at(x) <= _at(number) <= _at(y) for x, y in spans)


def _at(number: str) -> tuple[int, str]:
    """Order digits as numbers, be they too many for one."""
    return len(number), number


def _words(block: Block, text: str) -> str:
    return " ".join(text[block.start : block.end].split())


def _table() -> dict[str, Any]:
    return tables.read("rag", "ordering.toml")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name])
