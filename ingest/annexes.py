"""Annexes behind the imprint of a printed paper, and whether their labels head them.

An annex is put in as it came from its author. Where the text layer gives "Anlage 1" behind the
text of its page, a reader of lines would take it for the heading of what comes next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import Part, text_of
from rag.types import BlockKind

_LABEL = re.compile(r"An(?:lage|hang)(?: \d+[a-z]?(?: zu Frage (\d+)[a-z]?)?)?")
_BEGINS = re.compile(r"An(?:lage|hang)\b")
_PAGE_NUMBER = re.compile(r"(?:Seite )?[–-]?\s*\d+\s*[–-]?(?: von \d+)?")


def labelled(parts: Sequence[Part]) -> list[Part]:
    """Return the parts; labels of annexes that stand at their feet head nothing any more.

    They do where something else than a page's number stands before the first of them. Then it is
    not known which annex a row belongs to: no section is better than that of its neighbour.
    """
    behind = [text_of(part) for part in parts if part.annexed]
    first = next((text for text in behind if not _PAGE_NUMBER.fullmatch(text)), "")
    if _BEGINS.match(first):
        return list(parts)
    return [_as_text(part) if _is_label(part) else part for part in parts]


def question(label: str) -> int | None:
    """Return the question that an annex belongs to by its label, "Anlage 2 zu Frage 3"."""
    match = _LABEL.fullmatch(label)
    return int(match[1]) if match and match[1] else None


def _is_label(part: Part) -> bool:
    heads = part.annexed and part.kind is BlockKind.HEADING
    return heads and bool(_LABEL.fullmatch(text_of(part)))


def _as_text(part: Part) -> Part:
    return replace(part, kind=BlockKind.PARAGRAPH, level=None, number=None)
