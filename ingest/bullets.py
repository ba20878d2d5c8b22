"""Items of lists with the mark that is seen before them: some formats do not write one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import PAGE_BREAK, Part
from rag.types import BlockKind

BULLET = "• "
_MARKED = re.compile(r"\s*(?:[•▪■●○◦‣☐☑⎯–—‒*·§+→-]|\(?\w{1,4}[.)]\s|\d+(?:\.\d+)+\.?\s)")
_FIGURE = re.compile(r"\d+")
_ROMAN_FIGURE = re.compile(r"\b[IVX]+\b")
_CAPITAL, _LETTER = re.compile(r"\b[A-Z]\b"), re.compile(r"\b[a-z]{1,5}\b")


def seen(parts: Sequence[Part], given: Sequence[Part]) -> list[Part]:
    """Return the parts with a bullet before each item that bears no mark of its own.

    Only what the format itself gave as an item: an entry of a list of contents, say, is called one
    so that it heads nothing.
    """
    items = {part.text for part in given if part.kind is BlockKind.LIST_ITEM}
    return [
        _with_bullet(part) if part.kind is BlockKind.LIST_ITEM and part.text in items else part
        for part in parts
    ]


def _with_bullet(part: Part) -> Part:
    words = part.text.lstrip(f"{PAGE_BREAK} ")
    if not words or part.mark or _MARKED.match(words):
        return part
    return replace(part, text=part.text[: -len(words)] + BULLET + words)


def goes_on(parts: Sequence[Part], place: int) -> bool:
    """Whether items of the format's own list lead up to this one, and one of them counts alike."""
    form = _form(parts[place].mark or "")
    for part in reversed(parts[:place]):
        if part.kind is not BlockKind.LIST_ITEM or part.mark is None:
            return False
        if _form(part.mark) == form:
            return True
    return False


def _form(mark: str) -> str:
    """What the numbers of one level of a list share: "1.2)" and "1.3)" are of one form."""
    return _LETTER.sub("a", _CAPITAL.sub("A", _ROMAN_FIGURE.sub("I", _FIGURE.sub("1", mark))))
