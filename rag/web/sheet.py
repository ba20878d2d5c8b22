"""A quote on its page of the PDF, shown over the answer as a picture."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from rag.types import Citation, Document, DocumentInfo
from rag.web.markup import Markup, tag
from rag.web.references import page
from rag.web.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A page (PNG) with the quote highlighted; ``place`` is how far down it begins, from 0 to 1."""

    number: int
    png: bytes
    place: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, from the header that begins every PNG."""
        width, height = struct.unpack(">II", self.png[16:24])
        return width, height


def drawable(info: DocumentInfo) -> bool:
    """Whether the document is a PDF whose file, or the archive around it, is still there."""
    if PurePath(info.name).suffix.lower() != ".pdf" or info.source is None:
        return False
    source = Path(info.source)
    return any(place.is_file() for place in (source, *source.parents))


def pictures(document: Document, citation: Citation) -> list[Picture]:
    """Return the pages that the quoted words stand on, with the words highlighted.

    Raises:
        DocumentError: the file is gone, has changed, or the words are not found on the page.
        UsageError: the citation has no page of this document.
    """
    # A passage may begin on the page before: the words themselves say which page is theirs.
    pages = [
        one.number
        for one in document.pages
        if one.start < citation.end and citation.start < one.end
    ]
    return [_picture(document, number, citation) for number in pages or [citation.page or 0]]


def _picture(document: Document, number: int, citation: Citation) -> Picture:
    from ingest import drawing

    drawn = drawing.boxes(document, number, citation.start, citation.end)
    png = drawing.png(document, number, citation.start, citation.end)
    return Picture(number, png, 1.0 - drawn.boxes[0].top / drawn.height)


def sheet_html(citation: Citation, drawn: Sequence[Picture], words: Words) -> Markup:
    """Return the pages in a dialog, or why they cannot be shown; page.js opens it."""
    first, last = (drawn[0].number, drawn[-1].number) if drawn else (citation.page or 0, None)
    number = page(first, words, last=None if last == first else last)
    name = f"{citation.title or citation.document}, {number}"
    failed = tag("p", words("sheet.failed"), class_="message error", role="alert")
    shown = [_sheet(one, citation, words, first=one is drawn[0]) for one in drawn] or [failed]
    return tag(
        "dialog",
        # Closes without a script, by button and by Escape.
        tag(
            "form",
            tag("h3", name, id="sheet-heading"),
            tag("button", words("sheet.close"), class_="copy"),
            method="dialog",
        ),
        *shown,
        id="sheet-dialog",
        aria_labelledby="sheet-heading",
    )


def _sheet(drawn: Picture, citation: Citation, words: Words, *, first: bool) -> Markup:
    data = base64.b64encode(drawn.png).decode("ascii")
    text = words("sheet.text", page=page(drawn.number, words), quote=citation.quote)
    (width, height), place = drawn.size, f"top: {drawn.place:.1%}"
    source = f"data:image/png;base64,{data}"
    image = tag("img", src=source, alt=text, width=width, height=height)
    # Where page.js scrolls to: a page is longer than most screens.
    mark = tag("span", id="sheet-mark", style=place) if first else None
    return tag("div", image, mark, class_="sheet")
