"""Which of the files that were found have to be read: decided by their bytes, not their dates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest import files, sidecar
from ingest.containers import Item
from ingest.limits import Limits, check_size
from ingest.sidecar import Given
from rag.errors import DocumentError
from rag.index.base import IndexWriter
from rag.types import DocumentInfo


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one file: read ``item``, or leave what is there. ``replaces`` something."""

    item: Item
    fresh: bool
    replaces: bool = False


@dataclass(slots=True)
class Decider:
    """Decides file after file, for one ingest."""

    writer: IndexWriter
    limits: Limits
    given: Given = ()
    claimed: dict[str, str] = field(default_factory=dict)
    """Sources that get the ordinary id of their bytes in this ingest, by that id."""
    sources: Mapping[str, DocumentInfo] | None = None
    """What the index held when the ingest began, by source; looked up once a file is new."""
    uploads: Path | None = None
    """Where uploads lie. Their files are not kept, and anybody sends them: nothing moves there, or
    a visitor would take a document over whose file is out of reach, and nothing moves away."""

    def decide(self, item: Item) -> Decision:
        """Return what to do with a file.

        Raises:
            DocumentError: it cannot be read or is too large.
        """
        digest = self._digest(item)
        before = self.writer.by_source(item.source)
        first = self.writer.known(digest)
        moved = first is not None and self._has_moved(first, item)
        item = self._described(item, before or self._former(digest, item))
        if before and before.id in (digest, further(digest, item.source)):
            item = replace(item, id=before.id)
            anew = before.described != item.described
            self.claimed.setdefault(digest, item.source)
            return Decision(item, anew, replaces=anew)
        if first is not None and first.source is None and not self._is_upload(item.source):
            return Decision(item, fresh=False)
        own = (first is None or moved) and digest not in self.claimed
        if own:
            self.claimed[digest] = item.source
        item = replace(item, id=digest if own else further(digest, item.source))
        return Decision(item, fresh=True, replaces=before is not None or (moved and own))

    def _has_moved(self, info: DocumentInfo, item: Item) -> bool:
        """Whether the file of a document of these bytes is gone, and ``item`` is where it went."""
        if info.source is None or self._is_upload(info.source) or self._is_upload(item.source):
            return False
        return self._is_gone(info.source)

    def _former(self, digest: str, item: Item) -> DocumentInfo | None:
        """The document of these bytes whose file is gone or holds others now: it went here.

        Of several the one of the same name, then one that has readers of its own.
        """
        if self._is_upload(item.source):
            return None
        if self.sources is None:
            self.sources = self.writer.sources()
        left = [
            info
            for source, info in self.sources.items()
            if info.id in (digest, further(digest, source))
            and not self._is_upload(source)
            and self._has_left(source, digest)
        ]
        ranked = sorted(
            left, key=lambda info: (info.name != item.name, "groups" not in dict(info.given))
        )
        return next(iter(ranked), None)

    def _has_left(self, source: str, digest: str) -> bool:
        if self._is_gone(source):
            return True
        try:
            return Path(source).is_file() and _sha256(Path(source)) != digest
        except OSError:
            return False

    def _digest(self, item: Item) -> str:
        try:
            check_size(item.path.stat().st_size, self.limits, item.shown)
            return _sha256(item.path)
        except OSError as error:
            raise DocumentError(
                f"cannot be read ({error.strerror})",
                where=item.shown,
                remedy="check the path and rights",
            ) from error

    def _described(self, item: Item, known: DocumentInfo | None) -> Item:
        given = sidecar.merged(known.given if known else (), self.given)
        return replace(item, given=given, described=sidecar.key(item.path, item.inherits, given))

    def _is_upload(self, source: str) -> bool:
        return self.uploads is not None and self.uploads in Path(source).parents

    @staticmethod
    def _is_gone(source: str) -> bool:
        return not files.is_there(Path(source))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def further(digest: str, source: str) -> str:
    """The id of a further file of the same bytes, which may have other readers and another name."""
    return hashlib.sha256(f"{digest}\n{source}".encode()).hexdigest()
