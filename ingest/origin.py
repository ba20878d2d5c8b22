"""The file that a document was read from, fetched again: it may be gone, or another by now."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from ingest import containers
from ingest.deciding import further
from rag.errors import DocumentError
from rag.types import DocumentInfo

_REMEDY = "put it back, or take it in again with 'fundstelle ingest'"


def content(info: DocumentInfo) -> bytes:
    """Return the bytes that a document was read from, out of its archive or mail if need be.

    Raises:
        DocumentError: the file is gone, cannot be read, or has changed since.
    """
    if info.source is None:
        raise DocumentError("where it lay is not known", where=info.name, remedy=_REMEDY)
    source = Path(info.source)
    try:
        data = source.read_bytes() if source.is_file() else _member(info, source)
    except OSError as error:
        raise DocumentError(
            f"its file cannot be read ({error.strerror})", where=info.name, remedy="check rights"
        ) from error
    if not _is_same(data, info):
        raise DocumentError(
            "its file has changed since it was taken in", where=info.name, remedy=_REMEDY
        )
    return data


def _is_same(data: bytes, info: DocumentInfo) -> bool:
    """Whether these bytes gave the document its id, be it a further file of the same bytes."""
    plain = hashlib.sha256(data).hexdigest()
    return info.id in (plain, further(plain, info.source or ""))


def _member(info: DocumentInfo, source: Path) -> bytes:
    """What lies in an archive or a mail under the name that the source's end gives."""
    holder = next((parent for parent in source.parents if parent.is_file()), None)
    if holder is None:
        raise DocumentError("its file is gone", where=info.name, remedy=_REMEDY)
    with tempfile.TemporaryDirectory(prefix="fundstelle-") as folder:
        for item in containers.expand(holder, Path(folder)):
            if isinstance(item, containers.Item) and item.source == info.source:
                return item.path.read_bytes()
    raise DocumentError(f"it is no longer in {holder.name}", where=info.name, remedy=_REMEDY)
