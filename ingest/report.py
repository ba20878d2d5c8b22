"""What ingest tells while it runs and when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import FundstelleError
from rag.types import DocumentInfo


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` files; ``current`` is the file last finished.

    ``phase`` is "read" while files are read and embedded, "done" at the end; ``rate`` counts the
    pages taken in per second so far, 0 where no format had pages.
    """

    done: int
    total: int
    current: str
    phase: str
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that could not be taken in, and the error that says why."""

    path: str
    error: FundstelleError

    @classmethod
    def at(cls, path: str, error: FundstelleError) -> Failure:
        """Return the failure with an error that says the whole path, where it says its end.

        Whatever reads a file knows its name alone, and many folders may have one of that name.
        """
        if error.where and path.endswith(f"/{error.where}"):
            error = type(error)(error.what, where=path, remedy=error.remedy)
        return cls(path, error)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one ingest; names are paths as given or found below what was given.

    ``duplicates`` are pairs of a file and the document of the same text that is searched in its
    place; ``missing`` are documents whose files are gone, ``removed`` the names of those that were
    taken out for it.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    missing: tuple[DocumentInfo, ...] = ()
    removed: tuple[str, ...] = ()
    seconds: float = 0.0
    pages: int = 0
    passages: int = 0
    generation: int = 0
