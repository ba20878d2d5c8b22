"""Word: headings by style, lists with their numbers, tables, boxes, charts, notes, properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph

from ingest import charts, dates, tables, unseen, word
from ingest.package import Package
from ingest.parsed import PAGE_BREAK, Parsed, Part
from ingest.raised import raised
from ingest.text import plain
from ingest.unseen import Unseen
from rag.errors import BrokenDocumentError
from rag.types import BlockKind, Dropped

_HEADING = re.compile(r"(?:heading|überschrift) ?(\d)", re.IGNORECASE)
_TITLE = frozenset({"title", "titel"})
_NUMBERED = re.compile(r"(\d{1,3})\. ")
_ORDINAL = re.compile(
    r"\d{1,3}\. (?:Wahl|Legislatur|Sitzungs)periode|\d{1,3}\. (?:Sitzung|Tagung|Auflage)\b"
)
"""Begins with a number that belongs to its noun and counts no items."""
_LIST = re.compile(r"list|liste|aufzählung|bullet", re.IGNORECASE)

_GONE = "ancestor::w:del or ancestor::w:moveFrom"
_BOX = qn("w:txbxContent")
_TABLE = qn("w:tbl")
_ROWS, _CELLS = ".//w:tr", ".//w:tc"
_FALLBACK = "ancestor::*[local-name()='Fallback']"
_CONTENTS = "w:sdtPr/w:docPartObj/w:docPartGallery/@w:val='Table of Contents'"
"""Word keeps the list of contents that it writes itself in a control of its own."""
_BLOCKS = (
    ".//*[self::w:p or self::w:tbl][not(ancestor::w:tbl or ancestor::w:p)]"
    f"[not(ancestor::w:sdt[{_CONTENTS}])]"
)
_LISTED = f".//w:sdt[{_CONTENTS}]//w:p"
_RUNS = f".//w:r[not({_GONE} or {_FALLBACK} or ancestor::w:rt)]"
_DELETED = f".//w:del//w:delText[not({_FALLBACK})]"
_REFERENCES = (
    ".//*[self::w:footnoteReference or self::w:endnoteReference]"
    f"[not({_GONE} or {_FALLBACK} or @w:customMarkFollows)]"
)
_BOXES = f".//w:txbxContent[not({_GONE} or {_FALLBACK})]"
_DRAWN = f".//w:drawing[not({_GONE} or {_FALLBACK})]"
_LINES = f".//w:p[not({_FALLBACK})]"
"""Paths to what Word shows in its place; text boxes stand apart, after what holds them."""
_UNREAD = {"w:vanish": unseen.TEXT, "w:strike": unseen.STRUCK, "w:dstrike": unseen.STRUCK}
_WIDEST = 63
"""Columns of a table in Word."""
_TEMPLATE_DAY = "2013-12-23"


def parse(data: bytes, name: str) -> Parsed:
    """Read a Word file. Word stores no pages, so there are none.

    Raises:
        BrokenDocumentError: the package or its XML cannot be read, or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    left_out = Unseen()
    try:
        document = docx.Document(io.BytesIO(data))
        body = _Body(document, package, left_out)
        parts = [part for part in body.parts() if part.text]
        contents = plain(" ".join(map(body.words, document.element.body.xpath(_LISTED))))
        running = list(body.running())
        for text in document.element.body.xpath(_DELETED):
            left_out.add(text.text or "", unseen.DELETED)
        for text in body.comments():
            left_out.add(text, unseen.COMMENT)
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise BrokenDocumentError(
            "the Word file cannot be read", where=name, remedy="open it in Word and save it again"
        ) from error
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        running=tuple(running),
        properties=_properties(document),
        dropped=(
            *(Dropped(text, "running head") for text in running),
            *([Dropped(contents, "table of contents")] if contents else []),
            *left_out.dropped(),
            *package.outside(),
        ),
    )


class _Body:
    """Walks the body as Word shows it: what was inserted is read, what was deleted is not."""

    def __init__(self, document: Any, package: Package, left_out: Unseen) -> None:
        self._document = document
        self._package = package
        self._left_out = left_out
        self._targets = package.relations(str(document.part.partname)[1:])
        self._styles = word.Styles(self._root("styles"))
        self._lists = word.Lists(self._root("numbering"), self._styles)
        self._notes = self._noted_texts()
        self._marks: dict[str, int] = {}
        """How many notes of each kind were referred to."""
        self._typed: set[int] = set()
        """Numbers that were typed before paragraphs."""

    def _root(self, kind: str) -> Any:
        """The root of the part of a kind, None where the file has none."""
        member = next((m for k, m in self._targets.values() if k == kind), None)
        return parse_xml(self._package.bytes(member)) if member else None

    def parts(self) -> Iterator[Part]:
        """Yield the parts in reading order, boxes and notes after their paragraph or table."""
        yield from self._blocks(self._document.element.body.xpath(_BLOCKS))

    def _blocks(self, blocks: Sequence[Any]) -> Iterator[Part]:
        for block in blocks:
            if block.tag == qn("w:p"):
                yield self._paragraph(block)
            else:
                yield from tables.parts(list(self._rows(block)))
            for box in _within(block, _BOXES):
                yield from self._blocks(list(_in_box(box)))
            yield from self._charts(block)
            yield from self._noted(block)

    def _charts(self, block: Any) -> Iterator[Part]:
        for drawing in _within(block, _DRAWN):
            for relation in charts.named(drawing):
                _, member = self._targets.get(relation, ("", ""))
                if member in self._package:
                    yield from charts.parts(self._package.xml(member))

    def _noted(self, block: Any) -> Iterator[Part]:
        for reference in _within(block, _REFERENCES):
            kind = reference.tag
            self._marks[kind] = mark = self._marks.get(kind, 0) + 1
            text = self._notes.get((kind, reference.get(qn("w:id"))), "")
            if text:
                yield Part(f"{mark} {text}", BlockKind.FOOTNOTE)

    def _noted_texts(self) -> dict[tuple[str, str], str]:
        """Texts of footnotes and endnotes by the name of what refers to them, and its id."""
        found: dict[tuple[str, str], str] = {}
        for kind in ("footnotes", "endnotes"):
            name = qn(f"w:{kind[:-1]}")
            root = self._root(kind)
            for note in root.iter(name) if root is not None else ():
                text = plain(" ".join(map(self.words, note.iter(qn("w:p")))))
                found[f"{name}Reference", note.get(qn("w:id"))] = text
        return found

    def comments(self) -> Iterator[str]:
        """Yield what was noted beside the text."""
        root = self._root("comments")
        for comment in root.iter(qn("w:comment")) if root is not None else ():
            yield " ".join(map(self.words, comment.iter(qn("w:p"))))

    def running(self) -> dict[str, None]:
        """Texts of headers and footers, each once: a marking is stamped there."""
        found: dict[str, None] = {}
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header):
                for paragraph in part._element.xpath(_LINES):
                    if text := plain(self.words(paragraph)):
                        found[text] = None
        return found

    def words(self, paragraph: Any) -> str:
        """Return what a paragraph shows; hidden and struck runs are left out and listed."""
        shown = ""
        gone: dict[str, str] = {}
        for run in _within(paragraph, _RUNS):
            text = run.text.replace(PAGE_BREAK, " ")
            if not text:
                continue
            if reason := self._reason(run):
                gone[reason] = gone.get(reason, "") + text
            else:
                align = self._styles.of_run(run, "w:vertAlign")
                high = align is not None and align.get(qn("w:val")) == "superscript"
                shown += raised(text, shown) if high else text
        for reason, text in gone.items():
            self._left_out.add(text, reason)
        return shown

    def _reason(self, run: Any) -> str | None:
        """Why a run is not read, None where it is."""
        for name, reason in _UNREAD.items():
            mark = self._styles.of_run(run, name)
            if mark is not None and word.is_on(mark):
                return reason
        return None

    def _paragraph(self, element: Any) -> Part:
        paragraph = Paragraph(element, self._document)
        text = plain(self.words(element))
        style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        number = self._number(element, text)
        text = f"{number} {text}" if number and text else text
        if style in _TITLE:
            return Part(text, BlockKind.HEADING, 1)
        if match := _HEADING.match(style):
            return Part(text, BlockKind.HEADING, min(6, int(match.group(1))))
        match = _NUMBERED.match(text)
        figure = match.group(1) if match else None
        if number is not None or _LIST.search(style):
            return Part(text, BlockKind.LIST_ITEM, None, figure, mark=number or "")
        return Part(text, BlockKind.LIST_ITEM, None, figure) if self._counts(text) else Part(text)

    def _counts(self, text: str) -> bool:
        """Whether a number that was typed counts what follows: "2. Lage", not "19. Wahlperiode"."""
        match = _NUMBERED.match(text)
        begins = next(dates.find(text), None)
        if not match or _ORDINAL.match(text) or (begins and begins[0] == 0):
            return False
        number = int(match.group(1))
        self._typed.add(number)
        return number == 1 or number - 1 in self._typed

    def _number(self, element: Any, text: str) -> str | None:
        """Count a paragraph, also an empty one unless its end is deleted; return its number."""
        gone = not text and element.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
        return None if gone else self._lists.number(element)

    def _rows(self, table: Any) -> Iterator[tables.Line]:
        """A table's rows; a cell that spans several rows is said in each, as seen beside each."""
        above: dict[int, str] = {}
        rows = _within(table, _ROWS)
        bold = bool(rows) and _is_bold(rows[0]) and not all(map(_is_bold, rows))
        for place, row in enumerate(rows):
            texts: list[str | None] = [""] * min(row.grid_before, _WIDEST)
            for cell in _within(row, _CELLS):
                column = len(texts)
                merged = cell.vMerge == "continue"
                above[column] = above.get(column, "") if merged else self._cell(cell)
                texts += [above[column], *[None] * (min(cell.grid_span, _WIDEST) - 1)]
            yield tables.Line(tuple(texts), _is_repeated(row) or (bold and place == 0))

    def _cell(self, cell: Any) -> str:
        """All text of a cell, that of tables within it, too; not that of boxes."""
        return plain("\n".join(map(self._numbered, _within(cell, _LINES))))

    def _numbered(self, paragraph: Any) -> str:
        text = self.words(paragraph)
        return f"{self._number(paragraph, text) or ''} {text}".strip(" ")


def _within(element: Any, path: str) -> list[Any]:
    """What lies on the path in the same box as an element; rows and cells in the same table."""
    boxes, tbl = _above(element, _BOX), _above(element, _TABLE) + (element.tag == _TABLE)
    return [
        found
        for found in element.xpath(path)
        if _above(found, _BOX) == boxes
        and (path not in (_ROWS, _CELLS) or _above(found, _TABLE) == tbl)
    ]


def _in_box(box: Any) -> Iterator[Any]:
    """The paragraphs and tables of a text box, also those within a control."""
    for child in box:
        if child.tag in (qn("w:p"), _TABLE):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _in_box(child)


def _above(element: Any, tag: str) -> int:
    return sum(1 for _ in element.iterancestors(tag))


def _is_repeated(row: Any) -> bool:
    """Whether Word repeats the row on each page that the table goes on to."""
    return any(map(word.is_on, row.xpath("w:trPr/w:tblHeader")))


def _is_bold(row: Any) -> bool:
    """Whether all words of a row are set bold."""
    runs = [run for run in row.xpath(_RUNS) if run.text.strip()]
    return bool(runs) and all(any(map(word.is_on, run.xpath("w:rPr/w:b"))) for run in runs)


def _properties(document: Any) -> dict[str, str]:
    core = document.core_properties
    values = {"title": core.title, "author": core.author}
    found = {key: plain(value) for key, value in values.items() if value}
    # The library's own template signs itself as the author, and keeps its own day.
    if core.created and str(core.created.date()) != _TEMPLATE_DAY:
        found["created"] = str(core.created.date())
    return {key: value for key, value in found.items() if value != "python-docx"}
