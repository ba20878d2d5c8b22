"""OpenDocument: what text documents and spreadsheets share (ISO/IEC 26300)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest import spans, tables, unseen
from ingest.package import Element, Package, properties
from ingest.raised import raised
from ingest.spans import Cell
from ingest.text import plain
from ingest.unseen import Unseen
from rag.errors import EncryptedDocumentError

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_APART = frozenset({f"{TEXT}note", f"{OFFICE}annotation", f"{_DRAW}frame", f"{TEXT}ruby-text"})
_CONDITIONAL = frozenset({f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"})
_FAMILIES = {
    f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph", f"{TABLE}table-cell": "table-cell",
    f"{TABLE}table": "table", f"{TEXT}section": "section",
}  # fmt: skip
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


class Reading:
    """Reads the words of one document; what it does not show goes to ``left_out``."""

    def __init__(self, package: Package, left_out: Unseen) -> None:
        self.root = package.xml("content.xml")
        self.left_out = left_out
        roots = [self.root, *([package.xml("styles.xml")] if "styles.xml" in package else [])]
        self._styles = {
            (style.get(f"{STYLE}family"), style.get(f"{STYLE}name")): style
            for root in reversed(roots)
            for style in root.iter(f"{STYLE}style")
        }

    def words(self, element: Element | None) -> str:
        """Return an element's own text, notes, comments and frames apart, as it is shown."""
        if element is None:
            return ""
        shown = ""
        gone: dict[str, str] = {}
        for text, reason, high in self._pieces(element, None, False):
            if reason:
                gone[reason] = gone.get(reason, "") + text
            else:
                shown += raised(text, shown) if high and text else text
        for reason, text in gone.items():
            self.left_out.add(text, reason)
        return plain(shown)

    def _pieces(
        self, element: Element, reason: str | None, high: bool
    ) -> Iterator[tuple[str, str | None, bool]]:
        """Texts in their order, why each is not read, and whether it is raised."""
        reason = reason or self._reason(element)
        high = high or self._is_raised(element)
        if element.tag == f"{TEXT}s":
            yield " " * min(int(element.get(f"{TEXT}c", "1")), 100), reason, False
        elif element.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield " ", reason, False
        yield element.text or "", reason, high
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _APART:
                yield from self._pieces(child, reason, high)
            yield child.tail or "", reason, high

    def _reason(self, element: Element) -> str | None:
        if element.tag in _CONDITIONAL and element.get(f"{TEXT}is-hidden", "true") == "true":
            return unseen.TEXT
        if self.look(element, "text", "display") == "none":
            return unseen.TEXT
        struck = self.look(element, "text", "text-line-through-style")
        return unseen.STRUCK if struck not in (None, "none") else None

    def _is_raised(self, element: Element) -> bool:
        place = (self.look(element, "text", "text-position") or "").split(" ")[0]
        return place == "super" or (place.endswith("%") and place[0] not in "-0")

    def look(self, element: Element, kind: str, name: str) -> str | None:
        """Return what the styles of an element say of a property, None where they do not.

        Args:
            element: one that may name a style.
            kind: whose properties: "text", "table", "table-row" …
            name: the property.
        """
        holder = TEXT if element.tag.startswith(TEXT) else TABLE
        family = _FAMILIES.get(element.tag, "text")
        style = element.get(f"{holder}style-name")
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            found = self._styles.get((family, style))
            if found is None:
                return None
            for entry in found.iterchildren(f"{STYLE}{kind}-properties"):
                for space in (TEXT, TABLE, STYLE):
                    if (value := entry.get(f"{space}{name}")) is not None:
                        return str(value)
            style = found.get(f"{STYLE}parent-style-name")
        return None

    def named(self, element: Element) -> str:
        """Return the name of the style that a paragraph has, or that its own stands for."""
        style = element.get(f"{TEXT}style-name", "")
        found = self._styles.get(("paragraph", style))
        if found is None:
            found = self._styles.get((None, style))
        above = found.get(f"{STYLE}parent-style-name") if found is not None else None
        return str(above or style)

    def lines(self, table: Element) -> Iterator[tables.Line]:
        """Yield a table's rows; repeats of filled cells and rows are written out, to a limit.

        An empty row or cell that is repeated a million times only fills the sheet up.
        """
        reach = spans.Reach()
        hidden = _hidden_columns(table)
        apart: dict[int, list[str]] = {n: [] for n in hidden}
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells = [cell for element in row for cell in self._cells(element)]
            heads = next(row.iterancestors(f"{TABLE}table-header-rows"), None) is not None
            filled = any(cell.text for cell in cells)
            for _ in range(_repeats(row, "rows") if filled else 1):
                found = reach.row(cells) if filled else (reach.row(cells) and [])
                if _is_hidden(row):
                    self.left_out.add(" | ".join(filter(None, found)), unseen.ROW)
                    continue
                for n in hidden:
                    apart[n] += filter(None, found[n : n + 1])
                yield tables.Line(tuple(spans.without(found, hidden)), heads)
        for column in apart.values():
            self.left_out.lines(column, unseen.COLUMN)

    def _cells(self, cell: Element) -> list[Cell]:
        """A cell as often as it is repeated; those that another covers are none."""
        if cell.tag != f"{TABLE}table-cell":
            return []
        lines = cell.iter(f"{TEXT}p", f"{TEXT}h")
        text = plain(" ".join(self.words(x) for x in lines if _holder(x) is cell))
        if text and (reason := self._reason(cell)):
            self.left_out.add(text, reason)
            text = ""
        wide, deep = (_count(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
        return [Cell(text, wide, deep)] * _repeats(cell, "columns")

    def comments(self) -> None:
        """List what was noted beside the text or the cells."""
        for note in self.root.iter(f"{OFFICE}annotation"):
            said = (self.words(x) for x in note.iter(f"{TEXT}p"))
            self.left_out.add(" ".join(said), unseen.COMMENT)


def _holder(line: Element) -> Element | None:
    """The cell that a line stands in, None where it is part of a comment there."""
    above = line.iterancestors(f"{TABLE}table-cell", f"{OFFICE}annotation")
    return next(above, None)


def _is_hidden(element: Element) -> bool:
    """Whether a row or a column is hidden, by hand or by a filter."""
    return str(element.get(f"{TABLE}visibility", "visible")) != "visible"


def _hidden_columns(table: Element) -> list[int]:
    found: list[int] = []
    at = 0
    for column in table.iter(f"{TABLE}table-column"):
        if next(column.iterancestors(f"{TABLE}table")) is table:
            repeats = _repeats(column, "columns")
            found += range(at, at + repeats) if _is_hidden(column) else ()
            at += repeats
    return found


def _repeats(element: Element, what: str) -> int:
    return _count(element, f"number-{what}-repeated")


def _count(element: Element, what: str) -> int:
    return max(1, min(int(element.get(f"{TABLE}{what}", "1")), _MOST_REPEATS))
