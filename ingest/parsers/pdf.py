"""PDF: the text layer page by page, or OCR, without what is printed on every page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import fonts, glyphs, kerning, ocr, papers, printed, running, scans
from ingest.lines import Line, split
from ingest.parsed import PageMark, Parsed
from ingest.text import plain
from rag.errors import BrokenDocumentError, EmptyDocumentError, EncryptedDocumentError
from rag.types import Dropped

MOST_PAGES = 5000
_LEAST_CHARACTERS = 10
_DIVIDED = re.compile("[\x02\ufffe]\n?")
"""pdfium's sign for a hyphen at a line end, which it gives in place of hyphen and line end."""


def parse(data: bytes, name: str) -> Parsed:
    """Read a PDF's text layer; pages are numbered from 1, labels kept where they differ.

    Raises:
        EncryptedDocumentError: a password is needed.
        BrokenDocumentError: the structure cannot be read.
        EmptyDocumentError: there is no text layer and OCR finds none or is not installed.
    """
    document = _open(data, name)
    try:
        _check_pages(len(document), name)
        sheets = [_read(document, number) for number in range(len(document))]
        labels = [_label(document, number) for number in range(len(document))]
        texts = [sheet.text for sheet in sheets]
        wordless = [number for number, sheet in enumerate(sheets) if sheet.wordless]
        sure = _recognised(document, wordless, texts)
        properties = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    damaged = [Dropped(f"page {n + 1}", "damaged page") for n, x in enumerate(sheets) if x.broken]
    if len(damaged) == len(sheets):
        raise BrokenDocumentError("none of its pages can be read", where=name, remedy="check it")
    if sum(len(text.strip()) for text in texts) < _LEAST_CHARACTERS:
        if wordless and not ocr.available():
            raise ocr.missing(f"no text layer on any of its {len(texts)} pages", name)
        raise EmptyDocumentError(
            f"no text layer on any of its {len(texts)} pages, and OCR found no words",
            where=name,
            remedy="check the scan",
        )
    pages, notes = _lines(texts)
    lines, dropped = running.strip(fonts.mark(pages, [sheet.styles for sheet in sheets]))
    found = {
        "title": plain(properties.get("Title", "")),
        "author": plain(properties.get("Author", "")),
        "created": _created(properties.get("CreationDate", "")),
    }
    return printed.parsed(
        lines,
        [PageMark(n + 1, label, sure.get(n)) for n, label in enumerate(labels)],
        dropped=[*notes, *dropped, *damaged, *_unread(wordless, sure)],
        running=[item.text for item in dropped if item.reason == "running head"],
        properties={key: value for key, value in found.items() if value},
    )


def _created(stamp: str) -> str:
    """``D:20220214093000Z`` as ISO 8601; the empty text for anything else."""
    match = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", stamp)
    return "-".join(match.groups()) if match else ""


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if (
            getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
            or "password" in str(error).lower()
        ):
            raise EncryptedDocumentError(
                "the PDF is protected by a password",
                where=name,
                remedy="save it without the password",
            ) from error
        raise BrokenDocumentError(
            "the PDF's structure cannot be read", where=name, remedy="check the file"
        ) from error


def _check_pages(count: int, name: str) -> None:
    if count > MOST_PAGES:
        raise BrokenDocumentError(
            f"it has {count} pages, the limit is {MOST_PAGES}", where=name, remedy="split it"
        )


def _recognised(
    document: pdfium.PdfDocument, wordless: Sequence[int], texts: list[str]
) -> dict[int, float]:
    """Put recognised text in place of what is missing; return how sure it is, by page."""
    if not wordless or not ocr.available():
        return {}
    sure: dict[int, float] = {}
    for number, found in scans.recognise(document, wordless).items():
        texts[number] = found.text if found else ""
        if found:
            sure[number] = found.confidence
    return sure


def _unread(wordless: Sequence[int], sure: Mapping[int, float]) -> list[Dropped]:
    reason = "picture without legible text" if ocr.available() else "scan, tesseract not installed"
    return [Dropped(f"page {number + 1}", reason) for number in wordless if number not in sure]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page as the file gives it; ``wordless`` where it shows something but does not say it."""

    text: str = ""
    styles: Mapping[str, fonts.Style] = field(default_factory=dict)
    wordless: bool = False
    broken: bool = False


def _read(document: pdfium.PdfDocument, number: int) -> _Sheet:
    """Read a page; one that is damaged must not cost the others."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return _Sheet(broken=True)
    text_page = page.get_textpage()
    text = text_page.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
    if glyphs.is_overprinted(text):
        text = glyphs.once(text_page, text)
    elif kerning.is_torn(text):
        text = kerning.mended(text_page, text)
    sheet = _Sheet(
        _DIVIDED.sub("-\n", text),
        fonts.styles(text_page, text),
        scans.needs_ocr(page, text_page, text),
    )
    text_page.close()
    page.close()
    return sheet


def _label(document: pdfium.PdfDocument, number: int) -> str | None:
    label = document.get_page_label(number)
    return label if label and label != str(number + 1) else None


def _lines(texts: Sequence[str]) -> tuple[list[list[Line]], list[Dropped]]:
    pages = []
    notes: list[Dropped] = []
    for number, text in enumerate(texts):
        plain_text, note = papers.without_notes(text.replace("\f", "\n"))
        pages.append(split(plain_text, page=number))
        notes += note
    return pages, notes
