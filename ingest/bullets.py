"""Items of lists with the mark that is seen before them: some formats do not write one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import PAGE_BREAK, Part
from rag.types import BlockKind

BULLET = "• "
_MARKED = re.compile(r"\s*(?:[•▪■●○◦‣☐☑⎯–—‒*·§+→-]|\(?\w{1,4}[.)]\s|\d+(?:\.\d+)+\s)")


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
    if not words or _MARKED.match(words):
        return part
    return replace(part, text=part.text[: -len(words)] + BULLET + words)
