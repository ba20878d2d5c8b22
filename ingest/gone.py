"""Documents whose files are gone: found by their sources, below what the user named.

A folder that is missing or holds nothing at all says nothing about its documents: more often than
emptied on purpose, a drive is not mounted.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ingest import files
from ingest.containers import is_container
from rag.types import DocumentInfo


def gone(
    paths: Sequence[Path | str],
    known: Mapping[str, DocumentInfo],
    seen: Set[str],
    unsure: Iterable[str] = (),
) -> list[DocumentInfo]:
    """Return the documents below ``paths`` whose file or member no longer exists.

    Args:
        paths: what the user named; patterns say nothing about files that they no longer match.
        known: every document of the index, by its source.
        seen: sources that were found in this run.
        unsure: sources that could not be read; what they hold may still be there.
    """
    roots = [root for path in paths if (root := _root(Path(path))) is not None]
    kept = [_Root(one) for one in unsure]
    return [
        info
        for source, info in known.items()
        if source not in seen
        and any(root.holds(source) for root in roots)
        and not any(one.holds(source) for one in kept)
        and not _is_there(source, seen)
    ]


@dataclass(frozen=True, slots=True)
class _Root:
    """A place that the user named; ``alone`` where nothing below it is meant."""

    place: str
    alone: bool = False

    def holds(self, source: str) -> bool:
        """Return whether a source is this place or lies below it."""
        below = not self.alone and source.startswith(f"{self.place}/")
        return source == self.place or below


def _root(path: Path) -> _Root | None:
    absolute = str(files.absolute(path))
    if files.exists(path) and path.is_dir():
        return _Root(absolute) if next(files.walk(path), None) else None
    if files.is_file(path) or not glob.has_magic(str(path)):
        return _Root(absolute, alone=not is_container(path.name))
    return None


def _is_there(source: str, seen: Set[str]) -> bool:
    """Whether the file exists, or the archive around a member was not opened in this run."""
    path = Path(source)
    if files.exists(path):
        return True
    around = next((above for above in path.parents if above.is_file()), None)
    if around is None:
        return False
    opened = _Root(str(around))
    return not any(opened.holds(one) for one in seen)
