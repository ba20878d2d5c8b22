"""Uploaded files on their way into the index: what is let through, and what became of each."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rag.errors import UnsupportedFormatError
from rag.web.answer import message_html
from rag.web.faults import reason
from rag.web.markup import Markup, join, tag
from rag.web.words import Words

if TYPE_CHECKING:
    from ingest.pipeline import Progress, Report

LIMIT_MB = 50
"""Largest file that the page takes; the command line knows no limit."""
TOTAL_MB = 10 * LIMIT_MB
"""Largest upload, all its files together: what the disk must have free for each visitor."""
_SIGNS = {
    "added": "✓",
    "replaced": "✓",
    "unchanged": "=",
    "duplicates": "=",
    "repeated": "=",
    "failed": "✕",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``result`` is a word of the report, ``error`` why it failed.

    ``twin`` names the document whose text it has where that is searched in its place.
    """

    name: str
    result: str
    error: Exception | None = None
    twin: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """What a visitor's last upload has come to; ``busy`` while files are read.

    ``error`` is why none could be taken in, and ``language`` the page's in which this was told.
    """

    found: tuple[Outcome, ...] = ()
    error: Exception | None = None
    busy: bool = False
    language: str = ""

    def html(self, words: Words) -> Markup | str:
        """Return what became of the files; nothing before the first."""
        if self.error is not None:
            return message_html(reason(self.error, words), "error")
        return outcomes_html(self.found, words) if self.found else ""


def accepted() -> tuple[str, ...]:
    """Return the suffixes that can be read, with their dots."""
    from ingest.parsers import SUFFIXES

    return tuple(SUFFIXES)


@contextmanager
def staged(
    uploads: Iterable[str | Path], index: Path
) -> Iterator[tuple[list[Path], list[Outcome]]]:
    """Move uploads to where they are read from; they are deleted at the end, or the server's.

    Yields:
        the files to read, and outcomes of those that are refused.
    """
    from ingest import files

    folder = files.uploads(index)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths: list[Path] = []
    refused: list[Outcome] = []
    # A server that is told to end while files are read waits for that, and comes back here no more.
    clear = partial(_clear, paths, folder)
    atexit.register(clear)
    try:
        for upload in uploads:
            target = folder / base_name(str(upload))
            refusal = _refusal(target, paths)
            if refusal is None:
                paths.append(Path(shutil.move(str(upload), target)))
            else:
                refused.append(refusal)
        yield paths, refused
    finally:
        clear()
        atexit.unregister(clear)


def _clear(paths: Iterable[Path], folder: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    with suppress(OSError):  # another server on this index may be using it
        folder.rmdir()


def base_name(path: str) -> str:
    """Return the last part of a path in either notation: the only part of it that is used."""
    return PurePosixPath(path.replace("\\", "/")).name


def _refusal(target: Path, taken: Sequence[Path]) -> Outcome | None:
    if target in taken:
        return Outcome(target.name, "repeated")
    if target.suffix.lower() not in accepted():
        error = UnsupportedFormatError("no parser for this suffix", where=target.name)
        return Outcome(target.name, "failed", error)
    return None


def outcomes(report: Report, folder: Path) -> list[Outcome]:
    """Return what became of each file that was read from ``folder``, or of an archive there."""
    found = [
        Outcome(_within(path, folder), result)
        for result in ("added", "replaced", "unchanged")
        for path in getattr(report, result)
    ]
    found += [
        Outcome(_within(path, folder), "duplicates", twin=twin) for path, twin in report.duplicates
    ]
    failed = [Outcome(_within(str(f.path), folder), "failed", f.error) for f in report.failed]
    return sorted(found + failed, key=lambda one: one.name)


def _within(path: str, folder: Path) -> str:
    """Return a file's name with those of the archives around it: ``jahre.zip/2021/bericht.txt``."""
    whole = PurePosixPath(path)
    return str(whole.relative_to(folder)) if whole.is_relative_to(folder) else whole.name


def progress_html(step: Progress | None, words: Words) -> Markup:
    """Return a progress bar with what is being done; None is before the first file."""
    if step is None:
        bar = tag("progress", aria_label=words("upload.progress"))
        return tag("div", bar, tag("p", words("upload.reading")), class_="taking", role="status")
    said = words("upload.running", done=step.done, total=step.total)
    return tag(
        "div",
        tag(
            "progress", value=step.done, max=max(step.total, 1), aria_label=words("upload.progress")
        ),
        tag("p", said, " · ", tag("span", base_name(str(step.current)), class_="file")),
        class_="taking",
        role="status",
    )


def outcomes_html(found: Sequence[Outcome], words: Words) -> Markup:
    """Return the list of files with what became of each."""
    return join(
        tag("h3", words("upload.result")),
        tag("ul", *(_outcome(one, words) for one in found), class_="outcomes", role="status"),
    )


def _outcome(one: Outcome, words: Words) -> Markup:
    said = words(f"upload.{one.result}", name=one.twin)
    if one.error is not None:
        said = f"{said}: {reason(one.error, words)}"
    return tag(
        "li",
        tag("span", _SIGNS[one.result], class_="sign", aria_hidden="true"),
        tag("span", one.name, class_="file"),
        " – ",
        said,
        class_=one.result,
    )
