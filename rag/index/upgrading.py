"""A catalogue of an older schema, brought up to the present one in a copy.

``rebuild`` works on a copy anyway, so an index is never changed in place: until the copy is whole,
the older program that made it can still use it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from rag.errors import IndexDamagedError
from rag.index.catalogue import SCHEMA, connect, explain
from rag.index.sameness import fingerprint


def copy(old: Path, new: Path) -> None:
    """Write a copy of the catalogue at ``old``, in the present schema, to ``new``.

    Raises:
        IndexDamagedError: it is no catalogue, or cannot be read.
    """
    if not old.is_file():
        raise IndexDamagedError(
            "the file is missing", where=str(old), remedy="ingest into another folder"
        )
    try:
        with closing(connect(old)) as source, closing(connect(new)) as target:
            source.backup(target)
            _upgrade(target)
    except sqlite3.Error as error:
        raise explain(old, error) from error


def _upgrade(connection: sqlite3.Connection) -> None:
    found = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    for version in range(int(found[0]) + 1 if found else SCHEMA + 1, SCHEMA + 1):
        script = files("rag.index").joinpath(f"schema-{version}.sql").read_text("utf-8")
        connection.executescript(f"BEGIN; {script}")
        if version == 2:
            _fingerprint(connection)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", [str(version)])
        connection.execute("COMMIT")


def _fingerprint(connection: sqlite3.Connection) -> None:
    """Fill in fingerprints; documents that are there twice stay so until they change."""
    for row, text in connection.execute("SELECT document, text FROM texts").fetchall():
        connection.execute(
            "UPDATE documents SET fingerprint = ? WHERE row = ?", [fingerprint(text), row]
        )
