"""What the user named: files, folders and patterns, to the list of files to take in."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from ingest.sidecar import described, is_sidecar
from rag.errors import DocumentError

_LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_LOCKED = "~$"
"""Begins the name of the file that Office leaves beside one that is open."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A path that leads to nothing, or to what cannot be read (``unread``), and why."""

    path: str
    reason: str
    unread: bool = False


def expand(paths: Iterable[Path | str]) -> tuple[list[Path], list[Missing]]:
    """Return the files meant by ``paths``, each once, and the paths that lead to none.

    Folders are walked, sorted, without hidden files, litter and indexes of ours and without
    following links; a path with ``*``, ``?`` or ``[`` that is no file is a pattern, in which ``**``
    crosses folders. Folders that cannot be read are among the missing, and so are linked files that
    are found: whoever may write to a folder could have us read what only we may. One that leads to
    another file that is found, or that is named itself, is none.
    """
    found: dict[Path, Path] = {}
    missing: list[Missing] = []
    links: dict[Path, Path] = {}
    for given in paths:
        path = Path(given)
        if not str(given):
            missing.append(Missing("", "a path is empty"))
            continue
        if is_file(path):
            found.setdefault(absolute(path), path)
            continue
        files, reasons = _inside(path)
        for file in files:
            (links if is_linked(file, path) else found).setdefault(absolute(file), file)
        missing += reasons
    return list(found.values()), [*missing, *_strays(links, found)]


def _strays(links: Mapping[Path, Path], found: Mapping[Path, Path]) -> list[Missing]:
    """The links that lead to no file that is found."""
    places = {path.resolve() for path in found} if links else set()
    return [
        Missing(shown(file), "it is a link: name the file itself", unread=True)
        for place, file in links.items()
        if place not in found and file.resolve() not in places
    ]


def is_linked(file: Path, named: Path) -> bool:
    """Return whether a link leads to a file from the folder, or the pattern, that is named."""
    fixed = takewhile(lambda piece: not glob.has_magic(piece), named.parts)
    root = named if exists(named) else Path(*fixed)
    return any(is_link(place) for place in (file, *file.parents) if root in place.parents)


def _inside(path: Path) -> tuple[list[Path], list[Missing]]:
    unread: list[Missing] = []
    if exists(path) and path.is_dir():
        files = list(walk(path, unread=unread.append))
        nothing = "the folder holds no files"
    elif not glob.has_magic(str(path)):
        files, nothing = [], "no such file or folder"
    else:
        files, nothing = _matching(path), "no file matches this pattern"
    return files, unread if files or unread else [Missing(shown(path), nothing)]


def _matching(pattern: Path) -> list[Path]:
    matches = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207 absolute patterns
    hits = (Path(match) for match in matches)
    return [hit for hit in hits if is_file(hit) and not is_sidecar(hit) and not is_litter(hit.name)]


def walk(
    folder: Path,
    *,
    sidecars: bool = False,
    unread: Callable[[Missing], None] = lambda _: None,
) -> Iterator[Path]:
    """Yield the files of a folder, sorted, as ``expand`` takes them; sidecars where asked for.

    ``unread`` is told of every folder that cannot be read.
    """

    def told(error: OSError) -> None:
        place = shown(Path(error.filename))
        unread(Missing(place, f"cannot be read ({error.strerror})", unread=True))

    for here, folders, names in os.walk(folder, onerror=told):
        folders[:] = sorted(name for name in folders if not _is_passed_over(Path(here) / name))
        for name in sorted(names):
            path = Path(here) / name
            left_out = _is_hidden(name) or (is_sidecar(path) and not sidecars)
            if not left_out and is_file(path):
                yield path


def unused(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Yield the sidecars below folders that fit no document: what they say holds nowhere."""
    for folder in (Path(given) for given in paths if str(given)):
        if not (exists(folder) and folder.is_dir()):
            continue
        beside = (path for path in walk(folder, sidecars=True) if is_sidecar(path))
        yield from (path for path in beside if not described(path))


def _is_passed_over(folder: Path) -> bool:
    """Whether a folder is hidden, litter, or an index of ours, which every ingest changes."""
    try:
        index = all((folder / name).is_file() for name in ("lock", "switch"))
    except OSError:
        index = False
    return index or _is_hidden(folder.name)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or is_litter(name)


def is_litter(name: str) -> bool:
    """Return whether operating systems and Office leave files of this name behind."""
    return name.startswith(_LOCKED) or name.casefold() in _LITTER


def absolute(path: Path) -> Path:
    """Return the one place of a file, however it is named: ``..`` is followed, links are kept."""
    whole = path.absolute()
    if ".." not in whole.parts:
        return whole
    last = len(whole.parts) - whole.parts[::-1].index("..")
    return Path(*whole.parts[:last]).resolve().joinpath(*whole.parts[last:])


def uploads(index: Path) -> Path:
    """Return where the files that visitors of the page send lie while they are read.

    The path stays the same from one upload to the next, so that a new version of a file replaces
    the old one.
    """
    return absolute(index) / "uploads"


def exists(path: Path) -> bool:
    """Return whether something is there; what the system does not let us see may be."""
    try:
        return path.exists()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG


def is_file(path: Path) -> bool:
    """Return whether there is a file, or something that the system does not let us see."""
    try:
        return path.is_file()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG  # Reading it will say why it cannot be read.


def is_link(path: Path) -> bool:
    """Return whether a path is a link; what the system does not let us see is none."""
    try:
        return path.is_symlink()
    except OSError:
        return False  # Reading it will say why it cannot be read.


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
    return exists(source) or any(parent.is_file() for parent in source.parents)
