"""The local engine's searching side.

Catalogue, vectors and words are opened together under the switch lock and stay with their
generation: the catalogue by an open transaction, the two others by files that are never changed
in place. Calls may come from several threads.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from threading import RLock

from rag.embed.base import EmbedderSignature, Vectors
from rag.errors import IndexLockedError
from rag.index.base import EVERYTHING, Found, IndexStatus, Scope
from rag.index.catalogue import Catalogue
from rag.index.lock import opening
from rag.index.remake import repair
from rag.index.store import Files, Store
from rag.index.view import View, open_view
from rag.types import Document, DocumentInfo, Hit, Passage, Version

PATIENCE = 30.0
"""Seconds to wait while another process heals the index that we found half written."""


class LocalReader:
    """A consistent view of one generation; :meth:`refresh` moves to the newest."""

    def __init__(self, store: Store, embedder: EmbedderSignature, analyser: str) -> None:
        """Open the index; raises as :func:`rag.index.open_reader`."""
        self._store = store
        self._embedder = embedder
        self._analyser = analyser
        self._turn = RLock()
        self._view = self._open()
        self._place = _place(self._view.files)

    def status(self) -> IndexStatus:
        """Counts, signatures and size."""
        with self._turn:
            meta = self._view.meta
            documents, passages = self._view.catalogue.counts()
            return IndexStatus(
                meta.generation,
                documents,
                passages,
                meta.embedder,
                meta.analyser,
                "local",
                self._view.files.size(),
            )

    def lexical(
        self, terms: Mapping[str, float], limit: int, scope: Scope = EVERYTHING
    ) -> Sequence[Found]:
        """BM25 over weighted analysed terms, best first."""
        with self._turn:
            words, visible = self._view.words, self._view.visible(scope)
        return words.search(terms, limit, None if visible is None else visible[0])

    def dense(self, query: Vectors, limit: int, scope: Scope = EVERYTHING) -> Sequence[Found]:
        """Inner product with one query vector of shape ``(1, dimension)``, best first."""
        with self._turn:
            vectors, visible = self._view.vectors, self._view.visible(scope)
        return vectors.search(query, limit, None if visible is None else visible[1])

    def hits(self, keys: Sequence[int]) -> Sequence[Hit]:
        """Passages with text and document, in the order of ``keys``; unknown ones are left out."""
        with self._turn:
            return self._view.catalogue.hits(keys)

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """The stored vectors, shape ``(len(keys), dimension)``; zero rows for unknown keys."""
        with self._turn:
            return self._view.catalogue.vectors(keys, self._embedder.dimension)

    def documents(self, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Every visible document, ordered by name."""
        with self._turn:
            return self._view.catalogue.documents(scope)

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """One document with text, pages and blocks, or None where it is not visible."""
        with self._turn:
            return self._view.catalogue.document(document_id, scope)

    def passages(self, document_id: str) -> Sequence[Passage]:
        """A document's passages in order."""
        with self._turn:
            return self._view.catalogue.passages(document_id)

    def history(self, document_id: str, scope: Scope = EVERYTHING) -> Sequence[Version]:
        """What a visible document's file held before, newest first, as far as visible."""
        with self._turn:
            found = self._view.catalogue.document_info(document_id, scope)
            if found is None or found.source is None:
                return []
            return self._view.catalogue.history(found.source, scope.groups)

    def searched(self, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Every visible document, a twin in place of those of its text, ordered by name."""
        with self._turn:
            return self._view.catalogue.searched(scope)

    def numbered(self, number: str, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Those of :meth:`searched` that ask or answer the question of this number."""
        with self._turn:
            return self._view.catalogue.numbered(number, scope)

    def acronyms(self, scope: Scope = EVERYTHING) -> Mapping[str, tuple[str, ...]]:
        """Acronyms that visible documents define, with their long forms."""
        with self._turn:
            return self._view.catalogue.acronyms(scope)

    def languages(self, scope: Scope = EVERYTHING) -> frozenset[str]:
        """Languages of the visible documents."""
        with self._turn:
            return self._view.catalogue.languages(scope)

    def refresh(self) -> bool:
        """Move to the newest generation; True where there was a newer one."""
        with self._turn:
            if self._newest() == (self._place, self._view.meta.generation):
                return False
            old, self._view = self._view, self._open()
            self._place = _place(self._view.files)
            old.catalogue.close()
            return True

    def close(self) -> None:
        """Release files; safe to call twice."""
        with self._turn:
            self._view.catalogue.close()

    def _newest(self) -> tuple[object, int]:
        self._store.current()
        with opening(self._store.switch):
            files = self._store.current()
            catalogue = Catalogue.open(files.catalogue)
            try:
                return _place(files), catalogue.meta().generation
            finally:
                catalogue.close()

    def _open(self) -> View:
        """Open the newest generation, healing first what a crash left half written."""
        end = time.monotonic() + PATIENCE
        while True:
            view = open_view(self._store, self._embedder, self._analyser)
            if view is not None:
                return view
            try:
                repair(self._store)
            except IndexLockedError:
                # Whoever holds the lock heals on entering; look again shortly.
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _place(files: Files) -> tuple[object, ...]:
    """Tell one set of files from another; an index that was made anew begins to count again."""
    found = files.catalogue.stat()
    return files.folder, found.st_dev, found.st_ino
