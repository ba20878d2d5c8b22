"""Folders kept in step with the index: what has changed, once it has stopped changing.

Files are looked at again and again (size and time of change), which works on any file system,
network shares included. A file is taken in when two looks in a row see it the same and its last
change lies a moment back: what is still being copied is left alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest import files
from ingest.pipeline import ingest
from ingest.report import Report
from ingest.sidecar import Given, described, is_sidecar
from rag.config import Settings
from rag.embed.base import Embedder
from rag.errors import IndexLockedError, UsageError

QUIET_SECONDS = 1.0
"""A file whose last change is younger than this may still be growing."""
_State = tuple[int, int, int]
"""Size, time of change in nanoseconds, file number."""


@dataclass(slots=True)
class Watcher:
    """Looks at folders and says which of their files are to be taken in, or are gone."""

    folders: Sequence[Path]
    clock: Callable[[], float] = time.time
    known: dict[Path, _State] = field(default_factory=dict)
    before: dict[Path, _State] = field(default_factory=dict)

    def changed(self) -> list[Path]:
        """Return the documents that changed or went since the last call, and have come to rest.

        A sidecar that changed stands for the document beside it. A folder that is missing or
        empty says nothing about what it held: its drive may not be mounted.
        """
        now = self._look()
        rested = [path for path in now if self._rests(path, now)]
        fresh = [path for path in rested if now[path] != self.known.get(path)]
        gone = [path for path in self.known if path not in now and path not in self.before]
        self.before = now
        for path in fresh:
            self.known[path] = now[path]
        for path in gone:
            del self.known[path]
        named = {one for path in (*fresh, *gone) for one in _documents(path)}
        return sorted(one for one in named if not files.is_link(one))

    def forget(self, paths: Sequence[Path]) -> None:
        """Look at these files as if they had just changed: they could not be taken in."""
        for path in paths:
            self.known.pop(path, None)

    def _rests(self, path: Path, now: Mapping[Path, _State]) -> bool:
        age = self.clock() - now[path][1] / 1e9
        # A file with a time in the future is judged by the two looks alone.
        return now[path] == self.before.get(path) and not 0 <= age < QUIET_SECONDS

    def _look(self) -> dict[Path, _State]:
        found: dict[Path, _State] = {}
        for folder in self.folders:
            held = self._held(files.absolute(folder))
            found |= held or self._known_in(files.absolute(folder))
        return found

    def _held(self, folder: Path) -> dict[Path, _State]:
        found: dict[Path, _State] = {}
        for path in files.walk(folder, sidecars=True):
            if files.is_link(path) and not is_sidecar(path):
                continue  # Named itself, it would be followed.
            try:
                state = path.stat()
            except OSError:
                continue  # It went between the two calls.
            found[path] = (state.st_size, state.st_mtime_ns, state.st_ino)
        return found

    def _known_in(self, folder: Path) -> dict[Path, _State]:
        return {path: state for path, state in self.known.items() if path.is_relative_to(folder)}


def watch(
    folders: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    *,
    given: Given = (),
    interval: float = 2.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Report]:
    """Keep the index in step with folders for ever; yield a report for every change.

    The first report brings the index up to what the folders hold now. While another process
    writes to the index, changes wait.

    Raises:
        UsageError: a path that is no folder, or an interval that is none.
        IndexUnusableError: the index is damaged or made with another encoder.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError("no such folder", where=str(folder), remedy="name a folder to watch")
    if not 0.1 <= interval <= 3600:
        raise UsageError(f"'{interval}' s between two looks", remedy="give 0.1 to 3600")
    watcher = Watcher(folders)
    watcher.known = watcher._look()
    watcher.before = dict(watcher.known)
    yield _lasting(ingest(folders, settings, embedder=embedder, given=given, sync=True))
    while True:
        sleep(interval)
        paths = watcher.changed()
        if not paths:
            continue
        try:
            yield _lasting(ingest(paths, settings, embedder=embedder, given=given, sync=True))
        except IndexLockedError:
            watcher.forget(paths)


def _lasting(report: Report) -> Report:
    """The report without failures of files that have gone meanwhile: nothing is wrong with them."""
    failed = (one for one in report.failed if files.is_there(Path(one.path)))
    return replace(report, failed=tuple(failed))


def _documents(path: Path) -> list[Path]:
    """The document itself, or those that a sidecar may describe."""
    return described(path) if is_sidecar(path) else [path]
