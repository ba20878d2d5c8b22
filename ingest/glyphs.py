"""Glyphs printed several times, a hair apart, to look bold: read once.

The text layer then says everything two to four times ("Freiheit Freiheit iheit"). Pages that
show signs of it are read again character by character, by the place of each.
"""

from __future__ import annotations

import ctypes
import re

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LEAST = 8
"""Letters that must be there twice: "sehr sehr" is said on purpose."""
_BLANK = 32
_APART = 0.12
"""Copies lie nearer than this share of the glyph's height; "ll" is never so near."""
_NEAREST = 0.4
"""The same in points, for glyphs of no height such as blanks and dashes."""
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_BLANKS = re.compile(r"[^\S\n]{2,}")


def is_overprinted(text: str) -> bool:
    """Return whether a line says words twice in a row, or says what the line before said."""
    before: list[str] = []
    for line in text.split("\n"):
        words = line.split()
        if _repeats(words) or (words and words == before and len(line) > _LEAST):
            return True
        before = words
    return False


def _repeats(words: list[str]) -> bool:
    """Whether a run of words is followed by itself; where copies meet, the blank may be lost."""
    joined = "".join(words)
    last: dict[str, int] = {}
    at = 0
    for word in words:
        begin = last.get(word, at)
        last[word] = at
        if at - begin >= _LEAST and joined.startswith(joined[begin:at], at):
            return True
        at += len(word)
    return False


def once(page: pdfium.PdfTextPage, text: str) -> str:
    """Return the page's text without copies, or ``text`` where few glyphs lie on their like."""
    kept: list[str] = []
    seen: dict[tuple[int, int, int], tuple[float, float]] = {}
    copies = 0
    for place in range(page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(page, place)
        if pdfium_c.FPDFText_IsGenerated(page, place) != 1 and _is_copy(page, place, code, seen):
            copies += code > _BLANK
        else:
            kept.append(chr(code))
    if copies < _LEAST:
        return text
    lines = "".join(kept).replace("\r\n", "\n").replace("\r", "\n")
    return _BLANKS.sub(" ", _EMPTY_LINES.sub("\n", lines))


def _is_copy(
    page: pdfium.PdfTextPage,
    place: int,
    code: int,
    seen: dict[tuple[int, int, int], tuple[float, float]],
) -> bool:
    """Whether the same glyph lies at this place already; else note it. ``seen`` is by points."""
    left, bottom, height = _place(page, place)
    apart = max(_NEAREST, _APART * height)
    column, row = int(left), int(bottom)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            found = seen.get((code, x, y))
            if found and abs(found[0] - left) <= apart and abs(found[1] - bottom) <= apart:
                return True
    seen[code, column, row] = (left, bottom)
    return False


def _place(page: pdfium.PdfTextPage, place: int) -> tuple[float, float, float]:
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium_c.FPDFText_GetCharBox(page, place, *sides)
    left, _, bottom, top = (side.value for side in sides)
    return left, bottom, top - bottom
