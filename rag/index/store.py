"""Where the files of a local index lie, and how one whole set of them replaces another.

    INDEX/lock, INDEX/switch        see lock.py
    INDEX/set-3/catalogue.sqlite
    INDEX/set-3/vectors-17.faiss    17 is the generation that the file belongs to
    INDEX/set-3/words/
    INDEX/making-4/                 a set that is not finished

The set with the highest number is in use. A rebuild makes a new one beside it and renames it when
it is whole: an interrupted rebuild leaves the old index as it was.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from rag.errors import IndexMissingError, IndexUnusableError

INGEST = "run 'fundstelle ingest PATH' to make one"
REBUILD = "run 'fundstelle rebuild'"
FINISHED = "set-"
UNFINISHED = "making-"


class Store:
    """The folder of one index; makes nothing until asked to."""

    def __init__(self, root: Path) -> None:
        """Name the folder."""
        self.root = root
        self.lock = root / "lock"
        self.switch = root / "switch"

    def exists(self) -> bool:
        """Tell whether there is an index, in whatever state."""
        return bool(self._folders(FINISHED))

    def current(self) -> Files:
        """Return the files of the set in use.

        Raises:
            IndexMissingError: no index in this folder.
        """
        folders = self._folders(FINISHED)
        if not folders:
            raise IndexMissingError(
                "there is no index in this folder", where=str(self.root), remedy=INGEST
            )
        return Files(folders[-1])

    def new(self) -> Files:
        """Make the folder of a further set, not yet in use."""
        number = max((_number(p) for p in self._folders(FINISHED)), default=0) + 1
        folder = self.root / f"{UNFINISHED}{number}"
        folder.mkdir()
        return Files(folder)

    def use(self, files: Files) -> Files:
        """Put a finished set into use, durably and in one step; none of its files may be open."""
        for path in (files.folder, *files.folder.rglob("*")):
            sync(path)
        folder = files.folder.rename(self.root / f"{FINISHED}{_number(files.folder)}")
        sync(self.root)
        return Files(folder)

    def clean(self) -> None:
        """Remove replaced sets and the leftovers of interrupted work."""
        for folder in (*self._folders(FINISHED)[:-1], *self._folders(UNFINISHED)):
            shutil.rmtree(folder)

    def destroy(self) -> None:
        """Remove all sets; lock files stay, for another process may be waiting at them."""
        for folder in (*self._folders(FINISHED), *self._folders(UNFINISHED)):
            shutil.rmtree(folder)

    def _folders(self, prefix: str) -> list[Path]:
        found = [p for p in self.root.glob(prefix + "*") if p.name[len(prefix) :].isdecimal()]
        return sorted(found, key=_number)


class Files:
    """The files of one set."""

    def __init__(self, folder: Path) -> None:
        """Name the folder of the set."""
        self.folder = folder
        self.catalogue = folder / "catalogue.sqlite"
        self.words = folder / "words"
        self.new_vectors = folder / "vectors.new"

    def vectors(self, generation: int) -> Path:
        """Return where the vectors of a generation lie."""
        return self.folder / f"vectors-{generation}.faiss"

    def clean(self, generation: int) -> None:
        """Remove vectors of other generations and half-written files."""
        for path in (*self.folder.glob("vectors-*.faiss"), *self.folder.glob("*.new")):
            if path != self.vectors(generation):
                path.unlink()

    def size(self) -> int:
        """Return the bytes of all files of the set."""
        total = 0
        for folder, _, names in os.walk(self.folder):
            for name in names:
                try:
                    total += (Path(folder) / name).stat().st_size
                except FileNotFoundError:  # a writer has just replaced it
                    continue
        return total


def sync(path: Path) -> None:
    """Force a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unwritable(path: Path, error: Exception) -> IndexUnusableError:
    """Return the one line for a file that the system would not let us write."""
    return IndexUnusableError(
        f"cannot be written ({error})",
        where=str(path),
        remedy="check the folder's rights and the free space; nothing committed is lost",
    )


def _number(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])
