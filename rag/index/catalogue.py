"""The SQLite catalogue, reading side: documents, passages and what is derived from them.

A reader holds one transaction open, so that all it reads is of one generation however much is
committed meanwhile (write-ahead log).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Self

from rag.embed.base import EmbedderSignature, Vectors
from rag.errors import IndexDamagedError, IndexMismatchError, IndexUnusableError
from rag.index import rows
from rag.index.base import Scope
from rag.index.filters import condition
from rag.index.store import REBUILD
from rag.types import Document, DocumentInfo, Hit, Passage, Twin, Version

SCHEMA = 2
"""Version of schema.sql; raise it whenever an older program could misread the tables, and add a
file schema-N.sql that brings the version before up to it (see upgrading.py)."""

VARIABLES = 500
"""Question marks in one statement; SQLite's own limit was 999 for long."""

_SEARCHED = "DISTINCT coalesce(same_as, row)"
"""Whose passages are searched for a document: its twin has the same readers and marking."""

_PASSING = (
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
)
_RIGHTS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


@dataclass(frozen=True, slots=True)
class Meta:
    """What the catalogue says of itself."""

    schema: int
    generation: int
    embedder: EmbedderSignature
    analyser: str


@dataclass(frozen=True, slots=True)
class Derived:
    """What the words and the vectors of one passage are made from; terms are space-separated."""

    key: int
    document: int
    terms: str
    context: str


class Catalogue:
    """One connection. Calls may come from several threads; they take turns."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take an open connection; use :meth:`open`."""
        self.path = path
        self._connection = connection
        self._turn = RLock()
        connection.create_function("fold", 1, rows.fold, deterministic=True)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing catalogue.

        Raises:
            IndexDamagedError: the file is missing or is no catalogue.
            IndexMismatchError: it was written by a newer program, or an older one.
        """
        if not path.is_file():
            raise _damaged(path, "the file is missing")
        try:
            catalogue = cls(path, connect(path))
        except sqlite3.Error as error:
            raise explain(path, error) from error
        try:
            catalogue.meta()
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    def snapshot(self) -> None:
        """Stay with the present generation until :meth:`close`."""
        self._run("PRAGMA query_only = ON")
        self._run("BEGIN")
        self.meta()

    def close(self) -> None:
        """Close the connection; safe to call twice."""
        with self._turn:
            self._connection.close()

    def meta(self) -> Meta:
        """Read schema version, generation and signatures."""
        found = dict(self._run("SELECT name, value FROM meta"))
        try:
            schema = int(found["schema"])
            if schema > SCHEMA:
                raise IndexMismatchError(
                    f"the index has schema {schema}, this program reads up to {SCHEMA}",
                    where=str(self.path.parent.parent),
                    remedy="use the newer Fundstelle that made it",
                )
            if schema < SCHEMA:
                raise IndexMismatchError(
                    f"the index has schema {schema}, this program needs {SCHEMA}",
                    where=str(self.path.parent.parent),
                    remedy=f"{REBUILD}: it keeps all documents",
                )
            signature = EmbedderSignature(
                found["model"],
                int(found["dimension"]),
                found["query_prefix"],
                found["passage_prefix"],
            )
            return Meta(schema, int(found["generation"]), signature, found["analyser"])
        except (KeyError, ValueError) as error:
            raise _damaged(self.path, f"its description lacks or garbles {error}") from error

    def counts(self) -> tuple[int, int]:
        """Return the number of documents and of passages."""
        sql = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        return self._run(sql)[0]

    def visible_rows(self, scope: Scope) -> list[int] | None:
        """Return the row numbers of the documents in scope; None where that is every one."""
        where, values = condition(scope)
        if not where:
            return None
        found = self._run(f"SELECT {_SEARCHED} FROM documents WHERE {where}", values)  # noqa: S608
        return [row for (row,) in found]

    def visible_keys(self, scope: Scope) -> list[int] | None:
        """Return the keys of the passages in scope; None where that is every one."""
        where, values = condition(scope)
        if not where:
            return None
        found = self._run(
            f"SELECT key FROM passages WHERE {_standing(where, 'document')}",  # noqa: S608
            values,
        )
        return [key for (key,) in found]

    def documents(self, scope: Scope) -> list[DocumentInfo]:
        """Return every document in scope, ordered by name."""
        where, values = condition(scope)
        return [info for _, info in self._infos(where or "1", values)]

    def searched(self, scope: Scope) -> list[DocumentInfo]:
        """Return the documents whose passages stand for those in scope, ordered by name."""
        where, values = condition(scope)
        return [info for _, info in self._infos(_standing(where), values)]

    def numbered(self, number: str, scope: Scope) -> list[DocumentInfo]:
        """Return those of the searched documents that have this question, parts (3a) included."""
        where, values = condition(scope)
        asked = (
            "row IN (SELECT document FROM passages WHERE role IN ('asks', 'answers') "
            "AND ', ' || question || ',' GLOB '*, ' || ? || '[,a-z]*')"
        )
        found = self._infos(f"{asked} AND {_standing(where)}", [number, *values])
        return [info for _, info in found]

    def info(self, column: str, value: str) -> DocumentInfo | None:
        """Return the document whose ``id`` or ``source`` is ``value``."""
        found = self._infos(f"{column} = ?", [value])
        return found[0][1] if found else None

    def document_info(self, document_id: str, scope: Scope) -> DocumentInfo | None:
        """Return the description of one document, or None where it is out of scope."""
        found = self._found(document_id, scope)
        return found[0][1] if found else None

    def document(self, document_id: str, scope: Scope) -> Document | None:
        """Return one whole document, or None where it is unknown or out of scope."""
        found = self._found(document_id, scope)
        if not found:
            return None
        row, info = found[0]
        text = self._run("SELECT text FROM texts WHERE document = ?", [row])
        if not text:
            raise _damaged(self.path, f"the text of '{info.name}' is missing")
        return Document(
            info,
            text[0][0],
            tuple(
                map(
                    rows.page_of,
                    self._parts("pages", 'number, start, "end", label, confidence', row),
                )
            ),
            tuple(
                map(
                    rows.block_of,
                    self._parts("blocks", 'kind, start, "end", level, number, role', row),
                )
            ),
            tuple(map(rows.dropped_of, self._parts("dropped", "text, reason", row))),
        )

    def history(self, source: str, groups: frozenset[str] | None) -> list[Version]:
        """Return what the file at ``source`` held before, newest first, as far as readable."""
        found = self._run(
            "SELECT groups, id, name, title, date, pages, taken, replaced FROM history "
            "WHERE source = ? ORDER BY position DESC",
            [source],
        )
        return [
            Version(*row)
            for readers, *row in found
            if groups is None or readers == "[]" or groups.intersection(json.loads(readers))
        ]

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order; none where it is unknown."""
        found = self._run(
            f"SELECT {rows.PASSAGE_COLUMNS} FROM passages "  # noqa: S608
            "JOIN documents ON documents.row = document WHERE id = ? ORDER BY ordinal",
            [document_id],
        )
        return [rows.passage_of(document_id, row) for row in found]

    def keys(self, document_id: str) -> list[int]:
        """Return the keys of a document's passages in order."""
        found = self._run(
            "SELECT key FROM passages JOIN documents ON documents.row = document "
            "WHERE id = ? ORDER BY ordinal",
            [document_id],
        )
        return [key for (key,) in found]

    def all_keys(self) -> list[int]:
        """Return the keys of all passages, ascending."""
        return [key for (key,) in self._run("SELECT key FROM passages ORDER BY key")]

    def hits(self, keys: Sequence[int]) -> list[Hit]:
        """Return passages with text and document, in the order of ``keys``."""
        found: dict[int, tuple[int, Sequence[Any]]] = {}
        for marks, some in _chunks(keys):
            sql = (
                f"SELECT key, document, text, {rows.PASSAGE_COLUMNS} FROM passages "  # noqa: S608
                f"WHERE key IN ({marks})"
            )
            found |= {key: (document, rest) for key, document, *rest in self._run(sql, some)}
        infos: dict[int, DocumentInfo] = {}
        for marks, some in _chunks(sorted({document for document, _ in found.values()})):
            infos |= dict(self._infos(f"row IN ({marks})", some))
        return [
            Hit(rows.passage_of(infos[document].id, rest), infos[document], text, 0.0)
            for document, (text, *rest) in (found[key] for key in keys if key in found)
        ]

    def vectors(self, keys: Sequence[int], dimension: int) -> Vectors:
        """Return stored vectors, shape ``(len(keys), dimension)``; zero rows for unknown keys."""
        found: dict[int, bytes] = {}
        for marks, some in _chunks(keys):
            sql = f"SELECT key, vector FROM derived WHERE key IN ({marks})"  # noqa: S608
            found |= dict(self._run(sql, some))
        missing = bytes(2 * dimension)
        return self._unpack([found.get(key, missing) for key in keys], dimension)

    def vector_batches(
        self, dimension: int, size: int, after: int = 0
    ) -> Iterator[tuple[list[int], Vectors]]:
        """Yield keys above ``after`` and their vectors in ascending order, ``size`` at a time."""
        last = after
        while some := self._run(
            "SELECT key, vector FROM derived WHERE key > ? ORDER BY key LIMIT ?", [last, size]
        ):
            keys = [key for key, _ in some]
            yield keys, self._unpack([packed for _, packed in some], dimension)
            last = keys[-1]

    def derived(self, size: int = 1000, after: int = 0) -> Iterator[Derived]:
        """Yield what the words are made from, for keys above ``after``, ascending."""
        last = after
        while some := self._run(
            "SELECT key, document, terms, context FROM derived JOIN passages USING (key) "
            "WHERE key > ? ORDER BY key LIMIT ?",
            [last, size],
        ):
            for key, document, terms, context in some:
                yield Derived(key, document, rows.unpack_terms(terms), rows.unpack_terms(context))
            last = some[-1][0]

    def acronyms(self, scope: Scope) -> dict[str, tuple[str, ...]]:
        """Return the acronyms that documents in scope define, with their long forms."""
        where, values = condition(scope)
        found: dict[str, list[str]] = {}
        for short, long in self._run(
            "SELECT DISTINCT short, long FROM acronyms "  # noqa: S608
            f"JOIN documents ON row = document WHERE {where or '1'} ORDER BY short, long",
            values,
        ):
            found.setdefault(short, []).append(long)
        return {short: tuple(longs) for short, longs in found.items()}

    def languages(self, scope: Scope) -> frozenset[str]:
        """Return the languages of the documents in scope."""
        where, values = condition(scope)
        found = self._run(
            f"SELECT DISTINCT language FROM documents WHERE {where or '1'}",  # noqa: S608
            values,
        )
        return frozenset(language for (language,) in found)

    def _unpack(self, packed: Sequence[bytes], dimension: int) -> Vectors:
        if any(len(one) != 2 * dimension for one in packed):
            raise _damaged(self.path, f"a stored vector has not {dimension} dimensions")
        return rows.unpack_vectors(packed, dimension)

    def _infos(self, where: str, values: Sequence[Any]) -> list[tuple[int, DocumentInfo]]:
        found = self._run(
            f"SELECT row, same_as, {rows.INFO_COLUMNS} FROM documents WHERE {where} "  # noqa: S608
            "ORDER BY name, id",
            values,
        )
        groups: dict[int, list[str]] = {}
        for document, name in self._run(
            "SELECT document, name FROM document_groups WHERE document IN "  # noqa: S608
            f"(SELECT row FROM documents WHERE {where})",
            values,
        ):
            groups.setdefault(document, []).append(name)
        twins = self._twins({twin for _, twin, *_ in found if twin is not None})
        return [
            (row, rows.info_of(rest, groups.get(row, ()), twins.get(twin)))
            for row, twin, *rest in found
        ]

    def _found(self, document_id: str, scope: Scope) -> list[tuple[int, DocumentInfo]]:
        where, values = condition(scope)
        return self._infos(f"id = ? AND ({where or '1'})", [document_id, *values])

    def _twins(self, wanted: Set[int]) -> dict[int, Twin]:
        found: dict[int, Twin] = {}
        for marks, some in _chunks(sorted(wanted)):
            sql = f"SELECT row, id, name FROM documents WHERE row IN ({marks})"  # noqa: S608
            found |= {row: Twin(*rest) for row, *rest in self._run(sql, some)}
        return found

    def _parts(self, table: str, columns: str, row: int) -> list[tuple[Any, ...]]:
        return self._run(
            f"SELECT {columns} FROM {table} WHERE document = ? ORDER BY position",  # noqa: S608
            [row],
        )

    def _run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._turn:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise explain(self.path, error) from error


def _standing(where: str, column: str = "row") -> str:
    """Return the condition that a document stands for one that meets ``where``."""
    return f"{column} IN (SELECT {_SEARCHED} FROM documents WHERE {where or '1'})"  # noqa: S608


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection that leaves transactions to us and may pass between threads."""
    return sqlite3.connect(path, timeout=30.0, isolation_level=None, check_same_thread=False)


def explain(path: Path, error: sqlite3.Error) -> IndexUnusableError:
    """Turn an error of SQLite into one line."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _PASSING or code in _RIGHTS:
        return IndexUnusableError(
            f"the catalogue cannot be used now ({error})",
            where=str(path),
            remedy="the folder must be writable, even to search, and have free space",
        )
    return _damaged(path, f"the catalogue cannot be read ({error})")


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        what, where=str(path), remedy="ingest into another folder, or restore a copy"
    )


def _chunks(keys: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    for start in range(0, len(keys), VARIABLES):
        some = [int(key) for key in keys[start : start + VARIABLES]]
        yield ",".join("?" * len(some)), some
