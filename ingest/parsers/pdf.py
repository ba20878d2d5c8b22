"""PDF: the text layer page by page, or OCR, without what is printed on every page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import fonts, layout, ocr, pages, preprint, printed, running, scans
from ingest import notes as footnotes
from ingest.lines import Line, split
from ingest.parsed import PageMark, Parsed
from ingest.text import plain
from rag.errors import BrokenDocumentError, EmptyDocumentError, EncryptedDocumentError
from rag.types import Dropped

MOST_PAGES = 5000
_LEAST_CHARACTERS = 10


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
        sheets = [pages.read(document, number) for number in range(len(document))]
        wordless = [number for number, sheet in enumerate(sheets) if sheet.wordless]
        recognised = _recognised(document, wordless)
        properties = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    damaged = [Dropped(f"page {n + 1}", "damaged page") for n, x in enumerate(sheets) if x.broken]
    if len(damaged) == len(sheets):
        raise BrokenDocumentError("none of its pages can be read", where=name, remedy="check it")
    texts = {number: found.text if found else "" for number, found in recognised.items()}
    _check_words(sheets, texts, name)
    printed_pages, notes = _lines(sheets, texts)
    labels = running.labels(printed_pages, range(1, len(sheets) + 1))
    whole = printed_pages
    printed_pages, dropped = running.strip(printed_pages)
    body = fonts.body(printed_pages)
    printed_pages, marks = footnotes.apart(printed_pages, body)
    lines = running.joined(fonts.mark(printed_pages, body))
    sure = {number: found.confidence for number, found in recognised.items() if found}
    found = {
        "title": plain(properties.get("Title", "")),
        "printed title": fonts.title(whole, body),
        "author": _printed(plain(properties.get("Author", "")), whole),
        "created": _created(properties.get("CreationDate", "")),
    }
    return printed.parsed(
        lines,
        [
            PageMark(n + 1, sheet.label or labels.get(n), sure.get(n))
            for n, sheet in enumerate(sheets)
        ],
        dropped=[*notes, *dropped, *marks, *damaged, *_unread(wordless, sure)],
        running=[item.text for item in dropped if item.reason == "running head"],
        properties={key: value for key, value in found.items() if value},
    )


def _printed(author: str, pages: Sequence[Sequence[Line]]) -> str:
    """Return an author whom a line of its own names, as an imprint does.

    Any other may be whoever sat at the machine, or a mark of the house: "ralf", "DuK".
    """
    wanted = author.casefold()
    lines = (line.text.casefold() for page in pages for line in page)
    return author if wanted and any(text == wanted for text in lines) else ""


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


def _check_words(sheets: Sequence[pages.Sheet], recognised: Mapping[int, str], name: str) -> None:
    """Raise where the file has no text: never an empty document."""
    layer = (
        row.text for n, sheet in enumerate(sheets) if n not in recognised for row in sheet.rows
    )
    found = 0
    for text in itertools.chain(recognised.values(), layer):
        found += len(text.strip())
        if found >= _LEAST_CHARACTERS:
            return
    if any(sheet.wordless for sheet in sheets) and not ocr.available():
        raise ocr.missing(f"no text layer on any of its {len(sheets)} pages", name)
    raise EmptyDocumentError(
        f"no text layer on any of its {len(sheets)} pages, and OCR found no words",
        where=name,
        remedy="check the scan",
    )


def _recognised(
    document: pdfium.PdfDocument, wordless: Sequence[int]
) -> Mapping[int, ocr.Recognised | None]:
    """What OCR makes of the pages that do not say what they show, by page index."""
    return scans.recognise(document, wordless) if wordless and ocr.available() else {}


def _unread(wordless: Sequence[int], sure: Mapping[int, float]) -> list[Dropped]:
    reason = "picture without legible text" if ocr.available() else "scan, tesseract not installed"
    return [Dropped(f"page {number + 1}", reason) for number in wordless if number not in sure]


def _lines(
    sheets: Sequence[pages.Sheet], recognised: Mapping[int, str]
) -> tuple[list[list[Line]], list[Dropped]]:
    """The lines of each page, without preprint notes."""
    result = []
    notes: list[Dropped] = []
    for number, sheet in enumerate(sheets):
        if number in recognised:
            result.append(split(recognised[number].replace("\f", "\n")))
            continue
        rows, note = preprint.without(sheet.rows)
        result.append(layout.lines(rows))
        notes += note
    return result, notes
