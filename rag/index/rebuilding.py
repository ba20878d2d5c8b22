"""Terms and vectors made anew from the stored documents, beside the old ones."""

from __future__ import annotations

from rag.index.base import EVERYTHING, Recipe
from rag.index.edits import EditableCatalogue
from rag.index.lock import WriterLock, switching
from rag.index.remake import make_derived
from rag.index.store import Files, Store
from rag.index.upgrading import copy


def rebuild(store: Store, recipe: Recipe) -> int:
    """Build a whole new set and put it into use in one step; return its generation.

    Raises:
        IndexMissingError: there is no index.
        IndexLockedError: another process writes to it.
        IndexDamagedError: its catalogue cannot be read.
    """
    store.current()
    lock = WriterLock(store.lock)
    lock.acquire()
    try:
        store.clean()
        files = store.new()
        try:
            generation = _fill(store.current(), files, recipe)
            with switching(store.switch):
                store.use(files)
        finally:
            # The old set after success, the unfinished one after an error.
            store.clean()
        return generation
    finally:
        lock.release()


def _fill(old: Files, new: Files, recipe: Recipe) -> int:
    copy(old.catalogue, new.catalogue)
    catalogue = EditableCatalogue.edit(new.catalogue)
    try:
        generation = catalogue.meta().generation + 1
        catalogue.begin()
        catalogue.clear_derived()
        _derive(catalogue, recipe)
        catalogue.describe(recipe.embedder.signature, recipe.analyser, generation)
        catalogue.commit()
        make_derived(new, catalogue)
    finally:
        # The last connection to close folds the write-ahead log into the file.
        catalogue.close()
    return generation


def _derive(catalogue: EditableCatalogue, recipe: Recipe) -> None:
    documents = catalogue.documents(EVERYTHING)
    for done, info in enumerate(documents, 1):
        document = catalogue.document(info.id, EVERYTHING)
        if document is None:  # it was listed in this very transaction
            raise RuntimeError(f"document {info.id} vanished")
        passages = catalogue.passages(info.id)
        if not passages:  # a twin's passages stand for it
            recipe.progress(done, len(documents))
            continue
        entries = recipe.entries_of(document, passages)
        vectors = recipe.embedder.encode_passages([recipe.input_of(document, p) for p in passages])
        for key, entry, vector in zip(catalogue.keys(info.id), entries, vectors, strict=True):
            catalogue.insert_derived(key, entry, vector)
        recipe.progress(done, len(documents))
