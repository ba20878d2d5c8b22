"""Text recognition by the ``tesseract`` command: German and English, one page per call.

The command is run with one thread (``OMP_THREAD_LIMIT=1``): its own threads gain little and
fight with the other pages, which run beside it.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rag.errors import EmptyDocumentError

DPI = 300
MOST_PIXELS = 120_000_000
"""A3 at 600 dpi has 70 million."""
SECONDS = 180
"""Longest time for one page."""
LEAST_CONFIDENCE = 0.35
"""Below it a page is no text but a picture with grain."""
_COMMAND = "tesseract"
_LANGUAGES = ("deu", "eng")
_REMEDY = "install tesseract with German (apt-get install tesseract-ocr tesseract-ocr-deu)"
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey pixels, row by row, one byte each; ``dpi`` where it is known."""

    width: int
    height: int
    pixels: bytes
    dpi: int | None = None

    def pgm(self) -> bytes:
        """Return the picture as a portable grey map, which needs no library to write."""
        return b"P5\n%d %d\n255\n" % (self.width, self.height) + self.pixels


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word; ``points``: left, top, right, bottom from the upper left corner.

    In points where the picture's resolution is known, else in pixels.
    """

    text: str
    points: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a page, and how sure the recognition was: 0 to 1, the mean over its words."""

    text: str
    confidence: float
    words: tuple[Word, ...] = ()


def available() -> bool:
    """Return whether the command is installed."""
    return shutil.which(_COMMAND) is not None


def missing(what: str, name: str) -> EmptyDocumentError:
    """Return the error for a scan that cannot be read because the command is not installed."""
    return EmptyDocumentError(
        f"{what} and {_COMMAND} is not installed", where=name, remedy=f"{_REMEDY} for OCR"
    )


def recognise(pictures: Iterable[Picture]) -> Iterator[Recognised | None]:
    """Yield the text of each picture in order, None where none could be made out.

    Only a few pictures are held at once: a page at 300 dpi takes 9 MB.
    """
    workers = max(1, min(_AT_ONCE, os.cpu_count() or 1))
    waiting = iter(pictures)
    with ThreadPoolExecutor(workers) as pool:
        while batch := list(islice(waiting, workers)):
            yield from pool.map(_recognise, batch)


def _recognise(picture: Picture) -> Recognised | None:
    dpi = ["--dpi", str(picture.dpi)] if picture.dpi else []
    command = [_COMMAND, "stdin", "stdout", "-l", _languages(), *dpi, "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 a fixed command; the page goes in as pixels
            command,
            input=picture.pgm(),
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    found = _read(done.stdout.decode("utf-8", "replace"), 72 / (picture.dpi or 72))
    return found if found.confidence >= LEAST_CONFIDENCE else None


@cache
def _languages() -> str:
    """The languages wanted, as far as their data is installed."""
    listed = subprocess.run(  # noqa: S603
        [_COMMAND, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=True
    )
    known = listed.stdout.split()
    found = [language for language in _LANGUAGES if language in known]
    if _LANGUAGES[0] not in found:
        raise EmptyDocumentError("tesseract lacks its German data", remedy=_REMEDY)
    return "+".join(found)


def _read(table: str, scale: float = 1.0) -> Recognised:
    """Lines from tesseract's table of words; a blank line parts its paragraphs."""
    read: list[Word] = []
    lines: dict[tuple[str, str, str], list[str]] = {}
    weights = confidences = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != "5" or not word:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append(word)
        left, top, width, height = (
            int(row[key]) * scale for key in ("left", "top", "width", "height")
        )
        read.append(Word(word, (left, top, left + width, top + height)))
        weights += len(word)
        confidences += len(word) * max(0.0, float(row["conf"])) / 100
    text: list[str] = []
    paragraph: tuple[str, ...] = ()
    for place, words in lines.items():
        if not any(character.isalnum() for character in "".join(words)):
            continue  # Specks and rules.
        if paragraph and place[:2] != paragraph:
            text.append("")
        paragraph = tuple(place[:2])
        text.append(" ".join(words))
    sure = confidences / weights if weights else 0.0
    return Recognised("\n".join(text), sure, tuple(read))
