"""OpenDocument: what text documents and spreadsheets share (ISO/IEC 26300)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.package import Element, Package, properties
from ingest.text import plain
from rag.errors import EncryptedDocumentError

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_APART = frozenset({f"{TEXT}note", f"{OFFICE}annotation", f"{_DRAW}frame", f"{TEXT}ruby-text"})
_MOST_REPEATS = 1024


def opened(data: bytes, name: str) -> Package:
    """Open the package.

    Raises:
        BrokenDocumentError: it cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.bytes(manifest):
        raise EncryptedDocumentError(
            "it is protected by a password", where=name, remedy="save it without the password"
        )
    return package


def describe(package: Package) -> dict[str, str]:
    """Return title, author and day of creation."""
    if "meta.xml" not in package:
        return {}
    names = {
        "title": "title",
        "creator": "author",
        "initial-creator": "author",
        "creation-date": "created",
    }
    return properties(package.xml("meta.xml").iter(), names)


def words(element: Element) -> str:
    """Return an element's own text: blanks and tabs as written, notes, comments, frames apart."""
    return plain("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == f"{TEXT}s":
        yield " " * min(int(element.get(f"{TEXT}c", "1")), 100)
    elif element.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
        yield " "
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _APART:
            yield from _pieces(child)
        yield child.tail or ""


def rows(table: Element) -> Iterator[list[str]]:
    """Yield a table's rows; repeats of filled cells and rows are written out, to a limit.

    An empty row or cell that is repeated a million times only fills the sheet up.
    """
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue
        cells: list[str] = []
        for cell in row:
            if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                text = plain(" ".join(words(line) for line in cell.iter(f"{TEXT}p", f"{TEXT}h")))
                cells += [text] * _repeats(cell, "columns")
        for _ in range(_repeats(row, "rows") if any(cells) else 1):
            yield cells


def _repeats(element: Element, what: str) -> int:
    return min(int(element.get(f"{TABLE}number-{what}-repeated", "1")), _MOST_REPEATS)
