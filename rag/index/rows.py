"""Values to database rows and back."""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from rag.embed.base import Vectors
from rag.types import Block, BlockKind, DocumentInfo, Dropped, Page, Passage, Role, Twin

INFO_COLUMNS = (
    "id, name, title, date, language, kind, issuer, number, marking, source, addressee, "
    "reference, refers, date_source, taken, given, described"
)
PASSAGE_COLUMNS = (
    'ordinal, passages.start, passages."end", page, section, question, role, '
    "passages.marking, passages.language"
)

Row = Sequence[Any]


def info_row(info: DocumentInfo) -> Row:
    """Return the values of ``INFO_COLUMNS``."""
    return (
        *(info.id, info.name, info.title, info.date, info.language, info.kind),
        *(info.issuer, info.number, info.marking, info.source, info.addressee, info.reference),
        *(_listed(info.refers), info.date_source, info.taken, _listed(info.given), info.described),
    )


def info_of(row: Row, groups: Iterable[str], twin: Twin | None = None) -> DocumentInfo:
    """Read ``INFO_COLUMNS`` back."""
    fields = dict(zip(INFO_COLUMNS.split(", "), row, strict=True))
    fields["refers"] = tuple(json.loads(fields["refers"]))
    fields["given"] = tuple((key, value) for key, value in json.loads(fields["given"]))
    return DocumentInfo(**fields, groups=tuple(sorted(groups)), same_as=twin)


def _listed(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def passage_row(passage: Passage) -> Row:
    """Return the values of ``PASSAGE_COLUMNS``."""
    return (
        *(passage.ordinal, passage.start, passage.end, passage.page),
        json.dumps(passage.section, ensure_ascii=False),
        *(passage.question, passage.role.value, passage.marking, passage.language),
    )


def passage_of(document_id: str, row: Row) -> Passage:
    """Read ``PASSAGE_COLUMNS`` back."""
    ordinal, start, end, page, section, question, role, marking, language = row
    return Passage(
        *(document_id, ordinal, start, end, page),
        tuple(json.loads(section)),
        *(question, Role(role), marking, language),
    )


def page_row(page: Page) -> Row:
    """Return number, start, end, label and confidence."""
    return page.number, page.start, page.end, page.label, page.confidence


def page_of(row: Row) -> Page:
    """Read number, start, end, label and confidence back."""
    return Page(*row)


def block_row(block: Block) -> Row:
    """Return kind, start, end, level, number and role."""
    return block.kind.value, block.start, block.end, block.level, block.number, block.role.value


def block_of(row: Row) -> Block:
    """Read kind, start, end, level, number and role back."""
    kind, start, end, level, number, role = row
    return Block(BlockKind(kind), start, end, level, number, Role(role))


def dropped_of(row: Row) -> Dropped:
    """Read text and reason back."""
    return Dropped(*row)


def pack_terms(terms: Iterable[str]) -> bytes:
    """Deflate terms, separated by spaces; the lowest level, for most of the gain is in it."""
    return zlib.compress(" ".join(terms).encode(), 1)


def unpack_terms(packed: bytes) -> str:
    """Return the terms, separated by spaces."""
    return zlib.decompress(packed).decode()


def pack_vector(vector: Vectors) -> bytes:
    """Return one row as little-endian float16: a thousandth of its cosine's precision is lost."""
    return vector.astype("<f2").tobytes()


def unpack_vectors(packed: Sequence[bytes], dimension: int) -> Vectors:
    """Return float32 rows of shape ``(len(packed), dimension)``."""
    flat = np.frombuffer(b"".join(packed), dtype="<f2").astype(np.float32)
    return flat.reshape(len(packed), dimension)


def fold(text: str | None) -> str | None:
    """SQLite knows only ASCII; German names have umlauts, which macOS writes in two parts."""
    return None if text is None else unicodedata.normalize("NFC", text).casefold()
