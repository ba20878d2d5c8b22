"""Items of a list whose bullets are small pictures, as some word processors write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pypdfium2 as pdfium

from ingest import rules
from ingest.boxes import Box
from ingest.bullets import BULLET
from ingest.rows import NOWHERE, Row

_WIDE = 1.0
"""Heights of the font that a bullet's picture takes at most, from left to right."""
_TALL = 1.5
"""The same from foot to top: it may take the whole room of its line."""
_BEFORE = 2.0
"""The same between it and its item."""
_ITEMS = 2
"""Such pictures one below the other; a single one may be a sign of its own."""
_LISTED = re.compile(r"\w+[\w‘’'-]*(?: |$)")
"""Begins an item that bears no mark of its own."""


def bulleted(page: pdfium.PdfPage, rows: Sequence[Row]) -> list[Row]:
    """Return a page's rows, with a bullet before each item of a list that a picture marks."""
    if not any(_is_announced(a, b) for a, b in pairwise(rows)):
        return list(rows)
    pictures = rules.pictures(page)
    marks = [next((box for box in pictures if _is_before(box, row)), None) for row in rows]
    below = Counter(round(mark.left) for mark in marks if mark)
    return [
        _with_bullet(row) if mark and below[round(mark.left)] >= _ITEMS else row
        for row, mark in zip(rows, marks, strict=True)
    ]


def _is_announced(before: Row, row: Row) -> bool:
    """Whether a row that has no mark is set in below one that ends in a colon."""
    set_in = row.box.left > before.box.left + _height(row) and before.text.rstrip().endswith(":")
    return set_in and not row.table and _LISTED.match(row.text) is not None


def _is_before(picture: Box, row: Row) -> bool:
    left, bottom, right, top = picture
    size = _height(row)
    small = right - left <= _WIDE * size and top - bottom <= _TALL * size
    on_a_level = bottom < (row.box.bottom + row.box.top) / 2 < top
    return small and on_a_level and 0 <= row.box.left - right <= _BEFORE * size


def _height(row: Row) -> float:
    return row.style.size if row.style else row.box.top - row.box.bottom


def _with_bullet(row: Row) -> Row:
    places = [*[NOWHERE] * len(BULLET), *row.places]
    return row._replace(text=BULLET + row.text, places=places)
