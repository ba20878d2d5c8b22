"""A file to a ``Document``: bytes, parser, structure, canonical text, description."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest import bullets, dialogue, files, members, metadata, sidecar, structure
from ingest.build import build
from ingest.parsed import Parsed, Part
from ingest.parsers import for_file
from rag.analysis import language
from rag.errors import BrokenDocumentError, DocumentError, EmptyDocumentError, FundstelleError
from rag.types import Document, DocumentInfo, Dropped

_INQUIRIES = frozenset({"Kleine Anfrage", "Große Anfrage"})
_SAMPLE = 20_000


def read(path: Path, *, name: str | None = None, source: str | None = None) -> Document:
    """Read one file, with its sidecar where it has one.

    Args:
        path: the file.
        name: the name to know it by; by default the file's own.
        source: where it was found; by default its absolute path.

    Raises:
        DocumentError: unreadable, unsupported, empty, encrypted or broken; the line says which.
    """
    name = name or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read ({error.strerror})",
            where=str(path),
            remedy="check the path and rights",
        ) from error
    document = read_bytes(data, name, source=source or str(files.absolute(path)))
    beside = sidecar.find(path)
    return replace(document, info=sidecar.apply(document.info, beside)) if beside else document


def read_bytes(data: bytes, name: str, *, source: str | None = None) -> Document:
    """Read a document from its bytes; ``name``'s suffix says the format.

    Raises:
        DocumentError: as ``read``.
    """
    if not data.strip():
        raise EmptyDocumentError("the file is empty", where=name, remedy="check the file")
    with _uncollected():
        return _read(data, name, source)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from looking again and again at the many values of a document.

    They are let go of as soon as nothing refers to them; the few cycles that a format's library may
    make wait until the document is read.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _read(data: bytes, name: str, source: str | None) -> Document:
    parsed = _parsed(data, name)
    parts, stamp = _without_stamp(_shaped(parsed))
    text, pages, blocks = build(bullets.seen(parts, parsed.parts), parsed.pages)
    if not any(character.isalnum() for character in text):
        raise EmptyDocumentError("no readable text", where=name, remedy="check the file")
    about = metadata.describe(parsed, parts, name)
    info = DocumentInfo(
        id=hashlib.sha256(data).hexdigest(),
        name=name,
        title=about.title,
        date=about.date,
        language=language.detect(text[:_SAMPLE]),
        kind=about.kind,
        issuer=about.issuer,
        number=about.number,
        marking=about.marking,
        source=source,
        addressee=about.addressee,
        reference=about.reference,
        refers=about.refers,
        date_source=about.date_source,
    )
    return Document(info, text, pages, blocks, (*parsed.dropped, *stamp))


def _parsed(data: bytes, name: str) -> Parsed:
    parser = for_file(name, data)
    try:
        return parser(data, name)
    except FundstelleError:
        raise
    except Exception as error:
        # A format's library may raise anything on bytes that it did not expect.
        raise BrokenDocumentError(
            f"cannot be read ({type(error).__name__}: {error})",
            where=name,
            remedy="check whether it opens in its own program",
        ) from error


def _shaped(parsed: Parsed) -> list[Part]:
    parts = structure.shape(parsed.parts, guess=not parsed.styled)
    kind = parsed.properties.get("kind")
    if kind in _INQUIRIES:
        return dialogue.inquiry(parts)
    if kind == "Antwort":
        return dialogue.reply(parts)
    if kind in members.KINDS:
        return members.questions(parts)
    return [
        part if part.level or part.number is None else replace(part, number=None) for part in parts
    ]


def _without_stamp(parts: Sequence[Part]) -> tuple[list[Part], list[Dropped]]:
    if not parts or not (length := metadata.stamp_length(parts[0].text)):
        return list(parts), []
    first = parts[0]
    rest = replace(first, text=first.text[length:])
    return [rest, *parts[1:]], [Dropped(first.text[:length].strip(), "date stamp")]
