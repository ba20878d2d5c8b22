"""Glyphs printed several times, a hair apart, to look bold: read once.

The text layer then says everything two to four times ("Freiheit Freiheit iheit"). Rows that lie
on each other, or whose text objects do, are read again character by character.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import pypdfium2 as pdfium

from ingest.boxes import Box, advance, is_guessed, place_of
from ingest.rows import Row, signs

_LEAST = 8
"""Letters that must be there twice: "sehr sehr" is said on purpose."""
_APART = 0.12
"""Copies lie nearer than this share of the glyph's height; "ll" is never so near."""
_NEAREST = 0.4
"""The same in points, for glyphs of no height such as blanks and dashes."""
_OVER = 0.6
"""Boxes that share so much of their width lie on each other; kerning shares a tenth."""
_LEVEL = 1.5
"""Points that the feet of copies may differ."""
_NARROW = 3.0
_LEAST_SHARED = _OVER * _NARROW
_GAP = 0.12
"""A gap of this share of the font's height is a blank where copies have left none."""


Seen = dict[str, list[tuple[float, float]]]
"""Where on a page each sign lies: the left foot of its ink, in points."""


def once(page: pdfium.PdfTextPage, rows: Sequence[Row]) -> list[Row]:
    """Return the rows without copies; as they are where few glyphs lie on their like."""
    over = _overprinted(rows)
    if not over:
        return list(rows)
    seen: Seen = defaultdict(list)
    read = {number: _read(page.raw, rows[number], seen) for number in sorted(over)}
    copies = sum(count for _, count in read.values())
    if copies < _LEAST:
        return list(rows)
    result = (read[number][0] if number in over else row for number, row in enumerate(rows))
    return [row for row in result if row.text.strip()]


def _overprinted(rows: Sequence[Row]) -> set[int]:
    """Return the places of rows that lie on another, or on themselves."""
    over = {n for n, row in enumerate(rows) if len(row.runs) > 1 and _on_itself(row.runs)}
    feet = sorted([(row.box.bottom, n) for n, row in enumerate(rows)])
    for at, (foot, number) in enumerate(feet):
        above = at + 1
        while above < len(feet) and feet[above][0] - foot <= _LEVEL:
            other = feet[above][1]
            if _covers(rows[number].box, rows[other].box):
                over |= {number, other}
            above += 1
    return over


def _on_itself(runs: Sequence[Box]) -> bool:
    for a, b in itertools.pairwise(runs):
        if a.left > b.left or a.right - b.left > _LEAST_SHARED:
            break
    else:
        return False  # From left to right, as nearly every line: sorting would not change it.
    ordered = sorted(runs)
    return any(_covers(one, other) for one, other in itertools.pairwise(ordered))


def _covers(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    if shared <= 0 or abs(one.bottom - other.bottom) > _LEVEL:
        return False
    least = min(one.right - one.left, other.right - other.left)
    return least > _NARROW and shared > _OVER * least


def _read(raw: object, row: Row, seen: Seen) -> tuple[Row, int]:
    """Return the row without the glyphs in ``seen``, and how many those were."""
    text: list[str] = []
    places: list[int] = []
    copies = 0
    height = row.style.size if row.style else 0.0
    before: Box | None = None
    for sign, place in zip(signs(row), row.places, strict=True):
        blank = sign.isspace()
        if blank and is_guessed(raw, place):
            continue  # A blank guessed between copies says nothing.
        box = place_of(raw, place)
        if _is_copy(box, seen[sign]):
            copies += not blank
            continue
        # Ink is never nearer than the room that its font takes: few gaps need both measured.
        wide = before is not None and box.left - before.right > _GAP * height
        before = box
        if wide and _are_apart(raw, places[-1], place):
            text.append(" ")
            places.append(place)
        text.append(sign)
        places.append(place)
    return row._replace(text="".join(text), places=places), copies


def _are_apart(raw: object, before: int, place: int) -> bool:
    left, box = advance(raw, before), advance(raw, place)
    return box.left - left.right > _GAP * (box.top - box.bottom)


def _is_copy(box: Box, known: list[tuple[float, float]]) -> bool:
    """Whether the same glyph lies at this place already, as one of the known; else note it."""
    left, bottom, _, top = box
    apart = _APART * (top - bottom)
    if apart < _NEAREST:
        apart = _NEAREST
    least, most = left - apart, left + apart
    for x, y in known:
        if least <= x <= most and abs(y - bottom) <= apart:
            return True
    known.append((left, bottom))
    return False
