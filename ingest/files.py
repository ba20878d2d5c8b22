"""What the user named: files, folders and patterns, to the list of files to take in."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.sidecar import is_sidecar
from rag.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Missing:
    """A path that leads to nothing, and why."""

    path: str
    reason: str


def expand(paths: Iterable[Path | str]) -> tuple[list[Path], list[Missing]]:
    """Return the files meant by ``paths``, each once, and the paths that lead to none.

    Folders are walked, sorted, without hidden files and without following linked folders; a
    path with ``*``, ``?`` or ``[`` that is no file is a pattern, in which ``**`` crosses folders.
    """
    found: dict[Path, Path] = {}
    missing: list[Missing] = []
    for given in paths:
        path = Path(given)
        if path.is_file():
            found.setdefault(path.absolute(), path)
            continue
        files, reason = _inside(path)
        for file in files:
            found.setdefault(file.absolute(), file)
        if not files:
            missing.append(Missing(str(given), reason))
    return list(found.values()), missing


def _inside(path: Path) -> tuple[list[Path], str]:
    if path.is_dir():
        return list(walk(path)), "the folder holds no files"
    if not glob.has_magic(str(path)):
        return [], "no such file or folder"
    files: list[Path] = []
    for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207 absolute patterns
        hit = Path(match)
        if hit.is_file() and not is_sidecar(hit):
            files.append(hit)
    return files, "no file matches this pattern"


def walk(folder: Path, *, sidecars: bool = False) -> Iterator[Path]:
    """Yield the files of a folder, sorted, as ``expand`` takes them; sidecars where asked for."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            left_out = name.startswith(".") or (is_sidecar(path) and not sidecars)
            if not left_out and path.is_file():
                yield path


def is_text(name: str) -> bool:
    """Return whether a name can be stored: a byte that is no UTF-8 comes as half a character."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def shown(path: Path) -> str:
    """Return the path as it can be printed."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def misnamed(path: Path) -> DocumentError:
    """Return the error for a file whose name cannot be stored."""
    return DocumentError("its name is not in UTF-8", where=shown(path), remedy="rename the file")


def is_there(source: Path) -> bool:
    """Return whether a source still exists; a member's place runs through its archive."""
    return source.exists() or any(parent.is_file() for parent in source.parents)
