"""Word: headings by style, paragraphs, lists, tables and notes in their order, core properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph

from ingest import tables
from ingest.package import Package
from ingest.parsed import PAGE_BREAK, Parsed, Part
from ingest.text import plain
from rag.errors import BrokenDocumentError
from rag.types import BlockKind, Dropped

_HEADING = re.compile(r"(?:heading|überschrift) ?(\d)", re.IGNORECASE)
_TITLE = frozenset({"title", "titel"})
_LIST = re.compile(r"list|liste|aufzählung|bullet", re.IGNORECASE)

_GONE = "ancestor::w:del or ancestor::w:moveFrom"
_APART = "ancestor::w:txbxContent or ancestor::*[local-name()='Fallback']"
_CONTENTS = "w:sdtPr/w:docPartObj/w:docPartGallery/@w:val='Table of Contents'"
"""Word keeps the list of contents that it writes itself in a control of its own."""
_BLOCKS = (
    ".//*[self::w:p or self::w:tbl][not(ancestor::w:tbl or ancestor::w:p)]"
    f"[not(ancestor::w:sdt[{_CONTENTS}])]"
)
_LISTED = f".//w:sdt[{_CONTENTS}]//w:p"
_RUNS = f".//w:r[not({_GONE} or {_APART} or ancestor::w:rt)]"
_REFERENCES = (
    ".//*[self::w:footnoteReference or self::w:endnoteReference]"
    f"[not({_GONE} or {_APART} or @w:customMarkFollows)]"
)
_ROWS = ".//w:tr[count(ancestor::w:tbl)=1]"
_CELLS = ".//w:tc[count(ancestor::w:tbl)=1]"
_LINES = f".//w:p[not({_APART})]"
"""Paths to what Word shows in its place; text boxes stand apart."""
_WIDEST = 63
"""Columns of a table in Word."""
_OFF = ("0", "false", "off")
_TEMPLATE_DAY = "2013-12-23"


def parse(data: bytes, name: str) -> Parsed:
    """Read a Word file. Word stores no pages, so there are none.

    Raises:
        BrokenDocumentError: the package or its XML cannot be read, or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        parts = [part for part in _Body(document, package).parts() if part.text]
        contents = plain(" ".join(map(_text, document.element.body.xpath(_LISTED))))
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise BrokenDocumentError(
            "the Word file cannot be read", where=name, remedy="open it in Word and save it again"
        ) from error
    running = _running(document)
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        running=tuple(running),
        properties=_properties(document),
        dropped=(
            *(Dropped(text, "running head") for text in running),
            *([Dropped(contents, "table of contents")] if contents else []),
            *package.outside(),
        ),
    )


class _Body:
    """Walks the body as Word shows it: what was inserted is read, what was deleted is not."""

    def __init__(self, document: Any, package: Package) -> None:
        self._document = document
        self._notes = _notes(document, package)
        self._marks: dict[str, int] = {}
        """How many notes of each kind were referred to."""

    def parts(self) -> Iterator[Part]:
        """Yield the parts in reading order, footnotes after their paragraph or table."""
        for block in self._document.element.body.xpath(_BLOCKS):
            if block.tag == qn("w:p"):
                yield _paragraph(Paragraph(block, self._document))
            else:
                yield from tables.parts(list(_rows(block)))
            yield from self._noted(block)

    def _noted(self, block: Any) -> Iterator[Part]:
        for reference in block.xpath(_REFERENCES):
            kind = reference.tag
            self._marks[kind] = mark = self._marks.get(kind, 0) + 1
            text = self._notes.get((kind, reference.get(qn("w:id"))), "")
            if text:
                yield Part(f"{mark} {text}", BlockKind.FOOTNOTE)


def _notes(document: Any, package: Package) -> dict[tuple[str, str], str]:
    """Texts of footnotes and endnotes by the name of what refers to them, and its id."""
    found: dict[tuple[str, str], str] = {}
    for kind, member in package.relations(str(document.part.partname)[1:]).values():
        if kind in ("footnotes", "endnotes"):
            name = qn(f"w:{kind[:-1]}")
            for note in parse_xml(package.bytes(member)).iter(name):
                text = plain(" ".join(map(_text, note.iter(qn("w:p")))))
                found[f"{name}Reference", note.get(qn("w:id"))] = text
    return found


def _text(paragraph: Any) -> str:
    return "".join(run.text for run in paragraph.xpath(_RUNS)).replace(PAGE_BREAK, " ")


def _paragraph(paragraph: Any) -> Part:
    text = plain(_text(paragraph._p))
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    if style in _TITLE:
        return Part(text, BlockKind.HEADING, 1)
    if match := _HEADING.match(style):
        return Part(text, BlockKind.HEADING, min(6, int(match.group(1))))
    properties = paragraph._p.pPr
    if _LIST.search(style) or (properties is not None and properties.numPr is not None):
        return Part(text, BlockKind.LIST_ITEM)
    if match := re.match(r"(\d{1,3})\. ", text):
        return Part(text, BlockKind.LIST_ITEM, None, match.group(1))
    return Part(text)


def _rows(table: Any) -> Iterator[tables.Line]:
    """A table's rows; a cell that spans several rows is said in each, as it is seen beside each."""
    above: dict[int, str] = {}
    rows = table.xpath(_ROWS)
    bold = rows and _is_bold(rows[0]) and not all(map(_is_bold, rows))
    for place, row in enumerate(rows):
        texts: list[str | None] = [""] * min(row.grid_before, _WIDEST)
        for cell in row.xpath(_CELLS):
            column = len(texts)
            merged = cell.vMerge == "continue"
            above[column] = above.get(column, "") if merged else _cell(cell)
            texts += [above[column], *[None] * (min(cell.grid_span, _WIDEST) - 1)]
        yield tables.Line(tuple(texts), _is_repeated(row) or (bold and place == 0))


def _is_repeated(row: Any) -> bool:
    """Whether Word repeats the row on each page that the table goes on to."""
    return any(mark.get(qn("w:val")) not in _OFF for mark in row.xpath("w:trPr/w:tblHeader"))


def _is_bold(row: Any) -> bool:
    """Whether all words of a row are set bold."""
    runs = [run for run in row.xpath(_RUNS) if run.text.strip()]
    return bool(runs) and all(
        any(mark.get(qn("w:val")) not in _OFF for mark in run.xpath("w:rPr/w:b")) for run in runs
    )


def _cell(cell: Any) -> str:
    """All text of a cell, that of tables within it, too."""
    return plain("\n".join(map(_text, cell.xpath(_LINES))))


def _running(document: Any) -> list[str]:
    """Texts of headers and footers, each once: a marking is stamped there."""
    found: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header):
            for paragraph in part.paragraphs:
                if text := plain(_text(paragraph._p)):
                    found[text] = None
    return list(found)


def _properties(document: Any) -> dict[str, str]:
    core = document.core_properties
    values = {"title": core.title, "author": core.author}
    found = {key: plain(value) for key, value in values.items() if value}
    # The library's own template signs itself as the author, and keeps its own day.
    if core.created and str(core.created.date()) != _TEMPLATE_DAY:
        found["created"] = str(core.created.date())
    return {key: value for key, value in found.items() if value != "python-docx"}
