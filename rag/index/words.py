"""The words, in a tantivy index fed with terms that our own analysis made.

One record of it holds no passage but the generation that the words belong to, so that both change
in the same commit. Questions are put together from term queries and never parsed: what a user or
a document says is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import Occur, Query

from rag.analysis.words import JOIN
from rag.errors import IndexDamagedError
from rag.index.base import Found
from rag.index.catalogue import Derived
from rag.index.store import REBUILD, unwritable

CONTEXT_WEIGHT = 0.5
"""A word of title or section path counts half: it stands over many passages of one document, so
it tells which document is meant but not which of its passages."""

HEAP = 64_000_000
"""Bytes that gather in memory before a segment is written."""


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "document", "generation"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("terms", "context"):
        # Frequencies but no positions: there are no phrase queries over stemmed terms.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


SCHEMA = _schema()


class WordsFile:
    """A view of one generation of the words; later commits do not change it."""

    def __init__(self, searcher: Any) -> None:
        """Take a searcher; use :meth:`open`."""
        self._searcher = searcher

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the words for searching.

        Raises:
            IndexDamagedError: a file is missing, cut off or damaged.
        """
        index = _open(folder)
        try:
            index.config_reader(reload_policy="manual")
            return cls(index.searcher())
        except (ValueError, OSError) as error:
            raise _damaged(folder) from error

    @property
    def generation(self) -> int:
        """Return the generation that was committed with the words; -1 before the first."""
        found = self._searcher.search(Query.exists_query("generation"), 1, count=False).hits
        addresses = [address for _, address in found]
        values = self._searcher.fast_field_values("generation", addresses)
        return int(values[0]) if values else -1

    @property
    def count(self) -> int:
        """Return the number of passages."""
        return int(self._searcher.num_docs) - 1

    def keys(self) -> set[int]:
        """Return the keys of all passages."""
        limit = max(1, int(self._searcher.num_docs))
        found = self._searcher.search(Query.exists_query("key"), limit, count=False).hits
        return set(self._searcher.fast_field_values("key", [address for _, address in found]))

    def search(
        self, terms: Mapping[str, float], limit: int, documents: Sequence[int] | None = None
    ) -> list[Found]:
        """Return the passages with the best BM25, best first, equal ones by key.

        Args:
            terms: analysed words of the question and their weights; those not above 0 are left out.
            limit: most results.
            documents: rows of the documents that may be found; None means all.
        """
        wanted = [
            part for term, weight in terms.items() if weight > 0 for part in _asked(term, weight)
        ]
        if limit <= 0 or not wanted or (documents is not None and not documents):
            return []
        query = Query.boolean_query(wanted)
        if documents is not None:
            visible = Query.term_set_query(SCHEMA, "document", list(documents))
            # Score 0: being visible must not make a passage better.
            query = Query.boolean_query(
                [(Occur.Must, query), (Occur.Must, Query.const_score_query(visible, 0.0))]
            )
        hits = self._searcher.search(query, limit, count=False).hits
        keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        found = [Found(int(key), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]
        return sorted(found, key=lambda one: (-one.score, one.key))


class WordsTable:
    """The words while a writer changes them; nothing is visible before :meth:`commit`."""

    def __init__(self, folder: Path) -> None:
        """Open the words for writing, or make them where the folder is empty or missing.

        Raises:
            IndexDamagedError: there are words, but they cannot be opened.
            IndexUnusableError: they cannot be written, as for want of space; so do all methods.
        """
        self._folder = folder
        self._changed = False
        there = _open(folder) if (folder / "meta.json").is_file() else None
        with _writing(folder):
            folder.mkdir(exist_ok=True)
            index = there or tantivy.Index(SCHEMA, path=str(folder))
            # One thread: the same documents give the same segments, and two cores have other work.
            self._writer = index.writer(HEAP, 1)

    def add(self, entries: Iterable[Derived]) -> None:
        """Add passages."""
        self._changed = True
        for entry in entries:
            fields = {
                "key": entry.key,
                "document": entry.document,
                "terms": entry.terms,
                "context": entry.context,
            }
            with _writing(self._folder):
                self._writer.add_document(tantivy.Document.from_dict(fields, SCHEMA))

    def remove(self, keys: Sequence[int]) -> None:
        """Take passages out; unknown keys do nothing."""
        if keys:
            self._changed = True
            query = Query.term_set_query(SCHEMA, "key", list(keys))
            with _writing(self._folder):
                self._writer.delete_documents_by_query(query)

    def clear(self) -> None:
        """Take everything out."""
        self._changed = True
        with _writing(self._folder):
            self._writer.delete_all_documents()

    def commit(self, generation: int) -> None:
        """Make the changes durable and mark them with their generation."""
        mark = tantivy.Document.from_dict({"generation": generation}, SCHEMA)
        with _writing(self._folder):
            self._writer.delete_documents_by_query(Query.exists_query("generation"))
            self._writer.add_document(mark)
            self._writer.commit()
        self._changed = False

    def rollback(self) -> None:
        """Forget what was not committed."""
        if self._changed:
            with _writing(self._folder):
                self._writer.rollback()
            self._changed = False

    def close(self) -> None:
        """Wait for the merging of segments and let go of the folder."""
        with _writing(self._folder):
            self._writer.wait_merging_threads()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Make one line of what tantivy says when the system does not let it write."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise unwritable(folder, error) from error


def _asked(term: str, weight: float) -> list[tuple[Any, Any]]:
    """Return what a question's term asks for: itself, or all of several that are joined."""
    joined = term.split(JOIN)
    if len(joined) == 1:
        return _term(term, weight)
    each = [(Occur.Must, Query.boolean_query(_term(one, weight))) for one in joined]
    return [(Occur.Should, Query.boolean_query(each))]


def _term(term: str, weight: float) -> list[tuple[Any, Any]]:
    return [
        (
            Occur.Should,
            Query.boost_query(
                Query.term_query(SCHEMA, field, term, index_option="freq"), weight * share
            ),
        )
        for field, share in (("terms", 1.0), ("context", CONTEXT_WEIGHT))
    ]


def _open(folder: Path) -> Any:
    if not (folder / "meta.json").is_file():
        raise IndexDamagedError("the words are missing", where=str(folder), remedy=REBUILD)
    try:
        return tantivy.Index.open(str(folder))
    except (ValueError, OSError) as error:
        raise _damaged(folder) from error


def _damaged(folder: Path) -> IndexDamagedError:
    return IndexDamagedError(
        "the files of words are cut off or damaged", where=str(folder), remedy=REBUILD
    )
