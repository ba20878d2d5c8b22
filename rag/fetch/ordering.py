"""Parts of a law by their marks: an Absatz, a Nummer, the orders that change a provision.

A part ends where the next of its level begins: "4." after "3.", "c)" after "b)". What a new wording
numbers in between does not count on, or is no order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

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
        return list(order) if absatz in own else []
    chosen: list[Block] = []
    ordered = False
    for place, block in enumerate(below):
        if _order(block, text) is None:
            continue
        ordered = True
        if absatz in _parts(block, text, ""):
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
    named = dict(_norms(match["target"]))
    if match["beside"]:
        # "Nach § 5 Absatz 2" goes into § 5, "nach § 5" stands beside it.
        named = {norm: below for norm, below in named.items() if _listed("parts", below)}
    return number in named or (made is not None and number in dict(_norms(made["target"])))


def _parts(block: Block, text: str, number: str) -> set[str]:
    """Return the Absätze of a § that an order changes or makes; ``number`` empty for any §."""
    match = _order(block, text)
    if match is None:
        return set()
    made = _pattern("new").search(match["does"])
    new = _listed("parts", made["target"]) if made else set()
    if match["beside"]:
        return new
    if not number:
        return new | _listed("parts", match["target"])
    return new | _listed("parts", dict(_norms(match["target"])).get(number, ""))


def _norms(words: str) -> Iterator[tuple[str, str]]:
    """Yield each § of some words and what is named below it."""
    for match in _pattern("norms").finditer(words):
        for number in _numbers(match["numbers"]):
            yield number, match["below"]


def _listed(name: str, words: str) -> set[str]:
    return {n for match in _pattern(name).finditer(words) for n in _numbers(match["numbers"])}


def _numbers(words: str) -> set[str]:
    """Return the numbers of "2, 3 und 5" or "2 bis 5"."""
    found = re.findall(r"\d+[a-z]{0,2}", words)
    for first, last in re.findall(r"(\d+) bis (\d+)", words):
        found += map(str, range(int(first), int(last)))
    return set(found)


def _words(block: Block, text: str) -> str:
    return " ".join(text[block.start : block.end].split())


@cache
def _table() -> dict[str, Any]:
    path = resources.files("rag") / "data" / "ordering.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name])
