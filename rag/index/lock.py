"""Two advisory locks on files of the index folder.

``lock`` is held by the one process that writes, for as long as it writes. ``switch`` is held for
the moments in which several files change together (exclusive) or are opened together (shared), so
that a reader never opens the catalogue of one generation with the vectors of another. Both are
``flock`` locks: the system drops them when their holder dies.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexLockedError, IndexUnusableError
from rag.index.store import unwritable


class WriterLock:
    """The right to write to one index."""

    def __init__(self, path: Path) -> None:
        """Name the lock file; nothing is taken yet."""
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting and leave this process's number in the file.

        Raises:
            IndexLockedError: another process writes to this index.
            IndexUnusableError: the lock file may not be written to.
        """
        handle = _open(self._path, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise IndexLockedError(
                f"process {holder} is writing to this index",
                where=str(self._path.parent),
                remedy="wait until it has finished, or end it",
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        self._handle = handle

    def release(self) -> None:
        """Give the lock back; safe to call twice. The file stays: removing it would be a race."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None


@contextmanager
def switching(path: Path) -> Iterator[None]:
    """Wait for all openings to end, and change files while nobody can open them."""
    with _held(path, os.O_RDWR, fcntl.LOCK_EX):
        yield


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Open several files while nobody can change them; many may do so at once."""
    with _held(path, os.O_RDONLY, fcntl.LOCK_SH):
        yield


@contextmanager
def _held(path: Path, flags: int, kind: int) -> Iterator[None]:
    handle = _open(path, flags)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if flags & os.O_RDWR:
            raise unwritable(path.parent, error) from error
        raise IndexUnusableError(
            f"cannot be opened ({error.strerror})",
            where=str(path),
            remedy="its readers, too, need rights to the files of the index",
        ) from error
