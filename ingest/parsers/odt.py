"""OpenDocument text: headings by outline level, lists with their numbers, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest import odf, odf_lists, tables, unseen
from ingest.odf import OFFICE, STYLE, TABLE, TEXT, Reading
from ingest.package import Element, Package, broken
from ingest.parsed import Parsed, Part
from ingest.unseen import Unseen
from rag.types import BlockKind, Dropped

_TITLES = frozenset({"title", "titel"})
_SILENT = frozenset({
    f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}table-of-content",
    f"{TEXT}alphabetical-index", f"{OFFICE}forms", f"{OFFICE}annotation",
})  # fmt: skip
"""Deleted words, declarations and generated lists."""


def parse(data: bytes, name: str) -> Parsed:
    """Read a text document. The format stores no pages, so there are none.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = odf.opened(data, name)
    left_out = Unseen()
    reading = odf.Reading(package, left_out)
    body = reading.root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise broken(name, "the content is no text document")
    parts = [part for part in _Body(reading, package).parts(body) if part.text]
    running = _running(package, reading)
    for deletion in body.iter(f"{TEXT}deletion"):
        left_out.add(" ".join(map(reading.words, deletion.iter(f"{TEXT}p"))), unseen.DELETED)
    reading.comments()
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        running=tuple(running),
        properties=odf.describe(package),
        dropped=(*(Dropped(text, "running head") for text in running), *left_out.dropped()),
    )


class _Body:
    """Walks the body as Writer shows it; counts what it numbers."""

    def __init__(self, reading: Reading, package: Package) -> None:
        self._reading = reading
        self._lists = odf_lists.Lists(reading.root, package)

    def parts(self, element: Element) -> Iterator[Part]:
        """Yield the parts below ``element`` in reading order."""
        for child in element:
            if child.tag in _SILENT or not isinstance(child.tag, str):
                continue
            if child.get(f"{TEXT}display") in ("none", "condition") and _is_section(child):
                hidden = child.get(f"{TEXT}is-hidden", "true") == "true"
                if hidden:
                    texts = [part.text for part in self.parts(child)]
                    self._reading.left_out.lines(texts, unseen.TEXT)
                    continue
            if child.tag == f"{TEXT}h":
                level = int(child.get(f"{TEXT}outline-level", "1"))
                text = self._numbered(child, self._lists.heading(child, level))
                yield Part(text, BlockKind.HEADING, max(1, min(6, level)))
                yield from self._beside(child)
            elif child.tag == f"{TEXT}p":
                yield self._paragraph(child)
                yield from self._beside(child)
            elif child.tag == f"{TEXT}list":
                with self._lists.within(child):
                    yield from self.parts(child)
            elif child.tag == f"{TEXT}list-item":
                self._lists.item(child)
                yield from self.parts(child)
            elif child.tag == f"{TABLE}table":
                yield from tables.parts(list(self._reading.lines(child)))
            else:
                yield from self.parts(child)

    def _numbered(self, element: Element, number: str) -> str:
        text = self._reading.words(element)
        return f"{number} {text}" if number and text else text

    def _paragraph(self, element: Element) -> Part:
        if self._reading.named(element).lower() in _TITLES:
            return Part(self._reading.words(element), BlockKind.HEADING, 1)
        if not self._lists.depth:
            return Part(self._reading.words(element))
        number = self._lists.number()
        text = self._numbered(element, number)
        match = re.match(r"(\d{1,3})\. ", text)
        figure = match.group(1) if match else None
        return Part(text, BlockKind.LIST_ITEM, None, figure, mark=number)

    def _beside(self, paragraph: Element) -> Iterator[Part]:
        """Footnotes and text frames that are anchored in the paragraph."""
        words = self._reading.words
        for note in paragraph.iter(f"{TEXT}note"):
            mark = words(note.find(f"{TEXT}note-citation"))
            body = note.find(f"{TEXT}note-body")
            lines = map(words, body) if body is not None else ()
            yield Part(f"{mark} {' '.join(lines)}".strip())
        for box in paragraph.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"):
            yield from self.parts(box)


def _is_section(element: Element) -> bool:
    return bool(element.tag == f"{TEXT}section")


def _running(package: Package, reading: Reading) -> list[str]:
    """Texts of headers and footers, each once: a marking is stamped there."""
    if "styles.xml" not in package:
        return []
    found: dict[str, None] = {}
    for page in package.xml("styles.xml").iter(f"{STYLE}master-page"):
        for line in page.iter(f"{TEXT}p"):
            if text := reading.words(line):
                found[text] = None
    return list(found)
