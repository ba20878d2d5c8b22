"""The SQLite catalogue, writing side: one transaction from the first change to the commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from rag.embed.base import EmbedderSignature, Vectors
from rag.errors import BrokenDocumentError
from rag.index import rows
from rag.index.base import Entry
from rag.index.catalogue import SCHEMA, Catalogue, connect, explain
from rag.index.sameness import fingerprint
from rag.types import Document, DocumentInfo, Twin


class EditableCatalogue(Catalogue):
    """A catalogue that can be changed; the caller holds the writer lock."""

    @classmethod
    def create(cls, path: Path, embedder: EmbedderSignature, analyser: str) -> Self:
        """Make an empty catalogue of generation 0."""
        try:
            catalogue = cls(path, connect(path))
            catalogue._prepare()
            catalogue._connection.executescript(
                files("rag.index").joinpath("schema.sql").read_text("utf-8")
            )
        except sqlite3.Error as error:
            raise explain(path, error) from error
        catalogue.describe(embedder, analyser, 0)
        return catalogue

    @classmethod
    def edit(cls, path: Path) -> Self:
        """Open an existing catalogue for changes; raises as :meth:`open`."""
        catalogue = cls.open(path)
        catalogue._prepare()
        catalogue._watch()
        return catalogue

    def _prepare(self) -> None:
        self._run("PRAGMA journal_mode = WAL")
        # In WAL mode only FULL keeps the last commits through a power cut.
        self._run("PRAGMA synchronous = FULL")
        self._run("PRAGMA foreign_keys = ON")

    def _watch(self) -> None:
        # A table of this connection alone; it goes back with a transaction that is rolled back.
        self._run("CREATE TEMP TABLE removed (key INTEGER PRIMARY KEY)")
        self._run(
            "CREATE TEMP TRIGGER note AFTER DELETE ON main.passages "
            "BEGIN INSERT OR IGNORE INTO removed VALUES (OLD.key); END"
        )

    def begin(self) -> None:
        """Start a transaction unless one is open."""
        with self._turn:
            if not self._connection.in_transaction:
                self._run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the transaction durable."""
        self._run("COMMIT")

    def rollback(self) -> None:
        """Forget the open transaction, if there is one."""
        with self._turn:
            if self._connection.in_transaction:
                self._run("ROLLBACK")

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo, within the open transaction, what a failing block had done."""
        self._run("SAVEPOINT step")
        try:
            yield
        except BaseException:
            # On a full disk SQLite has already taken back the whole transaction.
            if self._connection.in_transaction:
                self._run("ROLLBACK TO step")
                self._run("RELEASE step")
            raise
        self._run("RELEASE step")

    def describe(self, embedder: EmbedderSignature, analyser: str, generation: int) -> None:
        """Write schema version, generation and signatures."""
        values = {
            "schema": SCHEMA,
            "generation": generation,
            "model": embedder.model,
            "dimension": embedder.dimension,
            "query_prefix": embedder.query_prefix,
            "passage_prefix": embedder.passage_prefix,
            "analyser": analyser,
        }
        self._many(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in values.items()]
        )

    def set_generation(self, generation: int) -> None:
        """Write the generation number."""
        self._run("UPDATE meta SET value = ? WHERE name = 'generation'", [str(generation)])

    def insert(
        self,
        document: Document,
        entries: Sequence[Entry],
        vectors: Vectors,
        acronyms: Mapping[str, str],
    ) -> None:
        """Put a document in; one whose ``info.same_as`` is set comes without entries.

        Raises:
            BrokenDocumentError: its text holds halves of characters, which no file can hold.
        """
        try:
            row = self._insert_document(document, acronyms)
            self._insert_passages(row, document.text, entries, vectors)
            if document.info.same_as is not None:
                self.link(document.info.id, document.info.same_as.id)
        except UnicodeEncodeError as error:
            raise BrokenDocumentError(
                f"its text holds a character that cannot be stored ({error.reason})",
                where=document.info.name,
                remedy="save the file as UTF-8 again",
            ) from error

    def insert_passages(
        self, document: Document, entries: Sequence[Entry], vectors: Vectors
    ) -> None:
        """Put in the passages of a document that is there already."""
        row = self._row(document.info.id)
        self._insert_passages(row, document.text, entries, vectors)

    def link(self, document_id: str, twin_id: str) -> None:
        """Let the passages of another document stand for this one's."""
        self._run(
            "UPDATE documents SET same_as = ? WHERE id = ?", [self._row(twin_id), document_id]
        )

    def twin(self, document: Document) -> Twin | None:
        """Return the searched document of the same text, marking and readers, if there is one.

        Neither the document itself nor the one that it replaces counts.
        """
        info = document.info
        found = self._run(
            "SELECT row, id, name FROM documents WHERE fingerprint = ? AND marking = ? "
            "AND same_as IS NULL AND id != ? AND source IS NOT ? "
            "AND EXISTS (SELECT 1 FROM passages WHERE document = documents.row) ORDER BY row",
            [fingerprint(document.text), info.marking, info.id, info.source],
        )
        for row, *rest in found:
            readers = self._run("SELECT name FROM document_groups WHERE document = ?", [row])
            if {name for (name,) in readers} == set(info.groups):
                return Twin(*rest)
        return None

    def unsearched(self) -> list[str]:
        """Return the ids of documents that have neither passages nor a twin."""
        found = self._run(
            "SELECT id FROM documents WHERE same_as IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM passages WHERE document = documents.row) ORDER BY row"
        )
        return [id for (id,) in found]

    def note_history(self, old: DocumentInfo, source: str, replaced: str) -> None:
        """Keep what is known of a document whose file now holds another."""
        self._run(
            "INSERT INTO history (source, id, name, title, date, taken, groups, replaced, pages) "
            "SELECT ?, id, name, title, date, taken, ?, ?, "
            "(SELECT count(*) FROM pages WHERE document = documents.row) "
            "FROM documents WHERE id = ?",
            [source, json.dumps(old.groups, ensure_ascii=False), replaced, old.id],
        )

    def move_history(self, before: str, source: str) -> None:
        """Let the history of a file follow it to another place."""
        self._run("UPDATE history SET source = ? WHERE source = ?", [source, before])

    def forget_history(self, source: str) -> None:
        """Remove what is known of a file's earlier contents."""
        self._run("DELETE FROM history WHERE source = ?", [source])

    def delete(self, document_id: str) -> None:
        """Take a document out with all that belongs to it."""
        self._run("DELETE FROM documents WHERE id = ?", [document_id])

    def removed(self) -> list[int]:
        """Return the keys taken out since :meth:`forget_removed`."""
        return [key for (key,) in self._run("SELECT key FROM removed ORDER BY key")]

    def forget_removed(self) -> None:
        """Note that vectors and words have followed."""
        self._run("DELETE FROM removed")

    def top_key(self) -> int:
        """Return the highest key in use; later passages get higher ones."""
        return int(self._run("SELECT coalesce(max(key), 0) FROM passages")[0][0])

    def clear_derived(self) -> None:
        """Forget all terms and vectors, before a rebuild puts in others."""
        self._run("DELETE FROM derived")

    def insert_derived(self, key: int, entry: Entry, vector: Vectors) -> None:
        """Keep what the words and the vector of one passage are made from."""
        self._run(
            "INSERT INTO derived VALUES (?, ?, ?, ?)",
            [
                key,
                rows.pack_terms(entry.terms),
                rows.pack_terms(entry.context),
                rows.pack_vector(vector),
            ],
        )

    def problems(self) -> list[str]:
        """Return what SQLite's own check and the foreign keys find wrong."""
        lines = [str(line) for (line,) in self._run("PRAGMA integrity_check") if line != "ok"]
        orphans = self._run("PRAGMA foreign_key_check")
        return lines + [f"table {t}: a row's {parent} are missing" for t, _, parent, _ in orphans]

    def _insert_document(self, document: Document, acronyms: Mapping[str, str]) -> int:
        values = [*rows.info_row(document.info), fingerprint(document.text)]
        self._run(
            f"INSERT INTO documents ({rows.INFO_COLUMNS}, fingerprint) "  # noqa: S608
            f"VALUES ({', '.join('?' * len(values))})",
            values,
        )
        row = int(self._run("SELECT last_insert_rowid()")[0][0])
        self._run("INSERT INTO texts VALUES (?, ?)", [row, document.text])
        groups = [(row, name) for name in sorted(set(document.info.groups))]
        self._many("INSERT INTO document_groups VALUES (?, ?)", groups)
        self._many("INSERT INTO acronyms VALUES (?, ?, ?)", [(row, *a) for a in acronyms.items()])
        self._list("pages", 7, row, map(rows.page_row, document.pages))
        self._list("blocks", 8, row, map(rows.block_row, document.blocks))
        self._list("dropped", 4, row, ((d.text, d.reason) for d in document.dropped))
        return row

    def _row(self, document_id: str) -> int:
        return int(self._run("SELECT row FROM documents WHERE id = ?", [document_id])[0][0])

    def _insert_passages(
        self, row: int, text: str, entries: Sequence[Entry], vectors: Vectors
    ) -> None:
        for entry, vector in zip(entries, vectors, strict=True):
            self._insert_passage(row, text, entry, vector)

    def _insert_passage(self, row: int, text: str, entry: Entry, vector: Vectors) -> None:
        passage = entry.passage
        columns = rows.PASSAGE_COLUMNS.replace("passages.", "")
        self._run(
            f"INSERT INTO passages ({columns}, document, text) "  # noqa: S608
            f"VALUES ({', '.join('?' * 11)})",
            [*rows.passage_row(passage), row, text[passage.start : passage.end]],
        )
        key = int(self._run("SELECT last_insert_rowid()")[0][0])
        self.insert_derived(key, entry, vector)

    def _list(self, table: str, width: int, row: int, parts: Iterable[rows.Row]) -> None:
        marks = ", ".join("?" * width)
        values = [(row, position, *part) for position, part in enumerate(parts)]
        self._many(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608

    def _many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        with self._turn:
            try:
                self._connection.executemany(sql, values)
            except sqlite3.Error as error:
                raise explain(self.path, error) from error
