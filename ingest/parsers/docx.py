"""Word: headings by style, paragraphs, lists and tables in their order, core properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest.package import Package
from ingest.parsed import PAGE_BREAK, Parsed, Part
from ingest.text import plain
from rag.errors import BrokenDocumentError
from rag.types import BlockKind, Dropped

_HEADING = re.compile(r"(?:heading|überschrift) ?(\d)", re.IGNORECASE)
_TITLE = frozenset({"title", "titel"})
_LIST = re.compile(r"list|liste|aufzählung|bullet", re.IGNORECASE)

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
        parts = [part for part in _parts(document) if part.text]
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
        dropped=(*(Dropped(text, "running head") for text in running), *package.outside()),
    )


def _parts(document: Any) -> Iterator[Part]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Table):
            yield from _rows(block)


def _paragraph(paragraph: Any) -> Part:
    text = plain(paragraph.text.replace(PAGE_BREAK, " "))
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


def _rows(table: Any) -> Iterator[Part]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            # A merged cell is returned once for every column that it spans.
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(plain(cell.text))
        yield Part(" | ".join(cell for cell in cells if cell), BlockKind.TABLE_ROW)


def _running(document: Any) -> list[str]:
    """Texts of headers and footers, each once: a marking is stamped there."""
    found: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header):
            for paragraph in part.paragraphs:
                if text := plain(paragraph.text):
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
