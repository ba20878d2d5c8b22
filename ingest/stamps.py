"""Which marking a document bears, and which a passage of it: read where markings are set.

A marking counts where it is set, not where it is spoken of: alone in a line of the head, in the
head or foot of every page, alone in a paragraph (the stamp on an annex), in brackets before a
paragraph, or in a sentence of the head that says it of the document itself. A paper takes the
highest marking of its parts, as the German rules have it (Verschlusssachenanweisung), and so do its
passages, but for those whose every paragraph bears one of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ingest.parsed import Parsed, Part, text_of
from rag.analysis import markings
from rag.types import BlockKind, Document

_HEAD_LINES = 15
_SPOKEN_OF = 3
"""Different markings alone in a line, from which a text is about markings and bears none."""


def of_document(parsed: Parsed, parts: Sequence[Part]) -> str:
    """Return the highest marking that a document bears, ``none`` where it bears none."""
    head = parsed.head[:_HEAD_LINES]
    running = [markings.read(line) for line in parsed.running]
    own = [markings.stated(line) for line in head]
    alone = set(filter(None, (*map(markings.read, head), *_stamps(parts))))
    stamps = alone if len(alone) < _SPOKEN_OF else ()
    portions = (markings.portion(text_of(part)) for part in parts)
    return markings.highest(filter(None, (*running, *own, *stamps, *portions)))


def of_passage(document: Document, start: int, end: int) -> str:
    """Return the marking of ``text[start:end]``: its paragraphs' own, or else the document's."""
    first = bisect_right(document.blocks, start, key=lambda block: block.end)
    below = (document.blocks[place] for place in range(first, len(document.blocks)))
    within = takewhile(lambda block: block.start < end, below)
    texts = [
        document.text[block.start : block.end]
        for block in within
        if block.kind is not BlockKind.HEADING
    ]
    own = [markings.portion(text) for text in texts]
    if not texts or None in own:
        return document.info.marking
    return markings.highest(filter(None, own))


def _stamps(parts: Sequence[Part]) -> Iterator[str | None]:
    for part in parts:
        if part.kind is BlockKind.PARAGRAPH:
            yield markings.read(text_of(part))
