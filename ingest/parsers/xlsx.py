"""Excel: values as they are shown, dates as ISO 8601, rows with the headings of their columns.

Source: ECMA-376 part 1, chapter 18 (SpreadsheetML). Formulas are not computed: the value that
Excel stored last is what its reader saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ingest import numbers, sheets, spans, unseen
from ingest.package import Element, Package, local, office_properties
from ingest.parsed import Parsed, Part
from ingest.raised import raised
from ingest.spans import Cell
from ingest.text import plain
from ingest.unseen import Unseen
from rag.analysis import language
from rag.types import BlockKind

_BOOK = "xl/workbook.xml"
_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLAIN_SHEET = re.compile(r"(?:Tabelle|Sheet|Blatt)\s*\d*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,50})?(?:[eE][-+]?\d{1,3})?")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_INITIAL = re.compile(r"\b[A-Z]\b")
"""Letters of units and grades ("III A 1"), which are words in English."""
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_OFF = ("0", "false")
_TOLD_BY = 400
"""Texts that tell a language."""
_MOST_COLUMNS = 16_384


def parse(data: bytes, name: str) -> Parsed:
    """Read what all visible sheets show, in their order.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    book = package.xml(_BOOK)
    targets = package.relations(_BOOK)
    values = _Values(package, book)
    parts: list[Part] = []
    left_out = Unseen()
    for sheet in book.iter(f"{_M}sheet"):
        kind, member = targets.get(sheet.get(_ID, ""), ("", ""))
        if kind != "worksheet":
            continue
        title = plain(sheet.get("name", ""))
        beside = Unseen()
        found = sheets.parts(_Sheet(package.xml(member), values, beside).rows(), name)
        if sheet.get("state", "visible") != "visible":
            left_out.lines([title, *(part.text for part in found)], unseen.SHEET)
        elif found:
            named = not _PLAIN_SHEET.fullmatch(title)
            parts += [Part(title, BlockKind.HEADING, 2)] if named else []
            parts += found
        left_out.take(beside)
        for text in _comments(package, member):
            left_out.add(text, unseen.COMMENT)
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:3]),
        properties=office_properties(package),
        dropped=(*left_out.dropped(), *package.outside()),
    )


def _comments(package: Package, member: str) -> Iterator[str]:
    """What was noted beside the cells of a sheet; threads stand in for the copies of before."""
    found = dict(package.relations(member).values())
    kind = "threadedComment" if "threadedComment" in found else "comments"
    if kind in found:
        for element in package.xml(found[kind]).iter():
            if local(element) == "text":
                yield _inline(element)[0] or element.text or ""


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells look: the code of their numbers, whether words are struck out or set raised."""

    code: str = "General"
    struck: bool = False
    high: bool = False


class _Values:
    """What is needed to read a cell: shared texts, styles, the day that counts as 0."""

    def __init__(self, package: Package, book: Element) -> None:
        targets = dict(package.relations(_BOOK).values())
        items = (
            package.xml(targets["sharedStrings"]).iter(f"{_M}si")
            if "sharedStrings" in targets
            else ()
        )
        self._texts = list(map(_inline, items))
        self._styles = _styles(package.xml(targets["styles"])) if "styles" in targets else []
        words = [shown for shown, _ in self._texts[:_TOLD_BY]] or _inside(package)
        names = [sheet.get("name", "") for sheet in book.iter(f"{_M}sheet")]
        self._language = language.detect(_INITIAL.sub("", " ".join([*names, *words])))
        settings = book.find(f"{_M}workbookPr")
        early = settings is not None and settings.get("date1904") in ("1", "true")
        # Excel counts 29 February 1900, a day that never was; hence 30 December.
        self._zero = datetime(1904, 1, 1) if early else datetime(1899, 12, 30)

    def text(self, cell: Element, left_out: Unseen) -> str:
        """Return what a cell shows; what it does not is added to ``left_out``."""
        style = cell.get("s", "0")
        styled = int(style) < len(self._styles) if style.isdecimal() else False
        look = self._styles[int(style)] if styled else _Style()
        shown, gone = self._value(cell, look.code)
        if look.struck:
            shown, gone = "", f"{shown} {gone}"
        elif look.high:
            shown = raised(shown, "")
        left_out.add(gone, unseen.STRUCK)
        return shown

    def _value(self, cell: Element, code: str) -> tuple[str, str]:
        """The text that a cell shows and the one that is struck out in it."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _inline(cell)
        value = next((child.text or "" for child in cell if local(child) == "v"), "")
        if kind == "s":
            known = value.isdecimal() and int(value) < len(self._texts)
            return self._texts[int(value)] if known else ("", "")
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE", ""
        if kind != "n" or not _NUMBER.fullmatch(value):
            return value, ""
        return numbers.shown(float(value), code, self._language, self._zero), ""


def _inside(package: Package) -> list[str]:
    """The first texts that the cells hold themselves, for want of shared ones."""
    found: list[str] = []
    for kind, member in package.relations(_BOOK).values():
        if kind == "worksheet":
            items = islice(package.xml(member).iter(f"{_M}is"), _TOLD_BY)
            found += [_inline(item)[0] for item in items]
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: which of its rows, columns and cells are seen."""

    root: Element
    values: _Values
    left_out: Unseen

    def rows(self) -> Iterator[spans.Row]:
        """Yield the rows that are shown; what hidden rows and columns hold is left out."""
        filled = list(self._filled())
        width = 1 + max((max(cells) for _, _, cells in filled), default=-1)
        spanning = self._spanning(width)
        hidden = self._hidden_columns(width)
        reach = spans.Reach()
        apart: dict[int, list[str]] = {n: [] for n in hidden}
        for at, row, texts in filled:
            cells = {n: Cell(text, *spanning.get((at, n), ())) for n, text in texts.items()}
            found = reach.placed(cells, at)
            if row.get("hidden", "0") not in _OFF:
                self.left_out.add(" | ".join(filter(None, found)), unseen.ROW)
                continue
            for n in hidden:
                apart[n] += filter(None, found[n : n + 1])
            yield spans.without(found, hidden)
        for column in apart.values():
            self.left_out.lines(column, unseen.COLUMN)

    def _filled(self) -> Iterator[tuple[int, Element, dict[int, str]]]:
        """The rows with something in them: their place, their texts by column."""
        at = -1
        for row in self.root.iter(f"{_M}row"):
            number = row.get("r", "")
            at = int(number) - 1 if number.isdecimal() and len(number) < 8 else at + 1
            texts: dict[int, str] = {}
            follows = 0
            for cell in row.iter(f"{_M}c"):
                place = _column(cell.get("r", ""), follows)
                follows = place + 1
                if text := self.values.text(cell, self.left_out):
                    texts[place] = text
            if texts:
                yield at, row, texts

    def _spanning(self, width: int) -> dict[tuple[int, int], tuple[int, int]]:
        """By row and column of its first cell, how many columns and rows a merged cell spans."""
        found = {}
        for merged in self.root.iter(f"{_M}mergeCell"):
            match = _AREA.fullmatch(merged.get("ref", ""))
            if match:
                left, right = _column(match[1], 0), _column(match[3], 0)
                top, foot = int(match[2]) - 1, int(match[4]) - 1
                wide = min(right, width - 1) - left + 1
                if wide > 0 and foot >= top:
                    found[top, left] = (wide, foot - top + 1)
        return found

    def _hidden_columns(self, width: int) -> list[int]:
        found: set[int] = set()
        for column in self.root.iter(f"{_M}col"):
            first, last = column.get("min", ""), column.get("max", "")
            named = first.isdecimal() and last.isdecimal() and len(first) < 8
            if named and column.get("hidden", "0") not in _OFF:
                found.update(range(max(0, int(first) - 1), min(int(last), width)))
        return sorted(found)


def _column(reference: str, follows: int) -> int:
    """Index of the column that "BC12" names; a cell without a name follows the one before."""
    match = _COLUMN.match(reference)
    if not match:
        return follows
    index = 0
    for letter in match.group(0):
        index = index * 26 + ord(letter) - 64
    return max(follows, min(index, _MOST_COLUMNS) - 1)


def _inline(item: Element) -> tuple[str, str]:
    """Text of runs, without the reading aids of East Asian scripts, and those struck out."""
    shown = struck = ""
    for text in item.iter(f"{_M}t"):
        holder = text.getparent()
        if local(holder) != "rPh":
            words = text.text or ""
            if _is_on(holder.find(f"{_M}rPr/{_M}strike")):
                struck += words
            else:
                high = _is_high(holder.find(f"{_M}rPr/{_M}vertAlign"))
                shown += raised(words, shown) if high else words
    return shown, struck


def _is_on(mark: Element | None) -> bool:
    return mark is not None and mark.get("val", "1") not in _OFF


def _is_high(mark: Element | None) -> bool:
    return mark is not None and mark.get("val") == "superscript"


def _styles(root: Element) -> list[_Style]:
    """Return the styles of cells by their number."""
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iter(f"{_M}numFmt")}
    fonts = root.find(f"{_M}fonts")
    looks = list(fonts) if fonts is not None else []
    struck = [_is_on(font.find(f"{_M}strike")) for font in looks]
    high = [_is_high(font.find(f"{_M}vertAlign")) for font in looks]
    styles = root.find(f"{_M}cellXfs")
    found = []
    for style in styles if styles is not None else ():
        font = int(style.get("fontId", "0"))
        code = numbers.code_of(int(style.get("numFmtId", "0")), codes)
        known = font < len(looks)
        found.append(_Style(code, known and struck[font], known and high[font]))
    return found
