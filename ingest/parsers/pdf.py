"""PDF: the text layer page by page, without what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import papers, printed
from ingest.lines import Line, split
from ingest.parsed import PageMark, Parsed
from ingest.text import plain
from rag.errors import BrokenDocumentError, EmptyDocumentError, EncryptedDocumentError
from rag.types import Dropped

_EDGE = 3
"""Lines at the top and at the bottom of a page that may be a running head or foot."""
_REPEATED = 0.5
_LEAST_PAGES = 3
_LEAST_CHARACTERS = 10
_DIVIDED = re.compile("[\x02\ufffe]\n?")
"""pdfium's sign for a hyphen at a line end, which it gives in place of hyphen and line end."""
_SENTENCE = re.compile(r"(?:\S+ ){3,}\S+[.!?]$")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:Seite|Page|S\.|-|–)\s*)?\d{1,4}(?:\s*(?:-|–|von \d+|of \d+|/ ?\d+))?"
)


def parse(data: bytes, name: str) -> Parsed:
    """Read a PDF's text layer; pages are numbered from 1, labels kept where they differ.

    Raises:
        EncryptedDocumentError: a password is needed.
        BrokenDocumentError: the structure cannot be read.
        EmptyDocumentError: there is no text layer.
    """
    document = _open(data, name)
    try:
        texts, labels = _read(document)
        properties = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if sum(len(text.strip()) for text in texts) < _LEAST_CHARACTERS:
        raise EmptyDocumentError(
            f"no text layer on any of its {len(texts)} pages",
            where=name,
            remedy="run it through OCR first (for example `ocrmypdf -l deu+eng`)",
        )
    pages, notes = _lines(texts)
    lines, dropped = _without_running(pages)
    found = {
        "title": plain(properties.get("Title", "")),
        "author": plain(properties.get("Author", "")),
    }
    return printed.parsed(
        lines,
        [PageMark(n + 1, label) for n, label in enumerate(labels)],
        dropped=[*notes, *dropped],
        running=[item.text for item in dropped if item.reason == "running head"],
        properties={key: value for key, value in found.items() if value},
    )


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


def _read(document: pdfium.PdfDocument) -> tuple[list[str], list[str | None]]:
    texts: list[str] = []
    labels: list[str | None] = []
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
        texts.append(_DIVIDED.sub("-\n", text))
        text_page.close()
        page.close()
        label = document.get_page_label(number)
        labels.append(label if label and label != str(number + 1) else None)
    return texts, labels


def _lines(texts: Sequence[str]) -> tuple[list[list[Line]], list[Dropped]]:
    pages = []
    notes: list[Dropped] = []
    for number, text in enumerate(texts):
        plain_text, note = papers.without_notes(text.replace("\f", "\n"))
        pages.append(split(plain_text, page=number))
        notes += note
    return pages, notes


def _without_running(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[Dropped]]:
    """Drop lines at the page's edges that come again on half the pages, figures apart."""
    filled = [page for page in pages if page]
    counts = Counter(key for page in filled for key in {_key(x.text) for x in _edges(page)})
    often = {
        key
        for key, count in counts.items()
        if len(filled) >= _LEAST_PAGES and count >= max(_LEAST_PAGES, _REPEATED * len(filled) / 2)
    }
    kept: list[Line] = []
    dropped: dict[str, Dropped] = {}
    for page in pages:
        away = _running_on(page, often)
        pending: int | None = None
        for place, line in enumerate(page):
            pending = line.page if line.page is not None else pending
            if place in away:
                number = bool(_PAGE_NUMBER.fullmatch(line.text))
                dropped.setdefault(
                    _key(line.text),
                    Dropped(line.text, "page number" if number else "running head"),
                )
                continue
            kept.append(Line(line.text, line.blank, line.trailing, line.spaced, pending))
            pending = None
    return kept, list(dropped.values())


def _edges(page: Sequence[Line]) -> list[Line]:
    return list({id(x): x for x in (*page[:_EDGE], *page[-_EDGE:])}.values())


def _running_on(page: Sequence[Line], often: set[str]) -> set[int]:
    """Places of running lines, from the edges inwards until the first line of the text."""
    away: set[int] = set()
    for places in (
        range(min(_EDGE, len(page))),
        range(len(page) - 1, max(-1, len(page) - 1 - _EDGE), -1),
    ):
        for place in places:
            text = page[place].text
            running = _key(text) in often and not _SENTENCE.search(text)
            if not running and not _PAGE_NUMBER.fullmatch(text):
                break
            away.add(place)
    return away


def _key(text: str) -> str:
    """Running lines differ in their page number alone."""
    return _DIGITS.sub("#", text).casefold()
