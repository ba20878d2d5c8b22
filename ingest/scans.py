"""Pages of a PDF that hold no text of their own: found, drawn, and recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import ocr
from ingest.boxes import is_unmapped

_LEAST = 10
"""Letters and figures that a page with a text layer has."""
_FEW = 200
"""Characters; a longer text is taken to have letters."""
_UNREADABLE = re.compile("[\x01\x03-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_MOST_UNREADABLE = 0.3
_SAMPLES = 40
_WORDS = re.compile(r"\w")


def needs_ocr(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, text: str) -> bool:
    """Return whether a page shows something and its text layer does not say what.

    Either there is none beside a picture or a drawing, or its font does not say which characters
    its glyphs are. A page of text alone says all that it shows: a blank one and its number.
    """
    if len(text) < _FEW and len(_WORDS.findall(text)) < _LEAST and _shows_pictures(page):
        return True
    return _is_unmapped(text_page, text)


def _shows_pictures(page: pdfium.PdfPage) -> bool:
    """Whether a page shows anything but text; a form may hold either, or nothing at all."""
    shown = page.get_objects(max_depth=1)
    return any(item.type != pdfium_c.FPDF_PAGEOBJ_TEXT and not _is_hollow(item) for item in shown)


def _is_hollow(item: pdfium.PdfObject) -> bool:
    if item.type != pdfium_c.FPDF_PAGEOBJ_FORM:
        return False
    return bool(pdfium_c.FPDFFormObj_CountObjects(item.raw) == 0)


def _is_unmapped(text_page: pdfium.PdfTextPage, text: str) -> bool:
    plain = text.isprintable() and "\ufffd" not in text
    if not plain and len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        return True
    count = text_page.count_chars()
    places = range(0, count, max(1, count // _SAMPLES))
    most = _MOST_UNREADABLE * len(places)
    # Where all but so many are known, as nearly everywhere, the others need no look.
    first, rest = places[int(most) :], places[: int(most)]
    errors = sum([is_unmapped(text_page.raw, place) for place in first])
    return errors > 0 and errors + sum([is_unmapped(text_page.raw, n) for n in rest]) > most


def recognise(
    document: pdfium.PdfDocument, numbers: Sequence[int]
) -> dict[int, ocr.Recognised | None]:
    """Return the recognised text of the pages with these indices."""
    return dict(zip(numbers, ocr.recognise(_drawn(document, numbers)), strict=True))


def _drawn(document: pdfium.PdfDocument, numbers: Sequence[int]) -> Iterator[ocr.Picture]:
    for number in numbers:
        page = document[number]
        width, height = page.get_size()
        scale = ocr.DPI / 72
        # A poster at 300 dpi would fill the memory; its letters are large enough at fewer.
        scale = min(scale, (ocr.MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        pixels = bitmap.to_numpy()
        grey = pixels.reshape(pixels.shape[0], -1)[:, : bitmap.width]
        yield ocr.Picture(bitmap.width, bitmap.height, grey.tobytes(), round(scale * 72))
        bitmap.close()
        page.close()
