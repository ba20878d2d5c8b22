"""One generation of a local index, opened as a whole."""

from __future__ import annotations

from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from rag.embed.base import EmbedderSignature
from rag.errors import IndexMismatchError
from rag.index.base import Scope
from rag.index.catalogue import Catalogue, Meta
from rag.index.lock import opening
from rag.index.remake import behind
from rag.index.store import REBUILD, Files, Store
from rag.index.vectors import VectorFile
from rag.index.words import WordsFile

SCOPES = 16
"""Scopes whose documents are remembered: one for each kind of user of a page, and some filters."""

_Visible = tuple[list[int], NDArray[np.int64]]


class View:
    """One generation, opened."""

    def __init__(self, files: Files, catalogue: Catalogue, meta: Meta) -> None:
        """Open vectors and words beside a catalogue that is already held still."""
        self.files = files
        self.catalogue = catalogue
        self.meta = meta
        self.vectors = VectorFile.open(files.vectors(meta.generation))
        self.words = WordsFile.open(files.words)
        self._visible: dict[object, _Visible] = {}

    def visible(self, scope: Scope) -> _Visible | None:
        """Return the rows of the documents and the keys of the passages in scope; None for all."""
        if scope.groups is None and not scope.filters:
            return None
        name = scope.groups, tuple(sorted(scope.filters.items()))
        if name not in self._visible:
            while len(self._visible) >= SCOPES:
                del self._visible[next(iter(self._visible))]
            rows = self.catalogue.visible_rows(scope) or []
            keys = self.catalogue.visible_keys(scope) or []
            self._visible[name] = rows, np.array(keys, dtype=np.int64)
        return self._visible[name]


def open_view(store: Store, embedder: EmbedderSignature, analyser: str) -> View | None:
    """Open the newest generation; None where vectors or words have not followed the catalogue.

    Raises:
        IndexUnusableError: there is no index, it is damaged, or was made with something else.
    """
    store.current()
    with opening(store.switch):
        files = store.current()
        catalogue = Catalogue.open(files.catalogue)
        try:
            catalogue.snapshot()
            meta = catalogue.meta()
            check(store, meta, embedder, analyser)
            if not behind(files, meta.generation):
                return View(files, catalogue, meta)
        except BaseException:
            catalogue.close()
            raise
    catalogue.close()
    return None


def made_with(store: Store) -> Meta:
    """Read with which encoder and analyser the index was made.

    Raises:
        IndexUnusableError: there is no index, or it is damaged.
    """
    store.current()
    with opening(store.switch), closing(Catalogue.open(store.current().catalogue)) as catalogue:
        return catalogue.meta()


def check(store: Store, meta: Meta, embedder: EmbedderSignature, analyser: str) -> None:
    """Compare what the index was made with and what is set now.

    Raises:
        IndexMismatchError: they differ.
    """
    for what, stored, now in (
        ("encoder", _describe(meta.embedder), _describe(embedder)),
        ("analyser", meta.analyser, analyser),
    ):
        if stored != now:
            raise IndexMismatchError(
                f"the index was made with {what} {stored}, but {now} is set",
                where=str(store.root),
                remedy=f"{REBUILD}, or set the former",
            )


def _describe(signature: EmbedderSignature) -> str:
    text = f"{signature.model} ({signature.dimension} dimensions"
    if signature.query_prefix or signature.passage_prefix:
        text += f", prefixes {signature.query_prefix!r} and {signature.passage_prefix!r}"
    return text + ")"
