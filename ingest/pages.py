"""The pages of a PDF as the file gives them: rows in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from ingest import glyphs, grids, initials, kerning, order, pictured, scans
from ingest.boxes import Box, Turned, place_of
from ingest.rows import Row, characters, rows, turned

_LINE = re.compile(r"\w[^\r\n]{3,}\w")
_HIDDEN = 1.0
"""Points by which text may stand off the page and still be seen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; ``wordless`` where it shows something but does not say what."""

    rows: Sequence[Row] = ()
    turned: Turned | None = None
    """How the page was turned for reading; None where its text runs level as the file has it."""
    label: str | None = None
    wordless: bool = False
    broken: bool = False


def read(document: pdfium.PdfDocument, number: int) -> Sheet:
    """Read the page with this index; one that is damaged must not cost the others."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return Sheet(broken=True)
    text_page = page.get_textpage()
    try:
        text = characters(text_page)
        how = _reading(text_page, text, turned(page))
        found = _seen(rows(text_page, text, how), page, how)
        found = kerning.mended(text_page, glyphs.once(text_page, found))
        wordless = scans.needs_ocr(page, text_page, "".join([row.text for row in found]))
        found = order.arrange(text_page, initials.restored(found))
        if how is None:
            found = pictured.bulleted(page, grids.told(page, text_page, found))
        return Sheet(found, how, _label(document, number), wordless)
    finally:
        text_page.close()
        page.close()


def _label(document: pdfium.PdfDocument, number: int) -> str | None:
    """The label printed on a page, where it is not the page's number."""
    label = document.get_page_label(number)
    return label if label and label != str(number + 1) else None


def _reading(page: pdfium.PdfTextPage, text: str, how: Turned | None) -> Turned | None:
    """Whether a page that is shown turned must be turned for reading, too: by its first line."""
    line = _LINE.search(text) if how else None
    if line is None:
        return None
    first, last = (place_of(page.raw, place) for place in (line.start(), line.end() - 1))
    across, down = last.left - first.left, last.bottom - first.bottom
    return None if across > abs(down) else how


def _seen(found: list[Row], page: pdfium.PdfPage, how: Turned | None) -> list[Row]:
    """Leave out what stands off the page: nobody has read it there."""
    left, bottom, right, top = _shown(page, how)
    return [
        row
        for row in found
        if row.box.right > left and row.box.left < right
        and row.box.top > bottom and row.box.bottom < top
    ]  # fmt: skip


def _shown(page: pdfium.PdfPage, how: Turned | None) -> Box:
    box = Box(*page.get_bbox())
    shown = how.box(box) if how else box
    return Box(
        shown.left - _HIDDEN, shown.bottom - _HIDDEN, shown.right + _HIDDEN, shown.top + _HIDDEN
    )
