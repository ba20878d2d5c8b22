"""The parts of a document that hold one numbered question, its answer, or the signatures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.analysis import sentences
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference, digits
from rag.types import Block, BlockKind, Document, DocumentInfo, Passage, Role

_PART = re.compile(r"(?:\d{1,3}\. )?([a-z])\) ")
_SIGNED = re.compile(r"(?:Berlin|Bonn|Brüssel|Wien|Bern|München), (?:den |am )?\d")
_DATED = re.compile(
    r"[A-ZÄÖÜ][\w.-]+(?: [\w.-]+){0,3}, (?:den |am )?\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d]+)\s?\d{4}\.?"
)
_SIGNATURES = 4
"""Paragraphs after place and day; what follows them is an annex."""
_LABEL = re.compile(r"[^\W\d_]+: ")
_ENDS = re.compile(r"[.?!;:…][\"“”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item or row: ``text`` is the document's ``[start:end]``.

    ``passage`` is the one that it stands in, ``around`` that passage's text; ``row`` tells a row;
    ``whole`` is the document's text.
    """

    start: int
    end: int
    text: str
    passage: Passage
    around: str
    row: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered question and its answer, as far as the document prints them.

    ``together`` are the other questions that the same answer covers.
    """

    asked: tuple[Unit, ...]
    answered: tuple[Unit, ...]
    together: tuple[str, ...]


def units(reader: IndexReader, info: DocumentInfo, scope: Scope, reference: Reference) -> Numbered:
    """Return what a document prints of the questions that ``reference`` names."""
    document = reader.document(info.id, Scope(scope.groups))
    if document is None:
        return Numbered((), (), ())
    cutter = _Cutter(document, reader.passages(info.id))
    asked: list[Unit] = []
    answered: list[Unit] = []
    together: set[str] = set()
    for number in reference.numbers:
        questions = _questions(document, number)
        answers = _answers(document, number) if questions or number.isdigit() else []
        asked += [unit for block in questions for unit in cutter.cut(block)]
        answered += [unit for block in answers for unit in cutter.cut(block)]
        together |= {n for block in answers for n in block.numbers}
    own = {digits(number) for number in reference.numbers}
    others = tuple(sorted(n for n in together if digits(n) not in own))
    return Numbered(_once(asked), _once(answered), others)


def numbers_of(reader: IndexReader, info: DocumentInfo) -> list[int]:
    """Return the numbers of the questions that a document asks or answers, ascending."""
    found = {
        int(digits(number))
        for passage in reader.passages(info.id)
        if passage.role in (Role.ASKS, Role.ANSWERS)
        for number in passage.questions
    }
    return sorted(found)


def signature(document: Document, passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """Return place, day and names of all signatures; nothing where a paper is not signed.

    A committee signs its recommendation and, further down, its report.
    """
    blocks = document.blocks
    signed = [n for n, block in enumerate(blocks) if block.kind is BlockKind.SIGNATURE]
    cutter = _Cutter(document, passages)
    found = signed or _below_place_and_day(document)
    units = tuple(unit for n in found for unit in cutter.whole(blocks[n]))
    return () if all(_DATED.fullmatch(unit.text) for unit in units) else units


def _below_place_and_day(document: Document) -> Sequence[int]:
    """Return the blocks of a signature that was not known as one: names follow, then an annex.

    Above the text, place and day are the head of a letter or a memo.
    """
    blocks, text = document.blocks, document.text
    said = [text[block.start : block.end] for block in blocks]
    dated = [n for n, line in enumerate(said) if _SIGNED.match(line)]
    if not dated or not any(map(_ENDS.search, said[: dated[-1]])):
        return ()
    end = dated[-1] + 1
    while end < min(len(blocks), dated[-1] + 1 + _SIGNATURES) and _may_name(blocks[end], said[end]):
        end += 1
    return range(dated[-1], end)


def _may_name(block: Block, line: str) -> bool:
    return block.kind is not BlockKind.HEADING and not (_ENDS.search(line) or _LABEL.match(line))


def naming(document: Document, passages: Sequence[Passage], words: str) -> tuple[Unit, ...]:
    """Return the first sentence or paragraph of a document that has these words."""
    cutter = _Cutter(document, passages)
    for block in document.blocks:
        if words in document.text[block.start : block.end]:
            cut = list(cutter.whole(block)) or cutter.cut(block)
            return tuple(unit for unit in cut if words in unit.text)[:1]
    return ()


def places(
    document: Document, passages: Sequence[Passage], spans: Iterable[tuple[int, int]]
) -> tuple[Unit, ...]:
    """Return these places of a document whole, each with the passage that it stands in."""
    cutter = _Cutter(document, passages)
    return tuple(unit for start, end in spans for unit in cutter.at(start, end))


def of_blocks(
    document: Document, passages: Sequence[Passage], blocks: Iterable[Block]
) -> tuple[Unit, ...]:
    """Return these blocks, each whole where one passage holds it, else sentence by sentence.

    A heading stands in no passage: that of what follows it begins with it.
    """
    cutter = _Cutter(document, passages)
    found: list[Unit] = []
    headings: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            headings.append(block)
            continue
        cut = list(cutter.whole(block)) or list(cutter.cut(block))
        if cut and headings:
            cut = _below(document, headings, cut)
            headings = []
        # What stands in the passage of a heading goes on with it.
        cut = [_moved(unit, found[-1].passage, document) if found else unit for unit in cut]
        found += cut
    return tuple(found)


def _below(document: Document, headings: Sequence[Block], cut: Sequence[Unit]) -> list[Unit]:
    """Put headings before what stands below them, in its passage, which begins with them."""
    text, first = document.text, headings[0].start
    passage = replace(cut[0].passage, start=min(first, cut[0].passage.start))
    titles = [Unit(b.start, b.end, text[b.start : b.end], passage, "") for b in headings]
    return [_moved(unit, passage, document) for unit in (*titles, *cut)]


def _moved(unit: Unit, passage: Passage, document: Document) -> Unit:
    """Return the unit in a passage that begins earlier, where it is the same one."""
    if unit.passage.ordinal != passage.ordinal:
        return unit
    text = document.text
    around = text[passage.start : passage.end]
    return replace(unit, passage=passage, around=around, whole=text)


def _questions(document: Document, number: str) -> list[Block]:
    """The blocks of a question; of "3b" those of part b, after the words that lead to it."""
    asked = [block for block in document.blocks if block.kind is BlockKind.QUESTION]
    own = [b for b in asked if b.number and digits(b.number) == digits(number)]
    if number.isdigit():
        return own
    return [b for b in own if b.number == number] or _part(document, own, number[-1])


def _part(document: Document, own: Sequence[Block], letter: str) -> list[Block]:
    """The blocks of one lettered part; nothing where the question has none."""
    chosen: list[Block] = []
    inside = False
    for block in own:
        match = _PART.match(document.text[block.start : block.end])
        inside = match[1] == letter if match else inside
        if inside:
            chosen.append(block)
    if not chosen or chosen[0] is own[0]:
        return chosen
    lead = document.text[own[0].start : own[0].end]
    # "3. Wie viele Anlagen wurden geprüft / b) im Süden?" says nothing without its first line;
    # "3. a) …" leads to no other part.
    return chosen if _PART.match(lead) or _ENDS.search(lead) else [own[0], *chosen]


def _answers(document: Document, number: str) -> list[Block]:
    """The blocks of an answer; to "3b" those that answer part b, else those that answer all of 3.

    Of "3. a) …" and "b) …" that are answered at once the parts bear no letter, while "3c" does.
    """
    answers = [block for block in document.blocks if block.role is Role.ANSWERS and block.number]
    wanted = digits(number)
    if number.isdigit():
        return [block for block in answers if any(digits(n) == wanted for n in block.numbers)]
    exact = [block for block in answers if number in block.numbers]
    return exact or [block for block in answers if wanted in block.numbers]


def _once(found: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple({(unit.start, unit.end): unit for unit in found}.values())


class _Cutter:
    """Cuts blocks into sentences and knows the passage that each stands in."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self._document = document
        self._passages = sorted(passages, key=lambda one: one.start)
        self._starts = [passage.start for passage in self._passages]

    def cut(self, block: Block) -> Iterator[Unit]:
        """Yield a question or row whole where one passage holds it, else sentence by sentence."""
        if block.kind in (BlockKind.QUESTION, BlockKind.TABLE_ROW):
            whole = list(self.whole(block))
            if whole:
                yield from whole
                return
        text, row = self._document.text[block.start : block.end], block.kind is BlockKind.TABLE_ROW
        for start, end in sentences.spans(text, self._document.info.language):
            yield from self.at(block.start + start, block.start + end, row=row)

    def whole(self, block: Block) -> Iterator[Unit]:
        """Yield the block as one unit; nothing where no passage holds all of it."""
        row = block.kind is BlockKind.TABLE_ROW
        yield from self.at(block.start, block.end, row=row)

    def at(self, start: int, end: int, *, row: bool = False) -> Iterator[Unit]:
        """Yield a place as one unit; nothing where no passage holds all of it."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or end > self._passages[at].end:
            return
        passage, text = self._passages[at], self._document.text
        around = text[passage.start : passage.end]
        yield Unit(start, end, text[start:end], passage, around, row, text)
