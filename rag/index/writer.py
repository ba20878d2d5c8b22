"""The local engine's writing side.

A commit makes the catalogue durable first; vectors and words follow and carry its generation. A
crash in between loses nothing: whoever opens the index next remakes them from the catalogue. What
a commit must add to vectors and words is read from the catalogue's open transaction and kept
nowhere else, so an interrupted ``add`` or ``commit`` cannot leave the three at odds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from types import MappingProxyType, TracebackType
from typing import Self

import numpy as np

from rag.embed.base import EmbedderSignature, Vectors
from rag.errors import IndexMismatchError
from rag.index.base import EVERYTHING, Entry
from rag.index.edits import EditableCatalogue
from rag.index.lock import WriterLock, switching
from rag.index.remake import heal, make_derived, make_vectors, publish_vectors
from rag.index.store import Store, unwritable
from rag.index.vectors import BATCH, FLAT_LIMIT, VectorTable
from rag.index.view import check
from rag.index.words import WordsTable
from rag.types import Document, DocumentInfo, Twin


class LocalWriter:
    """Adds and removes documents; one process at a time."""

    def __init__(
        self,
        store: Store,
        embedder: EmbedderSignature,
        analyser: str,
        flat_limit: int = FLAT_LIMIT,
    ) -> None:
        """Remember what to open; :meth:`__enter__` opens it."""
        self._store = store
        self._embedder = embedder
        self._analyser = analyser
        self._flat_limit = flat_limit
        self._lock = WriterLock(store.lock)
        self._generation = 0
        self._top = 0
        self._changed = False
        self._vectors: VectorTable | None = None
        self._words: WordsTable | None = None

    def __enter__(self) -> Self:
        """Take the lock, make the index where there is none, and heal what a crash left."""
        try:
            self._store.root.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except OSError as error:
            raise unwritable(self._store.root, error) from error
        try:
            self._store.clean()
            if not self._store.exists():
                self._make()
            self._open()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit on success, roll back the uncommitted on error, release the lock."""
        try:
            if error is None:
                self.commit()
        except BaseException:
            self._give_up()
            raise
        if error is None:
            self._close()
        else:
            self._give_up()

    def known(self, document_id: str) -> DocumentInfo | None:
        """The stored description of this content, if there is one."""
        return self._catalogue.info("id", document_id)

    def by_source(self, source: str) -> DocumentInfo | None:
        """The document last read from this source."""
        return self._catalogue.info("source", source)

    def add(
        self,
        document: Document,
        entries: Sequence[Entry],
        vectors: Vectors,
        acronyms: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Put one document in, replacing the one of the same content or source.

        Args:
            document: the document as read.
            entries: its passages in order.
            vectors: one row for each, shape ``(len(entries), dimension)``.
            acronyms: short forms that the document defines, with their long forms.

        Raises:
            IndexMismatchError: the vectors have another length than the index's.
            BrokenDocumentError: the text holds a character that cannot be stored.
        """
        self._check(entries, vectors)
        self._begin()
        with self._catalogue.all_or_nothing():
            for old in self._replaced(document.info):
                self._retire(old, document.info)
                self._catalogue.delete(old.id)
            self._catalogue.insert(document, entries, vectors, acronyms)

    def twin(self, document: Document) -> Twin | None:
        """The searched document of the same text, marking and readers, if there is one."""
        return self._catalogue.twin(document)

    def unsearched(self) -> Sequence[Document]:
        """Documents that have neither passages nor a twin: their twin was removed or changed."""
        found = (self._catalogue.document(id, EVERYTHING) for id in self._catalogue.unsearched())
        return [document for document in found if document is not None]

    def adopt(
        self, document: Document, entries: Sequence[Entry] = (), vectors: Vectors | None = None
    ) -> None:
        """Make an unsearched document found: by the twin in ``info.same_as``, or by entries.

        Raises:
            IndexMismatchError: as :meth:`add`.
        """
        self._begin()
        if document.info.same_as is not None:
            self._catalogue.link(document.info.id, document.info.same_as.id)
            return
        vectors = self._none() if vectors is None else vectors
        self._check(entries, vectors)
        with self._catalogue.all_or_nothing():
            self._catalogue.insert_passages(document, entries, vectors)

    def sources(self) -> Mapping[str, DocumentInfo]:
        """Every document that was read from a file, by its source."""
        known = self._catalogue.documents(EVERYTHING)
        return {info.source: info for info in known if info.source is not None}

    def remove(self, document_id: str) -> bool:
        """Take one document out, with its file's history; False where it was not there."""
        known = self.known(document_id)
        if known is None:
            return False
        self._begin()
        self._catalogue.delete(document_id)
        if known.source is not None:
            self._catalogue.forget_history(known.source)
        return True

    def commit(self) -> int:
        """Make all since the last commit durable and visible; return the new generation."""
        if not self._changed:
            return self._generation
        self._catalogue.begin()
        # The catalogue's own number: a commit that failed half way may have raised it.
        generation = self._catalogue.meta().generation + 1
        self._catalogue.set_generation(generation)
        removed = self._catalogue.removed()
        vectors = self._next_vectors(removed)
        words = self._next_words(removed)
        # Whatever can fail for want of space is done before the catalogue's point of no return.
        vectors.write(self._files.new_vectors)
        with switching(self._store.switch):
            self._catalogue.commit()
            publish_vectors(self._files, generation)
            words.commit(generation)
            self._files.clean(generation)
        self._generation, self._vectors = generation, vectors
        self._settle()
        return generation

    def _make(self) -> None:
        """Put an empty index into use."""
        files = self._store.new()
        catalogue = EditableCatalogue.create(files.catalogue, self._embedder, self._analyser)
        make_derived(files, catalogue)
        catalogue.close()
        with switching(self._store.switch):
            self._store.use(files)

    def _open(self) -> None:
        self._files = self._store.current()
        self._catalogue = EditableCatalogue.edit(self._files.catalogue)
        try:
            meta = self._catalogue.meta()
            check(self._store, meta, self._embedder, self._analyser)
            with switching(self._store.switch):
                heal(self._files, self._catalogue)
            self._generation = meta.generation
            self._vectors = self._words = None
            self._settle()
        except BaseException:
            self._catalogue.close()
            raise

    def _begin(self) -> None:
        self._catalogue.begin()
        self._changed = True

    def _settle(self) -> None:
        """Remember up to which key vectors and words follow the catalogue."""
        self._catalogue.forget_removed()
        self._top = self._catalogue.top_key()
        self._changed = False

    def _check(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        expected = (len(entries), self._embedder.dimension)
        if vectors.shape != expected or not np.isfinite(vectors).all():
            raise IndexMismatchError(
                f"expected finite vectors of shape {expected}, got {vectors.shape}",
                where=self._embedder.model,
                remedy="check the encoder",
            )

    def _replaced(self, info: DocumentInfo) -> list[DocumentInfo]:
        same = self.by_source(info.source) if info.source is not None else None
        return list({one.id: one for one in (self.known(info.id), same) if one}.values())

    def _retire(self, old: DocumentInfo, new: DocumentInfo) -> None:
        """Keep the history of a file whose content changed, or that went to another place."""
        if old.source is None or new.source is None:
            return
        if old.source != new.source:
            self._catalogue.move_history(old.source, new.source)
        elif old.id != new.id:
            self._catalogue.note_history(old, new.source, new.taken or "")

    def _none(self) -> Vectors:
        return np.zeros((0, self._embedder.dimension), dtype=np.float32)

    def _next_vectors(self, removed: Sequence[int]) -> VectorTable:
        # Given up before it is changed: after a failure it is read from its file again.
        table, self._vectors = self._vectors, None
        if table is None:
            table = VectorTable.load(self._files.vectors(self._generation))
        for keys, vectors in self._catalogue.vector_batches(
            self._embedder.dimension, BATCH, after=self._top
        ):
            table.add(keys, vectors)
        table.remove(removed)
        if table.fits(self._flat_limit):
            return table
        return make_vectors(self._catalogue, self._flat_limit)

    def _next_words(self, removed: Sequence[int]) -> WordsTable:
        if self._words is None:
            self._words = WordsTable(self._files.words)
        self._words.rollback()
        self._words.remove(removed)
        self._words.add(self._catalogue.derived(after=self._top))
        return self._words

    def _give_up(self) -> None:
        """Close after an error, which one of closing must not hide."""
        with suppress(Exception):
            self._close()

    def _close(self) -> None:
        with ExitStack() as last_first:
            last_first.callback(self._lock.release)
            last_first.callback(self._close_catalogue)
            if self._words is not None:
                last_first.callback(self._words.close)

    def _close_catalogue(self) -> None:
        self._catalogue.rollback()
        empty = self._catalogue.meta().generation == 0
        self._catalogue.close()
        if empty:
            # Nothing was ever committed: leave no empty index behind a failed first ingest.
            with switching(self._store.switch):
                self._store.destroy()
