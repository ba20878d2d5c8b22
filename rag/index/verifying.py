"""What can be wrong with an index, looked for without a model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rag.errors import FundstelleError
from rag.index.base import EVERYTHING
from rag.index.catalogue import Meta
from rag.index.edits import EditableCatalogue
from rag.index.lock import opening
from rag.index.store import Files, Store
from rag.index.vectors import BATCH, VectorFile
from rag.index.words import WordsFile
from rag.types import Block, Document, Hit, Page


def verify(store: Store) -> list[str]:
    """Return what is wrong, one line each.

    Raises:
        IndexMissingError: there is no index.
    """
    store.current()
    try:
        with opening(store.switch):
            files = store.current()
            catalogue = EditableCatalogue.open(files.catalogue)
            try:
                catalogue.snapshot()
                return list(_problems(files, catalogue))
            finally:
                catalogue.close()
    except FundstelleError as error:
        return [str(error)]


def _problems(files: Files, catalogue: EditableCatalogue) -> Iterator[str]:
    meta = catalogue.meta()
    yield from catalogue.problems()
    for info in catalogue.documents(EVERYTHING):
        yield from _document_problems(catalogue, info.id)
    keys = catalogue.all_keys()
    yield from _derived_problems(catalogue, meta, keys)
    yield from _vector_problems(files, meta, len(keys))
    yield from _word_problems(files, meta, set(keys))


def _document_problems(catalogue: EditableCatalogue, document_id: str) -> Iterator[str]:
    try:
        document = catalogue.document(document_id, EVERYTHING)
    except FundstelleError as error:
        yield str(error)
        return
    if document is not None:
        yield from _place_problems(document)
        yield from _passage_problems(document, catalogue.hits(catalogue.keys(document_id)))


def _place_problems(document: Document) -> Iterator[str]:
    length = len(document.text)
    parts: tuple[Page | Block, ...] = (*document.pages, *document.blocks)
    for part in parts:
        if not 0 <= part.start <= part.end <= length:
            name = type(part).__name__.lower()
            yield f"{document.info.name}: a {name} spans {part.start}–{part.end} of {length}"


def _passage_problems(document: Document, hits: list[Hit]) -> Iterator[str]:
    for hit in hits:
        start, end = hit.passage.start, hit.passage.end
        place = f"{document.info.name}: passage {hit.passage.ordinal}"
        if not 0 <= start < end <= len(document.text):
            yield f"{place} spans {start}–{end} of {len(document.text)}"
        elif document.text[start:end] != hit.text:
            yield f"{place} differs from the document's text"
        elif not hit.text.strip():
            yield f"{place} is empty"


def _derived_problems(catalogue: EditableCatalogue, meta: Meta, keys: list[int]) -> Iterator[str]:
    seen: set[int] = set()
    for some, vectors in catalogue.vector_batches(meta.embedder.dimension, BATCH):
        seen.update(some)
        bad = int(np.count_nonzero(~np.isfinite(vectors).all(axis=1)))
        if bad:
            yield f"{bad} stored vectors are no numbers"
    if seen != set(keys):
        yield f"{len(set(keys) ^ seen)} passages without stored terms and vector"


def _vector_problems(files: Files, meta: Meta, passages: int) -> Iterator[str]:
    try:
        vectors = VectorFile.open(files.vectors(meta.generation))
    except FundstelleError as error:
        yield str(error)
        return
    if vectors.dimension != meta.embedder.dimension:
        yield f"vectors have {vectors.dimension} dimensions, not {meta.embedder.dimension}"
    if vectors.count != passages:
        yield f"{vectors.count} vectors for {passages} passages"


def _word_problems(files: Files, meta: Meta, keys: set[int]) -> Iterator[str]:
    try:
        words = WordsFile.open(files.words)
    except FundstelleError as error:
        yield str(error)
        return
    if words.generation != meta.generation:
        yield f"words of generation {words.generation}, the catalogue's is {meta.generation}"
    elif words.keys() != keys:
        yield f"words of {words.count} passages for {len(keys)} passages"
