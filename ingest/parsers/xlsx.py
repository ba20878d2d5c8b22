"""Excel: the sheets' values as stored, dates as ISO 8601, rows with their columns' headings.

Source: ECMA-376 part 1, chapter 18 (SpreadsheetML). Formulas are not computed: the value that
Excel stored last is what its reader saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ingest import sheets
from ingest.package import Element, Package, local, office_properties
from ingest.parsed import Parsed, Part
from ingest.text import plain
from rag.types import BlockKind, Dropped

_BOOK = "xl/workbook.xml"
_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENT = frozenset([9, 10])
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
_PLAIN_SHEET = re.compile(r"(?:Tabelle|Sheet|Blatt)\s*\d*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,50})?(?:[eE][-+]?\d{1,3})?")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 16_384


def parse(data: bytes, name: str) -> Parsed:
    """Read all visible sheets in their order.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    book = package.xml(_BOOK)
    targets = package.relations(_BOOK)
    cells = _Cells(package, book)
    parts: list[Part] = []
    dropped: list[Dropped] = []
    for sheet in book.iter(f"{_M}sheet"):
        kind, member = targets.get(sheet.get(_ID, ""), ("", ""))
        if kind != "worksheet":
            continue
        found = sheets.parts(cells.rows(package.xml(member)), name)
        title = plain(sheet.get("name", ""))
        if sheet.get("state", "visible") != "visible":
            dropped.append(Dropped("\n".join([title, *(x.text for x in found)]), "hidden sheet"))
        elif found:
            named = not _PLAIN_SHEET.fullmatch(title)
            parts += [Part(title, BlockKind.HEADING, 2)] if named else []
            parts += found
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:3]),
        properties=office_properties(package),
        dropped=(*dropped, *package.outside()),
    )


class _Cells:
    """What is needed to read a cell: shared texts, number formats, the day that counts as 0."""

    def __init__(self, package: Package, book: Element) -> None:
        targets = dict(package.relations(_BOOK).values())
        self._texts = (
            _texts(package.xml(targets["sharedStrings"])) if "sharedStrings" in targets else []
        )
        self._formats = _formats(package.xml(targets["styles"])) if "styles" in targets else []
        settings = book.find(f"{_M}workbookPr")
        early = settings is not None and settings.get("date1904") in ("1", "true")
        # Excel counts 29 February 1900, a day that never was; hence 30 December.
        self._zero = datetime(1904, 1, 1) if early else datetime(1899, 12, 30)

    def rows(self, sheet: Element) -> Iterator[list[str]]:
        """Yield the rows, each cell at its column; hidden rows are as good as shown ones."""
        for row in sheet.iter(f"{_M}row"):
            cells: list[str] = []
            for cell in row.iter(f"{_M}c"):
                place = _column(cell.get("r", ""), len(cells))
                cells += [""] * (place - len(cells))
                cells.append(self._text(cell))
            yield cells

    def _text(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _inline(cell)
        value = next((child.text or "" for child in cell if local(child) == "v"), "")
        if kind == "s":
            known = value.isdecimal() and int(value) < len(self._texts)
            return self._texts[int(value)] if known else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return self._number(value, cell.get("s", "0")) if kind == "n" and value else value

    def _number(self, value: str, style: str) -> str:
        if not _NUMBER.fullmatch(value):
            return value
        number = float(value)
        kind = self._formats[int(style)] if int(style) < len(self._formats) else ""
        if kind == "date" and 0 <= number < 2_958_466:
            return _moment(self._zero + timedelta(days=number), number)
        return f"{number * 100:.10g} %" if kind == "percent" else f"{number:.15g}"


def _moment(moment: datetime, number: float) -> str:
    moment += timedelta(milliseconds=500)
    if number < 1:
        return moment.strftime("%H:%M")
    return moment.date().isoformat() + (moment.strftime(" %H:%M") if number % 1 else "")


def _column(reference: str, follows: int) -> int:
    """Index of the column that "BC12" names; a cell without a name follows the one before."""
    match = _COLUMN.match(reference)
    if not match:
        return follows
    index = 0
    for letter in match.group(0):
        index = index * 26 + ord(letter) - 64
    return max(follows, min(index, _MOST_COLUMNS) - 1)


def _texts(root: Element) -> list[str]:
    return [_inline(item) for item in root.iter(f"{_M}si")]


def _inline(item: Element) -> str:
    """Text of runs, without the reading aids of East Asian scripts."""
    runs = [t for t in item.iter(f"{_M}t") if local(t.getparent()) != "rPh"]
    return "".join(run.text or "" for run in runs)


def _formats(root: Element) -> Sequence[str]:
    """For each cell style "date", "percent" or the empty text."""
    codes = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iter(f"{_M}numFmt")}
    styles = root.find(f"{_M}cellXfs")
    ids = [x.get("numFmtId", "0") for x in styles] if styles is not None else []
    return [_format(int(number), codes.get(number)) for number in ids]


def _format(number: int, code: str | None) -> str:
    if code is None:
        return "date" if number in _DATES else "percent" if number in _PERCENT else ""
    bare = _QUOTED.sub("", code)
    if "%" in bare:
        return "percent"
    return "date" if re.search(r"[dmyhjt]", bare, re.I) and "general" not in bare.lower() else ""
