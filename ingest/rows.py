"""The printed lines of a PDF page, each with its place and its print.

pdfium gives a page's characters in the order of the file, with line ends of its own. A line is
measured by the boxes of its text objects ("runs"), which cost a hundredth of asking for the box of
every character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import backwards
from ingest.boxes import Box, Turned, around, font, place_of, runs_of, standing

DIVIDED = "\x02\ufffe"
"""pdfium's sign for a hyphen at a line end (U+FFFE, once 0x02) stands for hyphen and line end."""
_LETTER = re.compile(r"[^\W\d_]")
_UNMARKED = re.compile(r"[^\W\d_À-ÖØ-Þ]")
"""A letter that the box of its font is not stretched for, as it may be for "Ö"."""
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
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
_MARK = re.compile(r"[\d*†‡]")
"""What any raised mark has; few lines hold one."""
_RAISED_MARK = re.compile(r"(?<=\S)(?:\d{1,3}|[*†‡]+)(?=[\s,.;:)\]”“\"’]|$)")


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


_as_row: Callable[[Iterable[object]], Row] = partial(tuple.__new__, Row)
"""As ``Row._make``, which would ask for the number of values each time."""


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
    raw = page.raw
    end = -1
    for piece in _pieces(text):
        start = end + 1
        end = start + len(piece)
        if not piece:
            continue
        divided = end < len(text) and text[end] in DIVIDED
        row = _row(raw, piece, start, end, divided, turned)
        if row is None:
            continue
        if found and row.box.left > found[-1].box.right - 1 and _goes_on(found[-1], row):
            found[-1] = _joined(found[-1], row)
        else:
            found.append(row)
    return found


def _pieces(text: str) -> list[str]:
    """A page's text parted at each line end, be it of a divided word."""
    for sign in ("\r", *DIVIDED):
        text = text.replace(sign, "\n")
    return text.split("\n")


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


def with_mark(mark: Row, row: Row) -> Row | None:
    """Return the row with the small figure before it, None where ``mark`` is no such figure.

    pdfium gives the mark that begins a footnote as a row of its own where a gap follows it.
    """
    if row.style is None or not _RAISED_ROW.fullmatch(mark.text.strip()):
        return None
    height, whole = mark.box.top - mark.box.bottom, row.box.top - row.box.bottom
    shared = min(mark.box.top, row.box.top) - max(mark.box.bottom, row.box.bottom)
    near = -1 < row.box.left - mark.box.right < _GAP * row.style.size
    if not near or height >= _RAISED * whole or shared <= _LEVEL * height:
        return None
    return _joined(mark, row)._replace(base=row.base, style=row.style)


def turned(page: pdfium.PdfPage) -> Turned | None:
    """Return how a page is turned, None where it is not."""
    quarters = page.get_rotation() // 90 % 4
    return Turned(quarters, Box(*page.get_bbox())) if quarters else None


def _row(
    raw: object, text: str, start: int, end: int, divided: bool, turned: Turned | None
) -> Row | None:
    """Measure one row, ``divided`` where its end divides a word; None for blanks."""
    letter = _UNMARKED.search(text) or _LETTER.search(text)
    if letter is None and not text.strip():
        return None
    found = runs_of(raw, start, end - start, turned)
    first = start + letter.start() if letter else start
    left, size, base = _height(raw, first, turned)
    style = None
    if letter:
        bold = _is_bold(raw, first)
        style = _whole(raw, text, start, size, bold, turned) if len(found) > 1 else (size, bold)
    if len(found) == 1:
        box = found[0]
    elif found:
        box = around(found)
    else:
        box = place_of(raw, start, turned)
    if divided:
        text, end = text + "-", end + 1
    places: Sequence[int] = range(start, end)
    if found and backwards.may_be(left, found[0]):
        text, places = backwards.turned_round(raw, text, places, turned)
    if len(found) > 1:
        text = _with_marks(raw, text, places, found, turned)
    styled = _style(*style) if style else None
    return _as_row((text, places, box, base, styled, found, False))


def _whole(
    raw: object, text: str, start: int, size: float, bold: bool, turned: Turned | None
) -> tuple[float, bool]:
    """The style of a whole line, the first letter's known: one that is bold in part is not bold."""
    last = len(text) - 1
    while not text[last].isalpha():
        last -= 1
    size = min(size, _height(raw, start + last, turned)[1])
    if not (bold and _is_bold(raw, start + last)):
        return size, False
    middle = last // 2
    while not text[middle].isalpha():
        middle += 1
    size = min(size, _height(raw, start + middle, turned)[1])
    return size, _is_bold(raw, start + middle)


_bold: dict[bytes, bool] = {}


def signs(row: Row) -> str:
    """Return a row's text without ``RAISED``: one character for each of its places."""
    if RAISED[0] not in row.text:
        return row.text
    return row.text.replace(RAISED[0], "").replace(RAISED[1], "")


def _height(raw: object, place: int, turned: Turned | None) -> tuple[float, float, float]:
    """Return where a character's box begins, its font's height in half points, the box's foot."""
    left, top, bottom = standing(raw, place, turned)
    if top < bottom:
        top, bottom = bottom, top
    return left, round((top - bottom) * 2) / 2, bottom


@lru_cache(maxsize=1 << 10)
def _style(size: float, bold: bool) -> Style:
    """The same value for the same print: a document has few, its lines are many."""
    return Style(size, bold)


def _is_bold(raw: object, place: int) -> bool:
    name = font(raw, place)
    bold = _bold.get(name)
    if bold is None:
        if len(_bold) > _KNOWN_FONTS:
            _bold.clear()
        bold = _bold[name] = bool(_BOLD.search(name.decode("latin-1")))
    return bold


def _with_marks(
    raw: object, text: str, places: Sequence[int], runs: Sequence[Box], turned: Turned | None
) -> str:
    """Put raised figures between ``RAISED``: "Standards³" is no word with a 3 in it."""
    if not _MARK.search(text):
        return text
    tall = max([run.top - run.bottom for run in runs])
    foot = min([run.bottom for run in runs])
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
        box = place_of(raw, places[match.start()], turned)
        middle = (box.left + box.right) / 2
        if any(
            run.left - 1 < middle < run.right + 1 and box.bottom >= run.bottom - 1 for run in high
        ):
            kept += [text[at : match.start()], RAISED[0], match.group(), RAISED[1]]
            at = match.end()
    return "".join([*kept, text[at:]])
