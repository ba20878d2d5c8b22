"""OpenDocument text: headings by outline level, lists, tables, notes after their paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from ingest import odf, tables
from ingest.odf import OFFICE, STYLE, TABLE, TEXT
from ingest.package import Element, Package, broken
from ingest.parsed import Parsed, Part
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
    root = package.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise broken(name, "the content is no text document")
    parts = [part for part in _Body(root).parts(body) if part.text]
    running = _running(package)
    comments = [" ".join(map(odf.words, x)) for x in root.iter(f"{OFFICE}annotation")]
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        running=tuple(running),
        properties=odf.describe(package),
        dropped=(
            *(Dropped(text, "running head") for text in running),
            *(Dropped(text, "comment") for text in comments if text),
        ),
    )


class _Body:
    """Walks the body; knows which automatic style stands for which named one."""

    def __init__(self, root: Element) -> None:
        self._parents = {
            style.get(f"{STYLE}name"): style.get(f"{STYLE}parent-style-name", "")
            for style in root.iter(f"{STYLE}style")
        }

    def parts(self, element: Element, depth: int = 0) -> Iterator[Part]:
        """Yield the parts below ``element`` in reading order; ``depth`` counts nested lists."""
        for child in element:
            if child.tag in _SILENT or not isinstance(child.tag, str):
                continue
            if child.tag == f"{TEXT}h":
                level = int(child.get(f"{TEXT}outline-level", "1"))
                yield Part(odf.words(child), BlockKind.HEADING, max(1, min(6, level)))
                yield from self._beside(child)
            elif child.tag == f"{TEXT}p":
                yield self._paragraph(child, depth)
                yield from self._beside(child)
            elif child.tag == f"{TEXT}list":
                yield from self.parts(child, depth + 1)
            elif child.tag == f"{TABLE}table":
                rows = [tables.Line(tuple(cells)) for cells in odf.rows(child)]
                yield from tables.parts(rows)
            else:
                yield from self.parts(child, depth)

    def _paragraph(self, element: Element, depth: int) -> Part:
        style = element.get(f"{TEXT}style-name", "")
        style = self._parents.get(style) or style
        if style.lower() in _TITLES:
            return Part(odf.words(element), BlockKind.HEADING, 1)
        return Part(odf.words(element), BlockKind.LIST_ITEM if depth else BlockKind.PARAGRAPH)

    def _beside(self, paragraph: Element) -> Iterator[Part]:
        """Footnotes and text frames that are anchored in the paragraph."""
        for note in paragraph.iter(f"{TEXT}note"):
            mark = odf.words(note.find(f"{TEXT}note-citation"))
            body = note.find(f"{TEXT}note-body")
            yield Part(f"{mark} {' '.join(odf.words(line) for line in body)}".strip())
        for box in paragraph.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"):
            yield from self.parts(box)


def _running(package: Package) -> list[str]:
    """Texts of headers and footers, each once: a marking is stamped there."""
    if "styles.xml" not in package:
        return []
    found: dict[str, None] = {}
    for page in package.xml("styles.xml").iter(f"{STYLE}master-page"):
        for line in page.iter(f"{TEXT}p"):
            if text := odf.words(line):
                found[text] = None
    return list(found)
