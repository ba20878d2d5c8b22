"""Parts to canonical text: offsets, pages and blocks, the same way for every format."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsed import PAGE_BREAK, PageMark, Part, text_of
from rag.types import Block, Page

PARAGRAPH = "\n\n"


def build(
    parts: Sequence[Part], marks: Sequence[PageMark]
) -> tuple[str, tuple[Page, ...], tuple[Block, ...]]:
    """Return the canonical text, its pages and its blocks.

    Parts are parted by a blank line, so that every reader of the text sees where one ends. Every
    page reaches to the beginning of the next, the last to the end of the text.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    starts: list[int] = []
    at = 0
    for part in parts:
        text = text_of(part)
        if not text:
            starts.extend(at for _ in range(part.text.count(PAGE_BREAK)))
            continue
        if blocks:
            pieces.append(PARAGRAPH)
            at += len(PARAGRAPH)
        starts.extend(at + offset for offset in _breaks(part.text))
        pieces.append(text)
        blocks.append(Block(part.kind, at, at + len(text), part.level, part.number, part.role))
        at += len(text)
    return "".join(pieces), _pages(starts, marks, at), tuple(blocks)


def _breaks(text: str) -> list[int]:
    """Offsets, in the text without breaks, at which pages begin."""
    pieces = text.lstrip(" ").split(PAGE_BREAK)
    offsets = []
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        offsets.append(at)
    return offsets


def _pages(starts: Sequence[int], marks: Sequence[PageMark], end: int) -> tuple[Page, ...]:
    ends = [*starts[1:], end][: len(starts)]
    return tuple(
        Page(mark.number, start, stop, mark.label, mark.confidence)
        for mark, start, stop in zip(marks, starts, ends, strict=True)
        if mark.number
    )
