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
        "odt": "ingest.parsers.odt:parse",
        "rtf": "ingest.parsers.rtf:parse",
        "pptx": "ingest.parsers.pptx:parse",
        "xlsx": "ingest.parsers.xlsx:parse",
        "ods": "ingest.parsers.ods:parse",
        "csv": "ingest.parsers.csv:parse",
        "image": "ingest.parsers.image:parse",
        "eml": "ingest.parsers.eml:parse",
        "msg": "ingest.parsers.msg:parse",
    },
    packages={
        "html": "lxml",
        "pdf": "pypdfium2",
        "docx": "python-docx",
        "image": "pillow",
        "msg": "olefile",
    },
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
    ".odt": "odt",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".ods": "ods",
    ".csv": "csv",
    ".tsv": "csv",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
    ".eml": "eml",
    ".msg": "msg",
    ".zip": "zip",
}
_REMEDIES = {
    ".doc": "save it as .docx",
    ".docm": "save it as .docx, without its macros",
    ".xls": "save it as .xlsx",
    ".xlsm": "save it as .xlsx, without its macros",
    ".ppt": "save it as .pptx",
    ".pptm": "save it as .pptx, without its macros",
    ".7z": "pack it as .zip",
    ".rar": "pack it as .zip",
    ".tar": "pack it as .zip",
    ".gz": "pack it as .zip",
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
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
)
_NEEDED = {
    "pdf": "pdf", "docx": "zip", "odt": "zip", "ods": "zip", "xlsx": "zip", "pptx": "zip",
    "rtf": "rtf", "image": "image", "msg": "ole",
}  # fmt: skip
_OFFICE = ("docx", "xlsx", "pptx")


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
            remedy=_REMEDIES.get(suffix, f"supported: {', '.join(sorted(SUFFIXES))}"),
        )
    if kind == "zip":
        raise UnsupportedFormatError(
            "an archive is no single document", where=name, remedy="take it in with `ingest`"
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
    if kind in _OFFICE and found == "ole":
        raise EncryptedDocumentError(
            "the Office file is protected by a password or in the format of before 2007",
            where=name,
            remedy=f"save it as .{kind} without a password",
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
