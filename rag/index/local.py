"""The engine ``local``: SQLite, FAISS and tantivy in one folder, tied by a generation number."""

from __future__ import annotations

from rag.config import Settings
from rag.embed.base import EmbedderSignature
from rag.index.base import Recipe
from rag.index.lock import WriterLock, switching
from rag.index.reader import LocalReader
from rag.index.rebuilding import rebuild
from rag.index.store import Store
from rag.index.verifying import verify
from rag.index.view import made_with
from rag.index.writer import LocalWriter


class LocalEngine:
    """Fits :class:`rag.index.base.Engine`."""

    def open_reader(
        self, settings: Settings, embedder: EmbedderSignature, analyser: str
    ) -> LocalReader:
        """Open the index in ``settings.index`` for searching."""
        return LocalReader(Store(settings.index), embedder, analyser)

    def browse(self, settings: Settings) -> LocalReader:
        """Open the index in ``settings.index`` to read what it holds, whatever it was made with."""
        store = Store(settings.index)
        meta = made_with(store)
        return LocalReader(store, meta.embedder, meta.analyser)

    def open_writer(
        self, settings: Settings, embedder: EmbedderSignature, analyser: str
    ) -> LocalWriter:
        """Return a writer for the index in ``settings.index``."""
        return LocalWriter(Store(settings.index), embedder, analyser)

    def rebuild(self, settings: Settings, recipe: Recipe) -> int:
        """Make terms and vectors anew; return the new generation."""
        return rebuild(Store(settings.index), recipe)

    def verify(self, settings: Settings) -> list[str]:
        """Return what is wrong with the index, one line each."""
        return verify(Store(settings.index))

    def destroy(self, settings: Settings) -> None:
        """Remove the index and nothing else from its folder."""
        store = Store(settings.index)
        store.current()
        lock = WriterLock(store.lock)
        lock.acquire()
        try:
            with switching(store.switch):
                store.destroy()
        finally:
            lock.release()


ENGINE = LocalEngine()
