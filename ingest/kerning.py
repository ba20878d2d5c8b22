"""Blanks that are none, and blanks that are missing: gaps between letters, measured.

pdfium guesses blanks from gaps. Wide kerning within a word ("Pla ce of birth") makes it guess
too many, letter-spaced headings ("V o r b e m e r k u n g") one after every letter. Of two blanks
that lie on each other, as between the words recognised in a scan, it drops both ("derWahlen"). Only
rows that look torn, and gaps between text objects, are measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import filterfalse, pairwise
from statistics import median

import pypdfium2 as pdfium

from ingest.boxes import Box, advance, gap, is_guessed, place_of
from ingest.rows import RAISED, Row, signs
from rag.analysis.files import lines

_SHORT = re.compile(r"(?<![\w.,'’-])[^\W\d_]{1,3}(?![\w.,'’-])")
_SIGNS = ".,;:!?()[]„“”\"'’–-/…"
"""Signs beside words: a long word is told without looking at each of its letters."""
_LONGEST_SHORT = 3
"""Letters of the longest word that counts as short."""
_NARROW = 0.17
"""A gap below this share of the font's height parts no words; a blank takes about 0.22."""
_AS_OTHERS = 0.6
"""A blank that parts no words is so much narrower than the usual one of its line."""
_ALONE = 0.13
"""The share where a line has no other blank to compare with."""
_KNOWN = 1 << 16
_even: set[str] = set()
"""What stands between blanks and is not odd: most of a page stood on another one before."""
_LEAST_SINGLE = 3
"""Single letters between blanks that a page with a letter-spaced line has at least."""
_SPACED = re.compile(r"(?:[^\W\d_] ){4}")
_MOSTLY = 0.8
_WORD_GAP = 1.6
"""Between letter-spaced words the gap is at least so many times that between their letters."""


def mended(page: pdfium.PdfTextPage, rows: Sequence[Row]) -> list[Row]:
    """Return a page's rows with their words whole, and apart: blanks where the gaps have room."""
    texts = [signs(row) for row in rows]
    pieces = " ".join(texts).split(" ")
    odd = _odd(pieces)
    found = list(rows)
    if sum([piece.isalpha() for piece in pieces if len(piece) == 1]) >= _LEAST_SINGLE:
        suspect: Iterable[int] = range(len(found))
    else:
        set_off = [f" {text} " for text in texts] if odd else []
        suspect = {n for word in odd for n, text in enumerate(set_off) if f" {word} " in text}
    for place in suspect:
        found[place] = _mended(page.raw, found[place], odd)
    return [_parted(page.raw, row) if _has_gap(row) else row for row in found]


def _mended(raw: object, row: Row, odd: set[str]) -> Row:
    text = row.text
    if signs(row).count(" ") * 4 > len(text) and _is_spaced(text):
        return _with_word_gaps(raw, row)
    return _without(row, _narrow(raw, row)) if odd and _looks_torn(raw, row, odd) else row


def _odd(pieces: Iterable[str]) -> set[str]:
    """Return those pieces between blanks that have an odd short word."""
    fresh = set(filterfalse(_even.__contains__, pieces))
    odd = set(filter(_has_odd_word, fresh))
    if len(_even) > _KNOWN:
        _even.clear()
    _even.update(fresh - odd)
    return odd


def _without(row: Row, away: set[int]) -> Row:
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


def _is_odd(word: str) -> bool:
    return not (word.isupper() or word.lower() in _common())


def _has_odd_word(piece: str) -> bool:
    """Whether what stands between two blanks has an odd short word."""
    if piece.isalpha():
        return len(piece) <= _LONGEST_SHORT and _is_odd(piece)
    word = piece.strip(_SIGNS)
    if len(word) > _LONGEST_SHORT and word.isalpha():
        return False
    return any(map(_is_odd, _SHORT.findall(piece)))


def _looks_torn(raw: object, row: Row, odd: set[str]) -> bool:
    """Whether an odd short word stands beside a blank that pdfium has guessed."""
    end = -1
    for piece in signs(row).split(" "):
        start, end = end + 1, end + 1 + len(piece)
        if piece in odd and _is_beside_guess(raw, row.places, start, piece):
            return True
    return False


def _is_beside_guess(raw: object, places: Sequence[int], start: int, piece: str) -> bool:
    """Whether the first or last word of a piece is odd and the blank beside it is guessed."""
    end = start + len(piece)
    for match in _SHORT.finditer(piece):
        if not _is_odd(match.group()):
            continue
        first, last = match.start() == 0 and start > 0, match.end() == len(piece)
        if first and is_guessed(raw, places[start - 1]):
            return True
        if last and end < len(places) and is_guessed(raw, places[end]):
            return True
    return False


def _narrow(raw: object, row: Row) -> set[int]:
    """Return the places in the row's text of guessed blanks that part no words.

    A tightly set line has narrow blanks throughout; torn words show by gaps that are narrower
    than the line's others.
    """
    text, places = signs(row), row.places
    blanks = [
        n
        for n, sign in enumerate(text[:-1])
        if sign == " " and n and text[n - 1].isalpha() and text[n + 1].isalpha()
    ]
    gaps = {n: gap(raw, places[n - 1], places[n + 1]) for n in blanks if text[n + 1].islower()}
    if not gaps or min(gaps.values()) >= _NARROW:
        return set()
    others = [gap(raw, places[n - 1], places[n + 1]) for n in blanks if n not in gaps]
    usual = median([*gaps.values(), *others])
    most = min(_NARROW, _AS_OTHERS * usual) if len(blanks) > 1 else _ALONE
    return {n for n, width in gaps.items() if width < most and is_guessed(raw, places[n])}


def _has_gap(row: Row) -> bool:
    """Whether text objects of a row stand so far apart that a blank belongs between them."""
    return len(row.runs) > 1 and any(b.left - a.right > _room(row) for a, b in pairwise(row.runs))


def _room(row: Row) -> float:
    """The width of the narrowest blank, in points."""
    return _NARROW * (row.style.size if row.style else row.box.top - row.box.bottom)


def _parted(raw: object, row: Row) -> Row:
    """Return a row with a blank in each gap between text objects that is as wide as its blanks."""
    text, places = row.text, row.places
    if RAISED[0] in text:
        return row
    wide = [(a.right + b.left) / 2 for a, b in pairwise(row.runs) if b.left - a.right > _room(row)]
    inked = [n for n, sign in enumerate(text) if not sign.isspace()]
    ends = _behind(raw, [places[n] for n in inked], wide, row.box)
    beside = [(inked[at - 1], inked[at]) for at in sorted(ends) if 0 < at < len(inked)]
    close = [(a, b) for a, b in beside if b == a + 1 and _may_part(text[a], text[b])]
    if not close:
        return row
    blanks = [gap(raw, places[a], places[b]) for a, b in pairwise(inked) if b > a + 1]
    if not blanks:
        return row
    least = max(_NARROW, _AS_OTHERS * median(blanks))
    starts = {b for a, b in close if gap(raw, places[a], places[b]) >= least}
    pairs = list(zip(text, places, strict=True))
    kept = [x for n, one in enumerate(pairs) for x in ([(" ", one[1])] * (n in starts) + [one])]
    return row._replace(text="".join(s for s, _ in kept), places=[p for _, p in kept])


def _behind(raw: object, places: Sequence[int], gaps: Sequence[float], box: Box) -> set[int]:
    """Return for each gap the first of the signs in ``places`` that stands behind it.

    Signs are about as wide as each other: asked from where a gap should be, few need be looked at.
    """
    found = set()
    for x in gaps:
        at = min(int((x - box.left) / (box.right - box.left) * len(places)), len(places) - 1)
        while at and place_of(raw, places[at - 1]).left >= x:
            at -= 1
        while at < len(places) and place_of(raw, places[at]).left < x:
            at += 1
        found.add(at)
    return found


def _may_part(before: str, after: str) -> bool:
    """Whether a blank may stand here: behind a word or its sign, before a word or a bracket."""
    return (before.isalnum() or before in ".,;:!?)") and (after.isalpha() or after == "(")


def _is_spaced(text: str) -> bool:
    if not _SPACED.search(text):
        return False
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
    gaps = [b.left - a.right for a, b in pairwise(boxes)]
    wide = _WORD_GAP * max(median(gaps), 0.1)
    text, places = [kept[0][0]], [kept[0][1]]
    for (sign, place), width in zip(kept[1:], gaps, strict=True):
        blanks = 2 if width > wide else 1
        text += [" "] * blanks + [sign]
        places += [place] * (blanks + 1)
    return row._replace(text="".join(text), places=places)
