"""Lines drawn on a page, and the grids that they make: the frames of ruled tables; pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from ingest.boxes import Box

_THIN = 2.0
"""Points; what is thinner is a line."""
_LEAST = 6.0
_TOUCH = 2.5
"""Points that lines may miss each other by, and still meet."""
_MOST_PATHS = 4000
"""Drawings of more paths are maps and charts, no tables."""
_MOST_SEGMENTS = 400
_TOGETHER = 512
"""Lines that are compared with all others at once: a drawing of thousands must fit into memory."""

_BOUNDS = (ctypes.c_float * 4)()
_BOUNDS_REFERENCES = [
    ctypes.cast(ctypes.byref(_BOUNDS, 4 * side), ctypes.POINTER(ctypes.c_float))
    for side in range(4)
]
"""Where pdfium writes the sides of a drawing: left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A frame of cells: the places of its lines, rows from top to bottom, columns from left."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """The whole frame."""
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])

    def columns(self, level: float) -> list[float]:
        """Return where columns are parted at this height: some cells span several."""
        crossing = [
            (line.left + line.right) / 2
            for line in self.upright
            if line.bottom - _TOUCH <= level <= line.top + _TOUCH
        ]
        return [x for x in self.xs[1:-1] if any(abs(one - x) <= _TOUCH for one in crossing)]


def grids(page: pdfium.PdfPage) -> list[Grid]:
    """Return the grids of two columns and two rows or more that are drawn on a page."""
    found = []
    for part in _connected(sorted(_lines(page), key=_is_upright)):
        inside = tuple(line for line in part if _is_upright(line))
        xs = _merged([(line.left + line.right) / 2 for line in inside])
        ys = _merged([(line.bottom + line.top) / 2 for line in part if not _is_upright(line)])
        left, right = min(line.left for line in part), max(line.right for line in part)
        xs = _merged([left, *xs, right])
        if len(xs) >= 3 and len(ys) >= 3:
            found.append(Grid(tuple(xs), tuple(reversed(ys)), inside))
    return found


def _lines(page: pdfium.PdfPage) -> Iterator[Box]:
    for item in islice(_items(page, pdfium_c.FPDF_PAGEOBJ_PATH), _MOST_PATHS):
        yield from _of_path(item)


def pictures(page: pdfium.PdfPage) -> list[Box]:
    """Return the places of the pictures on a page."""
    found = map(_bounds, _items(page, pdfium_c.FPDF_PAGEOBJ_IMAGE))
    return [box for box in found if box]


def _items(page: pdfium.PdfPage, kind: int) -> Iterator[object]:
    """Yield what is drawn on a page, of one kind."""
    raw = page.raw
    for number in range(pdfium_c.FPDFPage_CountObjects(raw)):
        item = pdfium_c.FPDFPage_GetObject(raw, number)
        if pdfium_c.FPDFPageObj_GetType(item) == kind:
            yield item


def _bounds(item: object) -> Box | None:
    return Box(*_BOUNDS) if pdfium_c.FPDFPageObj_GetBounds(item, *_BOUNDS_REFERENCES) else None


def _of_path(item: object) -> Iterator[Box]:
    box = _bounds(item)
    if box is None:
        return
    thin = min(box.right - box.left, box.top - box.bottom) <= _THIN
    if thin:
        if max(box.right - box.left, box.top - box.bottom) >= _LEAST:
            yield box
        return
    count = pdfium_c.FPDFPath_CountSegments(item)
    if count > _MOST_SEGMENTS:
        return
    for first, second in pairwise(_points(item, count)):
        if second is None or first is None:
            continue
        line = Box(
            min(first[0], second[0]), min(first[1], second[1]),
            max(first[0], second[0]), max(first[1], second[1]),
        )  # fmt: skip
        long, short = sorted((line.right - line.left, line.top - line.bottom), reverse=True)
        if short <= _THIN and long >= _LEAST:
            yield line


def _points(item: object, count: int) -> Iterator[tuple[float, float] | None]:
    """The corners of a path on the page; None where the pen is lifted or draws a curve."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = None
    for number in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, number)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            yield None
            start = point
        if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            yield None
        yield point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and start:
            yield start


def _is_upright(line: Box) -> bool:
    return line.right - line.left < line.top - line.bottom


def _connected(lines: Sequence[Box]) -> list[list[Box]]:
    """Lines that meet, one list a frame; the frame of the last line comes first."""
    meeting = _meeting(np.array(lines, dtype=np.float64).reshape(-1, 4))
    waiting = (1 << len(lines)) - 1
    found = []
    for first in reversed(range(len(lines))):
        if not waiting >> first & 1:
            continue
        waiting &= ~(1 << first)
        part = [first]
        for row in part:
            more = meeting[row] & waiting
            waiting &= ~more
            part += _places(more)
        found.append([lines[row] for row in part])
    return found


def _meeting(sides: NDArray[np.float64]) -> list[int]:
    """Return for each line the lines that it meets, a bit for each; sides [lines, 4]."""
    left, bottom, right, top = sides.T.copy()
    right += _TOUCH
    top += _TOUCH
    found: list[int] = []
    for start in range(0, len(sides), _TOGETHER):
        own = slice(start, start + _TOGETHER)
        met = (left[own, None] <= right) & (left <= right[own, None])
        met &= (bottom[own, None] <= top) & (bottom <= top[own, None])
        bits = np.packbits(met, axis=1, bitorder="little")
        found += [int.from_bytes(row, "little") for row in map(bytes, bits)]
    return found


def _places(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _merged(values: Sequence[float]) -> list[float]:
    """Values in order, those that nearly touch made one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _TOUCH:
            result.append(value)
    return result
