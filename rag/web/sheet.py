"""A quote on its page of the PDF, shown over the answer as a picture."""

from __future__ import annotations

import base64
import struct
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


def picture(document: Document, citation: Citation) -> Picture:
    """Return the page with the quoted words highlighted.

    Raises:
        DocumentError: the file is gone, has changed, or the words are not found on the page.
        UsageError: the citation has no page of this document.
    """
    from ingest import drawing

    # A passage may begin on the page before: the words themselves say which page is theirs.
    pages = (one.number for one in document.pages if one.start <= citation.start < one.end)
    number = next(pages, citation.page or 0)
    drawn = drawing.boxes(document, number, citation.start, citation.end)
    png = drawing.png(document, number, citation.start, citation.end)
    return Picture(number, png, 1.0 - drawn.boxes[0].top / drawn.height)


def sheet_html(citation: Citation, drawn: Picture | None, words: Words) -> Markup:
    """Return the page in a dialog, or why it cannot be shown; page.js opens it."""
    number = page(drawn.number if drawn is not None else citation.page or 0, words)
    name = f"{citation.title or citation.document}, {number}"
    shown = tag("p", words("sheet.failed"), class_="message error", role="alert")
    if drawn is not None:
        data = base64.b64encode(drawn.png).decode("ascii")
        text = words("sheet.text", page=number, quote=citation.quote)
        (width, height), place = drawn.size, f"top: {drawn.place:.1%}"
        source = f"data:image/png;base64,{data}"
        image = tag("img", src=source, alt=text, width=width, height=height)
        # Where page.js scrolls to: a page is longer than most screens.
        shown = tag("div", image, tag("span", id="sheet-mark", style=place), class_="sheet")
    return tag(
        "dialog",
        # Closes without a script, by button and by Escape.
        tag(
            "form",
            tag("h3", name, id="sheet-heading"),
            tag("button", words("sheet.close"), class_="copy"),
            method="dialog",
        ),
        shown,
        id="sheet-dialog",
        aria_labelledby="sheet-heading",
    )
