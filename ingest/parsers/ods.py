"""OpenDocument spreadsheets: cells as shown, rows with the headings of their columns."""

from __future__ import annotations

import re

from ingest import odf, sheets
from ingest.parsed import Parsed, Part
from ingest.text import plain
from rag.types import BlockKind

_PLAIN_SHEET = re.compile(r"(?:Tabelle|Sheet|Blatt)\s*\d*", re.IGNORECASE)


def parse(data: bytes, name: str) -> Parsed:
    """Read all sheets in their order.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = odf.opened(data, name)
    parts: list[Part] = []
    for sheet in package.xml("content.xml").iter(f"{odf.TABLE}table"):
        if next(sheet.iterancestors(f"{odf.TABLE}table"), None) is not None:
            continue
        found = sheets.parts(odf.rows(sheet), name)
        title = plain(sheet.get(f"{odf.TABLE}name", ""))
        if found and not _PLAIN_SHEET.fullmatch(title):
            parts.append(Part(title, BlockKind.HEADING, 2))
        parts += found
    head = tuple(part.text for part in parts[:3])
    return Parsed(tuple(parts), head=head, properties=odf.describe(package))
