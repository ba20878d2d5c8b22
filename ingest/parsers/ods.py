"""OpenDocument spreadsheets: cells as shown, rows with the headings of their columns."""

from __future__ import annotations

import re

from ingest import odf, sheets, unseen
from ingest.parsed import Parsed, Part
from ingest.text import plain
from ingest.unseen import Unseen
from rag.types import BlockKind

_PLAIN_SHEET = re.compile(r"(?:Tabelle|Sheet|Blatt)\s*\d*", re.IGNORECASE)


def parse(data: bytes, name: str) -> Parsed:
    """Read what all visible sheets show, in their order.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = odf.opened(data, name)
    left_out = Unseen()
    reading = odf.Reading(package, left_out)
    parts: list[Part] = []
    for sheet in reading.root.iter(f"{odf.TABLE}table"):
        if next(sheet.iterancestors(f"{odf.TABLE}table"), None) is not None:
            continue
        found = sheets.parts((line.cells for line in reading.lines(sheet)), name)
        title = plain(sheet.get(f"{odf.TABLE}name", ""))
        if reading.look(sheet, "table", "display") == "false":
            left_out.lines([title, *(part.text for part in found)], unseen.SHEET)
            continue
        if found and not _PLAIN_SHEET.fullmatch(title):
            parts.append(Part(title, BlockKind.HEADING, 2))
        parts += found
    reading.comments()
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:3]),
        properties=odf.describe(package),
        dropped=left_out.dropped(),
    )
