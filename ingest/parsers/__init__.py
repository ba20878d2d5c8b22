"""Parsers: one file per format, one function each: ``parse(data, name) -> Parsed``.

``for_file`` decides by suffix and by the first bytes; the two must agree, since a renamed file
is a frequent accident and its error should say so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from ingest.parsed import Parsed
from rag.errors import BrokenDocumentError, EncryptedDocumentError, UnsupportedFormatError
from rag.registry import Registry

Parser = Callable[[bytes, str], Parsed]

FORMATS = Registry(
    "format",
    {
        "text": "ingest.parsers.text:parse",
        "markdown": "ingest.parsers.markdown:parse",
        "html": "ingest.parsers.html:parse",
        "pdf": "ingest.parsers.pdf:parse",
        "docx": "ingest.parsers.docx:parse",
    },
    packages={"html": "lxml", "pdf": "pypdfium2", "docx": "python-docx"},
)
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
)
_NEEDED = {"pdf": "pdf", "docx": "zip"}


def for_file(name: str, data: bytes) -> Parser:
    """Return the parser for a file by its name and first bytes.

    Raises:
        UnsupportedFormatError: no parser has this suffix, or the content is of another kind.
        EncryptedDocumentError: an Office file that is protected by a password.
        BrokenDocumentError: the content is not what the suffix says.
    """
    suffix = PurePath(name).suffix.lower()
    kind = SUFFIXES.get(suffix)
    if kind is None:
        raise UnsupportedFormatError(
            f"no parser for '{suffix or 'no suffix'}' files",
            where=name,
            remedy=f"supported: {', '.join(sorted(SUFFIXES))}",
        )
    _check_content(name, kind, data)
    parser: Parser = FORMATS.load(kind)
    return parser


def _check_content(name: str, kind: str, data: bytes) -> None:
    found = sniff(data)
    if kind == "pdf" and b"%PDF-" in data[:1024]:
        found = "pdf"  # Mail systems put lines before the header; every reader accepts that.
    if found == _NEEDED.get(kind):
        return
    if kind == "docx" and found == "ole":
        raise EncryptedDocumentError(
            "the Word file is protected by a password or in the old .doc format",
            where=name,
            remedy="save it as .docx without a password",
        )
    if found is None:
        raise BrokenDocumentError(
            f"the content is no {kind.upper()} file", where=name, remedy="check the file"
        )
    raise UnsupportedFormatError(
        f"the content is {found}, not {kind}", where=name, remedy="give it its right suffix"
    )


def sniff(data: bytes) -> str | None:
    """Return what the first bytes say ("pdf", "zip", "ole", "image" …) or None for anything."""
    start = data[:16]
    for magic, found in _MAGIC:
        if start.startswith(magic):
            return found
    return None
