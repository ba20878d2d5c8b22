"""CSV and TSV: the delimiter found by trying, rows with the headings of their columns."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from ingest import sheets
from ingest.encoding import decode
from ingest.parsed import Parsed
from rag.errors import BrokenDocumentError
from rag.types import BlockKind

_DELIMITERS = ";\t,|"
_SAMPLE = 50


def parse(data: bytes, name: str) -> Parsed:
    """Read a table of text.

    Raises:
        BrokenDocumentError: the bytes are no text, or a quoted cell never ends.
    """
    text = decode(data, name)
    delimiter = "\t" if PurePath(name).suffix.lower() == ".tsv" else _delimiter(text)
    try:
        parts = sheets.parts(csv.reader(io.StringIO(text), delimiter=delimiter), name)
    except csv.Error as error:
        raise BrokenDocumentError(
            f"the table cannot be read ({error})", where=name, remedy="check its quotation marks"
        ) from error
    above = [part.text for part in parts if part.kind is not BlockKind.TABLE_ROW]
    return Parsed(tuple(parts), head=tuple(above))


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of cells, and more than one."""
    sample = text.split("\n")[:_SAMPLE]
    return max(_DELIMITERS, key=lambda mark: _evenness(sample, mark))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)
