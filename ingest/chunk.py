"""Passages: structure first, then sentences gathered to an even size.

No passage crosses a heading of level 3 or above, a question, an answer or, in minutes, the speech
of another, and no sentence is cut. Headings of level 3 and above stand in the section path, not in
the passage's text, so that a heading is never quoted as if it were a statement; before them stands
who speaks.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest import provisions, speakers, stamps
from ingest.provisions import Place
from rag.analysis import language, sentences, tokens
from rag.analysis.headed import shown
from rag.types import Block, BlockKind, Document, Passage, Role

BOUNDARY_LEVEL = 3
_EARLY = 0.8
"""A passage may end with its paragraph once it has this share of its even size."""
_FILL = 0.93
"""Sentences do not fill a passage to the brim."""
_TAIL = 0.5
_STANDS = 60
"""Tokens from which an Absatz of a law, or what stands below a heading, is a passage by itself."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One sentence (or table row): where it stands, its tokens, whether its block ends here."""

    start: int
    end: int
    tokens: int
    closes: bool
    section: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str
    role: Role


@dataclass(slots=True)
class _Group:
    """Units that may share a passage, in reading order."""

    number: str | None
    role: Role
    asks: bool
    units: list[_Unit] = field(default_factory=list)
    tokens: int = 0
    speaker: str = ""

    def add(self, units: Sequence[_Unit]) -> None:
        """Take further units in."""
        self.units += units
        self.tokens += sum(unit.tokens for unit in units)


def passages(document: Document, max_tokens: int) -> list[Passage]:
    """Return the passages of a document in reading order.

    Args:
        document: as read.
        max_tokens: most tokens in a passage; only a single longer sentence exceeds it.
    """
    starts = [page.start for page in document.pages]
    result: list[Passage] = []
    for group in _groups(document):
        for first, last in _pack(group.units, max_tokens, document.text):
            start, end = group.units[first].start, group.units[last].end
            result.append(
                Passage(
                    document_id=document.info.id,
                    ordinal=len(result),
                    start=start,
                    end=end,
                    page=_page(document, starts, start),
                    section=_path(group.units[first], group.units[last]),
                    question=group.number,
                    role=group.role,
                    marking=stamps.of_passage(document, start, end),
                    language=language.detect(document.text[start:end], document.info.language),
                )
            )
    return result


def _page(document: Document, starts: Sequence[int], place: int) -> int | None:
    at = bisect_right(starts, place) - 1
    if at < 0 or place >= document.pages[at].end:
        return None
    return document.pages[at].number


@dataclass
class _Above:
    """The headings above a block; those within an answer end with the next question."""

    path: list[_Heading] = field(default_factory=list)
    over: list[_Heading] = field(default_factory=list)
    """The path above the last question."""
    answered: list[_Heading] = field(default_factory=list)
    """The path at the end of its answer."""

    def enter(self, level: int, heading: _Heading | None) -> None:
        """Take a heading in; a title ends others and heads nothing."""
        self.path = [one for one in self.path if one.level < level]
        self.path += [heading] if heading else []

    def reach(self, block: Block) -> None:
        """Leave what no longer heads a block."""
        self.path = _left(self.path, block)
        if block.kind is BlockKind.QUESTION:
            own = self.over
            self.path = [one for one in self.path if one in own or one not in self.answered]
            self.over, self.answered = self.path, []
        elif block.number is not None and block.role is Role.ANSWERS and _is_text(block):
            self.answered = self.path


def _is_text(block: Block) -> bool:
    return block.kind not in (BlockKind.FOOTNOTE, BlockKind.SIGNATURE)


def _groups(document: Document) -> Iterator[_Group]:
    group: _Group | None = None
    above = _Above()
    title_seen = False
    laws = provisions.places(document.text, document.blocks)
    spoken = speakers.of(document.text, document.blocks)
    for place, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            title = not title_seen and text == document.info.title
            title_seen = title_seen or title
            level = block.level or 6
            above.enter(level, None if title else _Heading(level, shown(text), block.role))
            ends = level <= BOUNDARY_LEVEL or (group and group.tokens >= _STANDS)
            if ends and not title:
                if group:
                    yield group
                group = None
            if not _has_body(document.blocks, place):
                section = _texts(above.path[:-1])
                yield _Group(None, block.role, False, _units(block, text, document, section))
            continue
        above.reach(block)
        if block.kind is BlockKind.FOOTNOTE:
            # A passage of its own: its words are no part of the sentences around it.
            if group:
                yield group
            group = None
            section = _texts(above.path)
            yield _Group(block.number, block.role, False, _units(block, text, document, section))
            continue
        if block.kind is BlockKind.SIGNATURE:
            named = _signature(document.info.language)
            if group is None or not group.units or group.units[0].section != named:
                if group:
                    yield group
                group = _Group(None, block.role, False)
            group.add(_units(block, text, document, named))
            continue
        asks = block.kind is BlockKind.QUESTION
        if group and group.units and group.units[0].section == _signature(document.info.language):
            yield group
            group = None
        said = spoken[place]
        if group is None or (group.number, group.role, group.asks, group.speaker) != (
            block.number, block.role, asks, said,
        ):  # fmt: skip
            if group:
                yield group
            group = _Group(block.number, block.role, asks, speaker=said)
        elif _is_apart(group.units[-1].place, laws[place], group.tokens):
            yield group
            group = _Group(block.number, block.role, asks, speaker=said)
        section = (*filter(None, (said,)), *_texts(above.path))
        group.add(_units(block, text, document, section, laws[place]))
    if group:
        yield group


def _signature(language: str) -> tuple[str, ...]:
    """The section of a signature block: it stands under no heading of the text."""
    return ("Signature",) if language == "en" else ("Unterschrift",)


def _is_apart(before: Place | None, place: Place | None, tokens: int) -> bool:
    """Whether another § begins, or another Absatz while what was read can stand by itself."""
    if before is None or place is None:
        return before is not place
    one, other = before.unit, place.unit
    return one != other and (tokens >= _STANDS or one[0][0] != other[0][0])


def _path(first: _Unit, last: _Unit) -> tuple[str, ...]:
    """The section path of a passage; of several headings or places, the first and the last."""
    shared = 0
    while first.section[shared : shared + 1] == last.section[shared : shared + 1] != ():
        shared += 1
    path = first.section[:shared]
    ends = (first.section[shared : shared + 1], last.section[shared : shared + 1])
    if all(ends):
        return (*path, f"{ends[0][0]} – {ends[1][0]}")
    if not any(ends) and first.place and last.place:
        place = provisions.span(first.place, last.place)
        return (*path, *(words for words in place if not path or not _names(path[-1], words)))
    return path or first.section


def _names(heading: str, place: str) -> bool:
    """Whether a heading says the place already: "§ 5 Begriffe" says § 5."""
    return heading == place or heading.startswith(f"{place} ")


def _texts(path: Sequence[_Heading]) -> tuple[str, ...]:
    return tuple(above.text for above in path)


def _left(path: list[_Heading], block: Block) -> list[_Heading]:
    """The headings still above; a preamble's ends where the numbered questions begin."""
    numbered = block.number is not None and block.role in (Role.ASKS, Role.ANSWERS)
    return [above for above in path if above.role is Role.REPORTS] if numbered else path


def _has_body(blocks: Sequence[Block], place: int) -> bool:
    """Whether something stands under this heading, be it only a heading of a lower level."""
    if place + 1 == len(blocks):
        return False
    after = blocks[place + 1]
    if after.kind is not BlockKind.HEADING:
        return True
    return (after.level or 6) > (blocks[place].level or 6)


def _units(
    block: Block,
    text: str,
    document: Document,
    section: tuple[str, ...],
    place: Place | None = None,
) -> list[_Unit]:
    spans = sentences.spans(text, document.info.language)
    return [
        _Unit(
            block.start + start,
            block.start + end,
            tokens.count(text[start:end]),
            number == len(spans) - 1,
            section,
            place,
        )
        for number, (start, end) in enumerate(spans)
    ]


def _pack(units: Sequence[_Unit], most: int, text: str) -> Iterator[tuple[int, int]]:
    """Yield first and last unit of each passage: as few passages as will do, of even size.

    A sentence that announces a list goes to the passage in which the list begins.
    """
    gaps = [0, *(_between(text, a.end, b.start) for a, b in pairwise(units))]
    total = sum(unit.tokens for unit in units) + sum(gaps)
    even = total / max(1, math.ceil(total / (_FILL * most)))
    first, size, left = 0, 0, total
    for place, unit in enumerate(units):
        cost = unit.tokens + gaps[place]
        # A rest too small to stand alone stays with what it follows, if there is room.
        full = size >= even and (left >= _TAIL * even or size + left > most)
        if size and (size + cost > most or full):
            held = place - first > 1 and _leads_on(units[place - 1], text)
            held = held and units[place - 1].tokens + cost <= most
            yield first, place - 1 - held
            first, size = place - held, units[place - 1].tokens if held else 0
        size += cost if size else unit.tokens
        left -= cost
        ends = unit.closes and not _leads_on(unit, text)
        if ends and size >= _EARLY * even and left >= _EARLY * even:
            yield first, place
            first, size = place + 1, 0
    if first < len(units):
        yield first, len(units) - 1


def _leads_on(unit: _Unit, text: str) -> bool:
    """Whether a sentence announces what follows it, and must stand in one passage with it."""
    return text[unit.start : unit.end].endswith(":")


def _between(text: str, start: int, end: int) -> int:
    """Tokens of what lies between two units: a blank line, or a heading of a low level."""
    gap = text[start:end]
    return tokens.count(gap) if "\n" in gap else 0
