"""What ingest tells while it runs and when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import FundstelleError


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` files; ``current`` is the file last finished.

    ``phase`` is "read" while files are read and embedded, "done" at the end.
    """

    done: int
    total: int
    current: str
    phase: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that could not be taken in, and the error that says why."""

    path: str
    error: FundstelleError


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one ingest; names are paths as given or found below what was given.

    ``duplicates`` are pairs of a file and the document that already holds the same bytes.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0
    pages: int = 0
    passages: int = 0
    generation: int = 0
