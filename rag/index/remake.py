"""Vectors and words made from the catalogue: after a crash, in a rebuild, and when a table of
vectors has outgrown its kind. No model is needed: the catalogue keeps vectors and terms.
"""

from __future__ import annotations

import random

from rag.index.catalogue import Catalogue
from rag.index.edits import EditableCatalogue
from rag.index.lock import WriterLock, switching
from rag.index.store import Files, Store, sync
from rag.index.vectors import BATCH, FLAT_LIMIT, VectorTable, training_share
from rag.index.words import WordsFile, WordsTable


def behind(files: Files, generation: int) -> bool:
    """Tell whether vectors or words belong to another generation than the catalogue.

    Raises:
        IndexDamagedError: the words are there but cannot be opened.
    """
    return _vectors_behind(files, generation) or _words_behind(files, generation)


def heal(files: Files, catalogue: Catalogue) -> None:
    """Bring vectors and words up to the catalogue; the caller holds both locks."""
    generation = catalogue.meta().generation
    if _vectors_behind(files, generation):
        make_vectors(catalogue).write(files.new_vectors)
        publish_vectors(files, generation)
    if _words_behind(files, generation):
        make_words(files, catalogue)
    files.clean(generation)


def repair(store: Store) -> None:
    """Bring vectors and words of the set in use up to its catalogue.

    Raises:
        IndexLockedError: another process is writing.
    """
    lock = WriterLock(store.lock)
    lock.acquire()
    try:
        with switching(store.switch):
            files = store.current()
            catalogue = EditableCatalogue.edit(files.catalogue)
            try:
                heal(files, catalogue)
            finally:
                catalogue.close()
    finally:
        lock.release()


def make_derived(files: Files, catalogue: Catalogue) -> None:
    """Write vectors and words of a set that is not in use yet."""
    make_vectors(catalogue).write(files.new_vectors)
    publish_vectors(files, catalogue.meta().generation)
    make_words(files, catalogue)


def make_vectors(catalogue: Catalogue, flat_limit: int = FLAT_LIMIT) -> VectorTable:
    """Return a table of all vectors in the catalogue: exact, or trained beyond the limit."""
    dimension = catalogue.meta().embedder.dimension
    keys = catalogue.all_keys()
    sample = None
    if len(keys) > flat_limit:
        chosen = random.Random(0).sample(keys, int(len(keys) * training_share(len(keys))))
        sample = catalogue.vectors(sorted(chosen), dimension)
    batches = catalogue.vector_batches(dimension, BATCH)
    return VectorTable.build(dimension, len(keys), batches, sample)


def publish_vectors(files: Files, generation: int) -> None:
    """Make the table that was written beside the one of ``generation``, in one step."""
    files.new_vectors.replace(files.vectors(generation))
    sync(files.folder)


def make_words(files: Files, catalogue: Catalogue) -> None:
    """Write all words in the catalogue, in one commit."""
    table = WordsTable(files.words)
    table.clear()
    table.add(catalogue.derived())
    table.commit(catalogue.meta().generation)
    table.close()


def _vectors_behind(files: Files, generation: int) -> bool:
    return not files.vectors(generation).is_file()


def _words_behind(files: Files, generation: int) -> bool:
    if not (files.words / "meta.json").is_file():
        return True
    return WordsFile.open(files.words).generation != generation
