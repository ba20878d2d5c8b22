"""Blanks that are none: the gap that wide kerning leaves within a word ("Pla ce of birth").

The text layer has no blanks there; they are guessed from the gaps. Where the words of a page are
suspiciously short, the gaps are measured again against the size of the font.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 4.3
"""Mean letters of a word; German has about 6, English 5."""
_LEAST_WORDS = 12
_NARROW = 0.2
"""A gap below this share of the font's height parts no words; a blank takes about 0.25."""
_BLANK = 32


def is_torn(text: str) -> bool:
    """Return whether a page's words are so short that some must be torn."""
    words = _WORD.findall(text)
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) < _SHORT * len(words)


def mended(page: pdfium.PdfTextPage, text: str) -> str:
    """Return the page's text without guessed blanks in gaps that are too narrow for one."""
    kept: list[str] = []
    removed = False
    count = page.count_chars()
    for place in range(count):
        code = pdfium_c.FPDFText_GetUnicode(page, place)
        if code == _BLANK and 0 < place < count - 1 and _is_narrow(page, place):
            removed = True
        else:
            kept.append(chr(code))
    return "".join(kept).replace("\r\n", "\n").replace("\r", "\n") if removed else text


def _is_narrow(page: pdfium.PdfTextPage, place: int) -> bool:
    if pdfium_c.FPDFText_IsGenerated(page, place) != 1:
        return False
    before, after = (chr(pdfium_c.FPDFText_GetUnicode(page, place + step)) for step in (-1, 1))
    if not (before.isalpha() and after.isalpha()) or before == "f":
        return False  # The arm of an f reaches into the blank behind it.
    left, right = page.get_charbox(place - 1, loose=True), page.get_charbox(place + 1)
    gap = right[0] - page.get_charbox(place - 1)[2]
    return bool(0 <= gap < _NARROW * (left[3] - left[1]))
