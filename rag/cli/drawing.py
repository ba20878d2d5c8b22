"""``show DOC --quote START:END``: where a quote stands on its page, as figures or as a picture."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from rag.errors import UsageError
from rag.types import Document

_QUOTE = re.compile(r"(\d+):(\d+)")


def draw(arguments: argparse.Namespace, document: Document) -> int:
    """Write a picture of the page with the quote highlighted, or print its rectangles.

    Raises:
        UsageError: the quote is no stretch of the text, or the page is not known.
        DocumentError: no PDF, or its file is gone or has changed.
    """
    from ingest import drawing

    start, end = _stretch(arguments.quote, document)
    number = arguments.page or _page(document, start)
    drawn = drawing.boxes(document, number, start, end)
    if arguments.png:
        _write(arguments.png, drawing.png(document, number, start, end))
    rows = [[round(side, 2) for side in box] for box in drawn.boxes]
    size = [round(drawn.width, 2), round(drawn.height, 2)]
    if arguments.json:
        print(json.dumps({"page": drawn.page, "size": size, "boxes": rows}))
    elif arguments.png:
        print(f"wrote {arguments.png}: page {drawn.page}, {len(rows)} lines marked")
    else:
        print(f"page {drawn.page}, {size[0]} by {size[1]} points; left, bottom, right, top:")
        print("\n".join("  ".join(f"{side:8.2f}" for side in row) for row in rows))
    return 0


def _stretch(quote: str | None, document: Document) -> tuple[int, int]:
    match = _QUOTE.fullmatch(quote or "")
    if not match:
        raise UsageError(
            "which words are meant is not said", where="show", remedy="give --quote START:END"
        )
    start, end = int(match[1]), int(match[2])
    if not start < end <= len(document.text):
        raise UsageError(
            f"{start}:{end} is no stretch of its text",
            where=document.info.name,
            remedy=f"it has 0:{len(document.text)}",
        )
    return start, end


def _page(document: Document, start: int) -> int:
    for page in document.pages:
        if page.start <= start < page.end:
            return page.number
    raise UsageError(
        f"on which page {start} stands is not known",
        where=document.info.name,
        remedy="only pages of a PDF can be drawn",
    )


def _write(name: Path, data: bytes) -> None:
    try:
        name.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(name), remedy="choose another file"
        ) from error
