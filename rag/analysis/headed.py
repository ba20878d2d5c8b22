"""Under which headings a place of a document stands."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Block, BlockKind, Document

_LONGEST = 120
"""Characters of a heading that a section path shows."""


def shown(heading: str) -> str:
    """Return a heading as a section path shows it."""
    return heading if len(heading) <= _LONGEST else heading[: _LONGEST - 1].rstrip() + "…"


def section(
    document: Document, start: int, passage: tuple[int, int], known: Sequence[str]
) -> tuple[str, ...]:
    """Return the section path of the place ``start``, told more closely than that of its passage.

    A passage may run over headings of a low level; its own path, ``known``, says what they share,
    or the first and the last. Where no heading stands in the passage, or the headings above are
    others than the path's, ``known`` is returned.
    """
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    if not any(passage[0] < block.start < passage[1] for block in headings):
        return tuple(known)
    first, last, own = (_path(document, headings, at) for at in (passage[0], passage[1], start))
    shared = 0
    while first[shared : shared + 1] == last[shared : shared + 1] != ():
        shared += 1
    ends = (first[shared : shared + 1], last[shared : shared + 1])
    path = first[:shared]
    told = (*path, f"{ends[0][0]} – {ends[1][0]}") if all(ends) else path or first
    return own if own and told == tuple(known) else tuple(known)


def _path(document: Document, headings: Sequence[Block], place: int) -> tuple[str, ...]:
    """The headings above a place; the first that is the document's title heads nothing."""
    path: list[tuple[int, str]] = []
    title_seen = False
    for block in headings:
        if block.start >= place:
            break
        text = document.text[block.start : block.end]
        level = block.level or 6
        path = [one for one in path if one[0] < level]
        if title_seen or text != document.info.title:
            path.append((level, shown(text)))
        title_seen = title_seen or text == document.info.title
    return tuple(text for _, text in path)
