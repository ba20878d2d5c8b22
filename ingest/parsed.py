"""What a parser returns: one small value, the same for every format.

A parser knows its format and nothing else. What all formats share (canonical text, offsets,
pages, structure, metadata) is made from this value by ``ingest.build`` and ``ingest.structure``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rag.types import BlockKind, Dropped, Role

PAGE_BREAK = "\f"
"""Inside the text of a part: here the next page of ``Parsed.pages`` begins."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, heading, list item or table row in reading order.

    ``text`` is one line without markup; a ``PAGE_BREAK`` in it says where a page begins.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    number: str | None = None
    role: Role = Role.REPORTS
    annexed: bool = False
    """Whether it stands behind the imprint that ends a printed paper."""
    mark: str | None = None
    """Of an item of a list that the format itself knows as one: the number that its text begins
    with, nothing where a bullet is seen that the text lacks. None for all else."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page that the file names: its 1-based number and the label printed on it.

    Number 0 ends the page before without saying which one begins.
    """

    number: int
    label: str | None = None
    confidence: float | None = None
    """How sure the text recognition was, 0 to 1; None where the file itself gives the text."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its parser understood it.

    ``pages`` lists one mark per ``PAGE_BREAK`` in the parts; text before the first break lies on
    no known page. ``head`` holds the first printed lines, from which the metadata is read;
    ``running`` what was printed on every page (a marking, for example).
    """

    parts: tuple[Part, ...]
    pages: tuple[PageMark, ...] = ()
    head: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    styled: bool = False
    """Whether the format says itself which parts are headings, so that none need be guessed."""
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dropped: tuple[Dropped, ...] = ()


def text_of(part: Part) -> str:
    """Return the part's text without page breaks."""
    return part.text.replace(PAGE_BREAK, "").strip()
