"""Plain text: typed by hand, saved from a page, or the text layer of a printed paper."""

from __future__ import annotations

from ingest import papers, printed
from ingest.encoding import decode
from ingest.lines import Line, split
from ingest.parsed import PAGE_BREAK, PageMark, Parsed


def parse(data: bytes, name: str) -> Parsed:
    """Read plain text. Form feeds, or the page numbers of parliamentary papers, give pages.

    Raises:
        BrokenDocumentError: the bytes are no text.
    """
    text, notes = papers.without_notes(decode(data, name))
    lines, marks = _lines(text)
    return printed.parsed(lines, marks, dropped=notes)


def _lines(text: str) -> tuple[list[Line], list[PageMark]]:
    """Split at form feeds, which are page breaks where the file has any."""
    if PAGE_BREAK not in text.strip(PAGE_BREAK + "\n "):
        return split(text.replace(PAGE_BREAK, "\n")), []
    pages = text.rstrip(PAGE_BREAK + "\n ").split(PAGE_BREAK)
    lines = [line for number, page in enumerate(pages) for line in split(page, page=number)]
    return lines, [PageMark(number + 1) for number in range(len(pages))]
