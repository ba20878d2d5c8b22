"""The printed lines of a PDF page, each with its place and its print.

pdfium gives a page's characters in the order of the file, with line ends of its own. A line is
measured by the boxes of its text objects ("runs"), which cost a hundredth of asking for the box of
every character.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_PIECE = re.compile("[^\r\n\x02\ufffe]+")
"""pdfium's sign for a hyphen at a line end (U+FFFE, once 0x02) stands for hyphen and line end."""
DIVIDED = "\x02\ufffe"
_LETTER = re.compile(r"[^\W\d_]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_NAME = 64
_KNOWN_FONTS = 4096
_RAISED = 0.75
"""A mark of a footnote is set so much smaller than its line, or less."""
_RAISED_WIDTH = 14.0
_FOOT = 0.3
"""Its foot stands higher than the line's by this share of the line's height."""
_GAP = 0.6
"""Heights of the font within which what stands on one level is one line."""
_LEVEL = 0.4
_BLANK = 0.15
NOWHERE = -1
RAISED = ("\ue0f0", "\ue0f1")
"""Private characters that hold a raised mark within a row's text until its use is known."""
_FIGURE_LAST = re.compile(rf"[\d*†‡{RAISED[1]}]\s*$")
_RAISED_ROW = re.compile(r"\d{1,3}|[*†‡]{1,3}")
_RAISED_MARK = re.compile(r"(?<=\S)(?:\d{1,3}|[*†‡]+)(?=[\s,.;:)\]”“\"’]|$)")


class Box(NamedTuple):
    """A rectangle in points, from the page's lower left corner as it is shown."""

    left: float
    bottom: float
    right: float
    top: float


class Style(NamedTuple):
    """How a line is set: the height of its font's box in points, and whether it is bold."""

    size: float
    bold: bool


class Row(NamedTuple):
    """One printed line: its text, the place of each of its characters on the page, where it stands.

    ``base`` is the foot of the font's box, the same for all lines of a font, whatever their
    letters; ``runs`` are the boxes of the line's text objects. ``RAISED`` has no places; words that
    are not printed in this place (the headings of a table's columns) have ``NOWHERE``.
    """

    text: str
    places: Sequence[int]
    box: Box
    base: float
    style: Style | None
    runs: tuple[Box, ...]
    table: bool = False
    """Whether this is a row of a table, its text made of its cells."""


def characters(page: pdfium.PdfTextPage) -> str:
    """Return the page's characters, one for each of pdfium's places."""
    text: str = page.get_text_range()
    count = page.count_chars()
    if len(text) == count:
        return text
    # Characters beyond the basic plane take two places in UTF-16, those without a code none.
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(page, n)) for n in range(count))


def rows(page: pdfium.PdfTextPage, text: str, turned: Turned | None = None) -> list[Row]:
    """Return the rows of a page in the order of the file; ``text`` as ``characters`` gives it."""
    found: list[Row] = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        row = _row(page.raw, match.group(), start, end, turned)
        if row and end < len(text) and text[end] in DIVIDED:
            row = row._replace(text=row.text + "-", places=range(start, end + 1))
        if row and found and _goes_on(found[-1], row):
            found[-1] = _joined(found[-1], row)
        elif row:
            found.append(row)
    return found


def _goes_on(before: Row, row: Row) -> bool:
    """Whether pdfium has parted one line, as it does behind a raised or lowered figure."""
    gap = row.box.left - before.box.right
    height = before.box.top - before.box.bottom
    if not -1 < gap < _GAP * (before.style.size if before.style else height):
        return False
    if not (_FIGURE_LAST.search(before.text) or _RAISED_ROW.fullmatch(row.text.strip())):
        return False
    shared = min(before.box.top, row.box.top) - max(before.box.bottom, row.box.bottom)
    return shared > _LEVEL * min(height, row.box.top - row.box.bottom)


def _joined(before: Row, row: Row) -> Row:
    runs = (*before.runs, *row.runs)
    height, whole = row.box.top - row.box.bottom, before.box.top - before.box.bottom
    raised = row.box.bottom - before.box.bottom > _FOOT * whole and height < _RAISED * whole
    if raised and _RAISED_ROW.fullmatch(row.text.strip()):
        sign = row.text.strip()
        at = row.text.index(sign)
        return before._replace(
            text=f"{before.text.rstrip()}{RAISED[0]}{sign}{RAISED[1]}",
            places=[
                *before.places[: len(signs(before).rstrip())],
                *row.places[at : at + len(sign)],
            ],
            runs=runs,
        )
    blank = row.box.left - before.box.right > _BLANK * whole
    return before._replace(
        text=f"{before.text.rstrip()}{' ' * blank}{row.text}",
        places=[
            *before.places[: len(signs(before).rstrip())],
            *([row.places[0]] * blank),
            *row.places,
        ],
        box=around((before.box, row.box)),
        runs=runs,
    )


class Turned(NamedTuple):
    """A page that is shown turned: quarter turns clockwise, and its box before they are made."""

    quarters: int
    page: Box

    def box(self, box: Box) -> Box:
        """Return where a box of the file's own page is shown."""
        left, bottom, right, top = box
        page = self.page
        if self.quarters == 1:
            return Box(bottom, page.right - right, top, page.right - left)
        if self.quarters == 2:
            return Box(page.right - right, page.top - top, page.right - left, page.top - bottom)
        return Box(page.top - top, left, page.top - bottom, right)


def turned(page: pdfium.PdfPage) -> Turned | None:
    """Return how a page is turned, None where it is not."""
    quarters = page.get_rotation() // 90 % 4
    return Turned(quarters, Box(*page.get_bbox())) if quarters else None


def _row(raw: object, text: str, start: int, end: int, turned: Turned | None) -> Row | None:
    """Measure one row; None for blanks."""
    letter = _LETTER.search(text)
    if letter is None and not text.strip():
        return None
    runs = _runs(raw, start, end - start, turned)
    first = start + letter.start() if letter else start
    style, base = _print(raw, first, turned)
    if len(runs) > 1 and letter:
        style = _whole(raw, text, start, style, turned)
    box = around(runs) if runs else place_of(raw, start, turned)
    marked = _with_marks(raw, text, start, runs, turned) if len(runs) > 1 else text
    return Row(marked, range(start, end), box, base, style if letter else None, runs)


def _whole(raw: object, text: str, start: int, style: Style, turned: Turned | None) -> Style:
    """The style of a whole line, the first letter's known: one that is bold in part is not bold."""
    last = len(text) - 1
    while not text[last].isalpha():
        last -= 1
    other = _print(raw, start + last, turned)[0]
    style = Style(min(style.size, other.size), style.bold and other.bold)
    if not style.bold:
        return style
    middle = last // 2
    while not text[middle].isalpha():
        middle += 1
    other = _print(raw, start + middle, turned)[0]
    return Style(min(style.size, other.size), other.bold)


_SIDES = tuple(ctypes.c_double() for _ in range(4))
_REFERENCES = tuple(ctypes.byref(side) for side in _SIDES)
_LOOSE = pdfium_c.FS_RECTF()
_LOOSE_REFERENCE = ctypes.byref(_LOOSE)
_BUFFER = ctypes.create_string_buffer(_NAME)
_FLAGS = ctypes.c_int()
_FLAGS_REFERENCE = ctypes.byref(_FLAGS)
_bold: dict[bytes, bool] = {}


def _runs(raw: object, start: int, length: int, turned: Turned | None) -> tuple[Box, ...]:
    left, top, right, bottom = _SIDES
    found = []
    for number in range(pdfium_c.FPDFText_CountRects(raw, start, length)):
        pdfium_c.FPDFText_GetRect(raw, number, *_REFERENCES)
        box = Box(left.value, bottom.value, right.value, top.value)
        found.append(turned.box(box) if turned else box)
    return tuple(found)


def place_of(raw: object, place: int, turned: Turned | None = None) -> Box:
    """Return the box of a character's ink, as the page is shown where ``turned`` is given."""
    left, right, bottom, top = _SIDES
    pdfium_c.FPDFText_GetCharBox(raw, place, *_REFERENCES)
    box = Box(left.value, bottom.value, right.value, top.value)
    return turned.box(box) if turned else box


def signs(row: Row) -> str:
    """Return a row's text without ``RAISED``: one character for each of its places."""
    if RAISED[0] not in row.text:
        return row.text
    return row.text.replace(RAISED[0], "").replace(RAISED[1], "")


def advance(raw: object, place: int) -> Box:
    """Return the box of a character that takes in the room its font gives it."""
    pdfium_c.FPDFText_GetLooseCharBox(raw, place, _LOOSE_REFERENCE)
    return Box(_LOOSE.left, _LOOSE.bottom, _LOOSE.right, _LOOSE.top)


def _print(raw: object, place: int, turned: Turned | None) -> tuple[Style, float]:
    """Return a character's print, and the foot of its font's box."""
    box = advance(raw, place)
    if turned:
        box = turned.box(box)
    pdfium_c.FPDFText_GetFontInfo(raw, place, _BUFFER, _NAME, _FLAGS_REFERENCE)
    name = _BUFFER.value
    bold = _bold.get(name)
    if bold is None:
        if len(_bold) > _KNOWN_FONTS:
            _bold.clear()
        bold = _bold[name] = bool(_BOLD.search(name.decode("latin-1")))
    return Style(round(abs(box.top - box.bottom) * 2) / 2, bold), min(box.bottom, box.top)


def around(runs: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of these."""
    if len(runs) == 1:
        return runs[0]
    return Box(
        min(run[0] for run in runs), min(run[1] for run in runs),
        max(run[2] for run in runs), max(run[3] for run in runs),
    )  # fmt: skip


def _with_marks(
    raw: object, text: str, start: int, runs: Sequence[Box], turned: Turned | None
) -> str:
    """Put raised figures between ``RAISED``: "Standards³" is no word with a 3 in it."""
    tall = max(run.top - run.bottom for run in runs)
    foot = min(run.bottom for run in runs)
    high = [
        run
        for run in runs
        if run.right - run.left < _RAISED_WIDTH
        and run.top - run.bottom < _RAISED * tall
        and run.bottom - foot > _FOOT * tall
    ]
    if not high:
        return text
    kept, at = [], 0
    for match in _RAISED_MARK.finditer(text):
        box = place_of(raw, start + match.start(), turned)
        middle = (box.left + box.right) / 2
        if any(
            run.left - 1 < middle < run.right + 1 and box.bottom >= run.bottom - 1 for run in high
        ):
            kept += [text[at : match.start()], RAISED[0], match.group(), RAISED[1]]
            at = match.end()
    return "".join([*kept, text[at:]])
