"""Blanks that are none, and blanks that are missing: gaps between letters, measured.

pdfium guesses blanks from gaps. Wide kerning within a word ("Pla ce of birth") makes it guess
too many, letter-spaced headings ("V o r b e m e r k u n g") one after every letter. Only rows
that look torn are measured.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.rows import Row, advance, signs
from rag.analysis.files import lines

_SHORT = re.compile(r"(?<![\w.,'’-])[^\W\d_]{1,3}(?![\w.,'’-])")
_NARROW = 0.17
"""A gap below this share of the font's height parts no words; a blank takes about 0.22."""
_AS_OTHERS = 0.6
"""A blank that parts no words is so much narrower than the usual one of its line."""
_ALONE = 0.13
"""The share where a line has no other blank to compare with."""
_SPACED = re.compile(r"(?:[^\W\d_] ){4}")
_MOSTLY = 0.8
_WORD_GAP = 1.6
"""Between letter-spaced words the gap is at least so many times that between their letters."""


def mended(page: pdfium.PdfTextPage, row: Row) -> Row:
    """Return the row with its words whole: no blank in a gap too narrow for one."""
    text = row.text
    if text.count(" ") * 4 > len(text) and _SPACED.search(text) and _is_spaced(text):
        return _with_word_gaps(page.raw, row)
    if not _looks_torn(page.raw, row):
        return row
    away = _narrow(page.raw, row)
    if not away:
        return row
    kept = [
        (sign, place)
        for n, (sign, place) in enumerate(zip(signs(row), row.places, strict=True))
        if n not in away
    ]
    return row._replace(text="".join(s for s, _ in kept), places=[p for _, p in kept])


@cache
def _common() -> frozenset[str]:
    """Short words that stand alone in any text, so that most rows need no measuring."""
    names = ("function-words.de.txt", "function-words.en.txt")
    return frozenset(word for name in names for line in lines(name) for word in line.split())


def _looks_torn(raw: object, row: Row) -> bool:
    """Whether an odd short word stands beside a blank that pdfium has guessed."""
    common = _common()
    text = signs(row)
    for match in _SHORT.finditer(text):
        word = match.group()
        if word.isupper() or word.lower() in common:
            continue
        for place in (match.start() - 1, match.end()):
            blank = 0 <= place < len(text) and text[place] == " "
            if blank and pdfium_c.FPDFText_IsGenerated(raw, row.places[place]) == 1:
                return True
    return False


def _narrow(raw: object, row: Row) -> set[int]:
    """Return the places in the row's text of guessed blanks that part no words.

    A tightly set line has narrow blanks throughout; torn words show by gaps that are narrower
    than the line's others.
    """
    text = signs(row)
    gaps: dict[int, float] = {}
    for n in range(1, len(text) - 1):
        if text[n] == " " and text[n - 1].isalpha() and text[n + 1].isalpha():
            left, right = (advance(raw, row.places[n + step]) for step in (-1, 1))
            gaps[n] = (right.left - left.right) / max(1.0, left.top - left.bottom)
    if not gaps:
        return set()
    most = min(_NARROW, _AS_OTHERS * median(gaps.values())) if len(gaps) > 1 else _ALONE
    return {
        n
        for n, gap in gaps.items()
        if gap < most
        and text[n + 1].islower()
        and pdfium_c.FPDFText_IsGenerated(raw, row.places[n]) == 1
    }


def _is_spaced(text: str) -> bool:
    pieces = text.split()
    return sum(len(piece) == 1 for piece in pieces) >= max(5, _MOSTLY * len(pieces))


def _with_word_gaps(raw: object, row: Row) -> Row:
    """Return a letter-spaced row with two blanks between words, as typewriters part them."""
    kept = [
        (sign, place)
        for sign, place in zip(signs(row), row.places, strict=True)
        if not sign.isspace()
    ]
    boxes = [advance(raw, place) for _, place in kept]
    gaps = [b.left - a.right for a, b in itertools.pairwise(boxes)]
    wide = _WORD_GAP * max(median(gaps), 0.1)
    text, places = [kept[0][0]], [kept[0][1]]
    for (sign, place), gap in zip(kept[1:], gaps, strict=True):
        blanks = 2 if gap > wide else 1
        text += [" "] * blanks + [sign]
        places += [place] * (blanks + 1)
    return row._replace(text="".join(text), places=places)
