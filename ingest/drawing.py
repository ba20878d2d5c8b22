"""A quote drawn where it stands: its rectangles on a page of the PDF, and a picture of the page.

Nothing of this is stored. The file is read again, and refused where it is no longer the one that
was taken in; so the rectangles are always those of the page that the user sees.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pypdfium2 as pdfium

from ingest import ocr, origin, pages, placing, scans
from ingest.boxes import Box, advance, around
from ingest.rows import NOWHERE, signs, turned
from rag.errors import DocumentError, UsageError
from rag.types import Document, Page

DPI = 120
_MOST_PIXELS = 40_000_000
_LEVEL = 0.5
"""Boxes that share this much of their height stand in one line."""
_COLOUR = (255, 236, 128)
"""Yellow, as of a text marker: it is multiplied with the page, so that black stays black."""
_MARGIN = 1.0
"""Points that a rectangle reaches beyond the letters."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A quote's rectangles on one page, one a line, in reading order.

    In points from the lower left corner of the page as it is shown; ``width`` and ``height`` are
    the page's, in points.
    """

    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def boxes(document: Document, number: int, start: int, end: int) -> Drawn:
    """Return where the canonical text from ``start`` to ``end`` stands on page ``number``.

    A stretch that runs over several pages is drawn as far as it stands on this one.

    Raises:
        UsageError: no such page, or nothing of the stretch is on it.
        DocumentError: no PDF; its file is gone or has changed; the words are not found.
    """
    with _opened(document, number) as opened:
        return opened.drawn(start, end)


def png(document: Document, number: int, start: int, end: int, *, dpi: int = DPI) -> bytes:
    """Return a picture (PNG) of page ``number`` on which the stretch is highlighted.

    Raises:
        UsageError, DocumentError: as ``boxes``.
    """
    with _opened(document, number) as opened:
        return opened.picture(opened.drawn(start, end), dpi)


class _opened:  # noqa: N801 a context manager, used like a function
    """One page of a document's file."""

    def __init__(self, document: Document, number: int) -> None:
        self.document = document
        self.page = _page(document, number)

    def __enter__(self) -> _opened:
        name = self.document.info.name
        if PurePath(name).suffix.lower() != ".pdf":
            raise DocumentError(
                "only pages of a PDF can be drawn", where=name, remedy="see 'fundstelle show'"
            )
        data = origin.content(self.document.info)
        try:
            self.pdf = pdfium.PdfDocument(data)
            self.sheet = self.pdf[self.page.number - 1]
        except (pdfium.PdfiumError, IndexError) as error:
            raise DocumentError(
                "the page cannot be drawn", where=name, remedy="check it"
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.sheet.close()
        self.pdf.close()

    def drawn(self, start: int, end: int) -> Drawn:
        page, text = self.page, self.document.text
        first, last = max(start, page.start), min(end, page.end)
        if first >= last:
            raise UsageError(
                f"nothing of {start}:{end} stands on page {page.number}",
                where=self.document.info.name,
                remedy=f"that page has {page.start}:{page.end}",
            )
        found = self._recognised() if page.confidence is not None else self._printed()
        places = placing.find(
            found.signs, text[page.start : page.end], first - page.start, last - page.start
        )
        if not places:
            raise DocumentError(
                f"the words are not found on page {page.number}",
                where=self.document.info.name,
                remedy="take it in again with 'fundstelle ingest'",
            )
        width, height = self.sheet.get_size()
        return Drawn(page.number, width, height, tuple(found.boxes(places)))

    def _printed(self) -> _Printed:
        return _Printed(self.sheet, pages.read(self.pdf, self.page.number - 1))

    def _recognised(self) -> _Words:
        if not ocr.available():
            raise ocr.missing("the page is a scan", self.document.info.name)
        found = scans.recognise(self.pdf, [self.page.number - 1])[self.page.number - 1]
        return _Words(found.words if found else (), self.sheet.get_height())

    def picture(self, drawn: Drawn, dpi: int) -> bytes:
        from PIL import Image, ImageChops, ImageDraw

        scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, drawn.width * drawn.height)) ** 0.5)
        shown = self.sheet.render(scale=scale).to_pil().convert("RGB")
        marks = Image.new("RGB", shown.size, "white")
        pen = ImageDraw.Draw(marks)
        for box in drawn.boxes:
            pen.rectangle(
                (
                    (box.left - _MARGIN) * scale,
                    (drawn.height - box.top - _MARGIN) * scale,
                    (box.right + _MARGIN) * scale,
                    (drawn.height - box.bottom + _MARGIN) * scale,
                ),
                fill=_COLOUR,
            )
        buffer = io.BytesIO()
        ImageChops.multiply(shown, marks).save(buffer, "PNG")
        return buffer.getvalue()


class _Printed:
    """The signs of a page with a text layer."""

    def __init__(self, sheet: pdfium.PdfPage, read: pages.Sheet) -> None:
        self._sheet = sheet
        self._turned = read.turned
        self.signs = placing.signs(
            pair for row in read.rows for pair in zip(signs(row), row.places, strict=True)
        )

    def boxes(self, places: Sequence[int]) -> list[Box]:
        text_page = self._sheet.get_textpage()
        found = [
            advance(text_page.raw, place) for place in dict.fromkeys(places) if place != NOWHERE
        ]
        text_page.close()
        if self._turned:
            return _lines(self._turned.box(box) for box in found)
        how = turned(self._sheet)
        if how:
            return [how.box(box) for box in _lines(found)]
        left, bottom, _, _ = self._sheet.get_bbox()
        return [
            Box(box.left - left, box.bottom - bottom, box.right - left, box.top - bottom)
            for box in _lines(found)
        ]


class _Words:
    """The signs of a page that was recognised: each has the box of its word."""

    def __init__(self, words: Sequence[ocr.Word], height: float) -> None:
        self._words = words
        self._height = height
        self.signs = placing.signs((word.text, number) for number, word in enumerate(words))

    def boxes(self, places: Sequence[int]) -> list[Box]:
        found = []
        for place in dict.fromkeys(places):
            left, top, right, bottom = self._words[place].points
            found.append(Box(left, self._height - bottom, right, self._height - top))
        return _lines(found)


def _page(document: Document, number: int) -> Page:
    for page in document.pages:
        if page.number == number:
            return page
    have = "its format knows no pages"
    if document.pages:
        have = f"it has pages {document.pages[0].number} to {document.pages[-1].number}"
    raise UsageError(f"no page {number} with text", where=document.info.name, remedy=have)


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """Join boxes that stand side by side in one line."""
    result: list[Box] = []
    for box in boxes:
        last = result[-1] if result else None
        if last and _in_line(last, box):
            result[-1] = around((last, box))
        else:
            result.append(box)
    return result


def _in_line(last: Box, box: Box) -> bool:
    shared = min(last.top, box.top) - max(last.bottom, box.bottom)
    height = min(last.top - last.bottom, box.top - box.bottom)
    near = box.left - last.right < 2 * max(height, 1.0) and box.right > last.left
    return near and shared > _LEVEL * height
