"""Where a page's characters stand, as pdfium measures them.

These few questions are asked of every printed line. ctypes checks and converts each argument by its
declared type, which takes longer than the answer; so they are asked here without declared types, of
a page's handle and whole numbers alone, and the answers lie in one place that is read at once.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import pypdfium2.raw as pdfium_c

_NAME = 64
"""Bytes of a font's name that are looked at."""
_NAME_LENGTH = ctypes.c_ulong(_NAME)


class Box(NamedTuple):
    """A rectangle in points, from the page's lower left corner as it is shown."""

    left: float
    bottom: float
    right: float
    top: float


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


def _unchecked(function: object) -> Callable[..., int]:
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    found: Callable[..., int] = ctypes.CFUNCTYPE(ctypes.c_int)(address)  # type: ignore[arg-type]
    return found


_char_box = _unchecked(pdfium_c.FPDFText_GetCharBox)
_loose_char_box = _unchecked(pdfium_c.FPDFText_GetLooseCharBox)
_count_rects = _unchecked(pdfium_c.FPDFText_CountRects)
_rect = _unchecked(pdfium_c.FPDFText_GetRect)
_font_info = _unchecked(pdfium_c.FPDFText_GetFontInfo)
_is_generated = _unchecked(pdfium_c.FPDFText_IsGenerated)
_has_map_error = _unchecked(pdfium_c.FPDFText_HasUnicodeMapError)

_SIDES = (ctypes.c_double * 4)()
_LEFT, _BOTTOM, _RIGHT, _TOP = (
    ctypes.byref(_SIDES, place * ctypes.sizeof(ctypes.c_double)) for place in range(4)
)
_sides = struct.Struct("4d").unpack_from
_ROOM = (ctypes.c_float * 4)()
"""Laid out as pdfium's ``FS_RECTF``: left, top, right, bottom."""
_ROOM_REFERENCE = ctypes.byref(_ROOM)
_room = struct.Struct("4f").unpack_from
_corner = struct.Struct("2f4xf").unpack_from
_FONT = ctypes.create_string_buffer(_NAME)
_FLAGS = ctypes.byref(ctypes.c_int())
_box: Callable[[Iterable[float]], Box] = partial(tuple.__new__, Box)
"""As ``Box._make``, which would ask for the number of sides each time."""


def place_of(raw: object, place: int, turned: Turned | None = None) -> Box:
    """Return the box of a character's ink, as the page is shown where ``turned`` is given."""
    _char_box(raw, place, _LEFT, _RIGHT, _BOTTOM, _TOP)
    box = _box(_sides(_SIDES))
    return turned.box(box) if turned else box


def advance(raw: object, place: int) -> Box:
    """Return the box of a character that takes in the room its font gives it."""
    _loose_char_box(raw, place, _ROOM_REFERENCE)
    left, top, right, bottom = _room(_ROOM)
    return _box((left, bottom, right, top))


def standing(raw: object, place: int, turned: Turned | None) -> tuple[float, float, float]:
    """Return the left, the top and the bottom of the room that its font gives a character."""
    if turned:
        box = turned.box(advance(raw, place))
        return box.left, box.top, box.bottom
    _loose_char_box(raw, place, _ROOM_REFERENCE)
    left, top, bottom = _corner(_ROOM)
    return left, top, bottom


def slant(raw: object, place: int) -> float:
    """Return the angle at which a character is set on the file's own page, in radians."""
    angle: float = pdfium_c.FPDFText_GetCharAngle(raw, place)
    return angle


def gap(raw: object, before: int, after: int) -> float:
    """Return the room between two characters, in heights of the first one's font."""
    _loose_char_box(raw, after, _ROOM_REFERENCE)
    right: float = _room(_ROOM)[0]
    _loose_char_box(raw, before, _ROOM_REFERENCE)
    _, top, left, bottom = _room(_ROOM)
    height: float = top - bottom
    room: float = right - left
    return room / (height if height > 1.0 else 1.0)


def runs_of(raw: object, start: int, length: int, turned: Turned | None) -> tuple[Box, ...]:
    """Return the boxes of the text objects in which the characters from ``start`` on are set."""
    count = _count_rects(raw, start, length)
    if count == 1 and not turned:  # As most lines: not worth a list.
        _rect(raw, 0, _LEFT, _TOP, _RIGHT, _BOTTOM)
        return (_box(_sides(_SIDES)),)
    found = []
    for number in range(count):
        _rect(raw, number, _LEFT, _TOP, _RIGHT, _BOTTOM)
        found.append(_box(_sides(_SIDES)))
    return tuple(map(turned.box, found)) if turned else tuple(found)


def font(raw: object, place: int) -> bytes:
    """Return the name of a character's font, as far as it is looked at."""
    _font_info(raw, place, _FONT, _NAME_LENGTH, _FLAGS)
    return _FONT.value


def is_guessed(raw: object, place: int) -> bool:
    """Return whether pdfium has put this character in, a blank that the file does not have."""
    return _is_generated(raw, place) == 1


def is_unmapped(raw: object, place: int) -> bool:
    """Return whether the font does not say which character this glyph is."""
    return _has_map_error(raw, place) == 1


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of these."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
