"""The index, by the engine that ``index.engine`` names; see ARCHITECTURE.md for the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.config import Settings
from rag.embed.base import Embedder, EmbedderSignature
from rag.index.base import Engine, Entry, IndexReader, IndexWriter, Recipe
from rag.registry import Registry
from rag.types import Document, Passage

engines = Registry("index engine", {"local": "rag.index.local:ENGINE"})
"""Each entry is an object that fits :class:`rag.index.base.Engine`."""


def open_reader(settings: Settings, embedder: Embedder, analyser_signature: str) -> IndexReader:
    """Open the index for searching.

    Raises:
        IndexMissingError: there is none in this folder.
        IndexMismatchError: it was made with another encoder or analyser, or by a newer program.
        IndexDamagedError: a file is missing or cannot be read.
    """
    return _engine(settings).open_reader(settings, embedder.signature, analyser_signature)


def browse(settings: Settings) -> IndexReader:
    """Open the index to read documents and counts, whatever encoder and analyser it was made with.

    Raises:
        IndexMissingError: there is none in this folder.
        IndexMismatchError: it was made by a newer program.
        IndexDamagedError: a file is missing or cannot be read.
    """
    return _engine(settings).browse(settings)


def open_writer(
    settings: Settings, embedder_signature: EmbedderSignature, analyser_signature: str
) -> IndexWriter:
    """Return a writer to be used in a ``with`` block, which holds the lock.

    A missing index is made; entering raises IndexLockedError where another process writes, and
    otherwise as :func:`open_reader`.
    """
    return _engine(settings).open_writer(settings, embedder_signature, analyser_signature)


def rebuild(
    settings: Settings,
    embedder: Embedder,
    analyser_signature: str,
    entries_of: Callable[[Document, Sequence[Passage]], Sequence[Entry]],
    input_of: Callable[[Document, Passage], str],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Make terms and vectors anew from the stored documents, with any encoder and analyser.

    Documents, passages and their keys stay as they are. The new index replaces the old one in one
    step at the end; until then, and after a crash, the old one is searched.

    Returns:
        The new generation.
    """
    recipe = Recipe(embedder, analyser_signature, entries_of, input_of, progress)
    return _engine(settings).rebuild(settings, recipe)


def verify(settings: Settings) -> list[str]:
    """Return what is wrong with the index, one line each; needs no encoder.

    Raises:
        IndexMissingError: there is none in this folder.
    """
    return _engine(settings).verify(settings)


def destroy(settings: Settings) -> None:
    """Remove the index and nothing else from its folder.

    Raises:
        IndexMissingError: there is none in this folder.
        IndexLockedError: another process writes to it.
    """
    _engine(settings).destroy(settings)


def _engine(settings: Settings) -> Engine:
    engine: Engine = engines.load(settings.index_engine)
    return engine
