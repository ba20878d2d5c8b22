"""Reading text files that may be packed, with errors that name file, line and field."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rag.errors import GoldError


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(place, line)`` for each line that is not blank; the place is ``file:line``."""
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield f"{path}:{number}", line


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``(place, object)`` for each line of a JSONL file."""
    for place, line in lines(path):
        try:
            row = value(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"not valid JSON: {error.msg}", where=place) from error
        if not isinstance(row, dict):
            raise GoldError("not a JSON object", where=place)
        yield place, row


def first_object(path: Path) -> Mapping[str, Any] | None:
    """Return the object on the first line, None where the file does not begin with one."""
    try:
        return next((row for _, row in objects(path)), None)
    except GoldError:
        return None


def document(path: Path) -> Any:
    """Return the value of a whole JSON file.

    Raises:
        GoldError: the file cannot be read or is not JSON.
    """
    with opened(path) as file:
        text = file.read()
    try:
        return value(text)
    except json.JSONDecodeError as error:
        raise GoldError(f"not valid JSON: {error.msg}", where=f"{path}:{error.lineno}") from error


_HALF_WRITTEN = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def value(text: str) -> Any:
    """Return the value of a JSON text; half a surrogate pair in it becomes U+FFFD.

    JSON can write one as an escape, but no file can hold it and no tokenizer reads it.

    Raises:
        JSONDecodeError: the text is not JSON.
    """
    found = json.loads(text)
    return _whole(found) if _HALF_WRITTEN.search(text) else found


def _whole(found: Any) -> Any:
    if isinstance(found, str):
        return _HALF.sub("\ufffd", found)
    if isinstance(found, list):
        return [_whole(one) for one in found]
    if isinstance(found, dict):
        return {_whole(name): _whole(one) for name, one in found.items()}
    return found


WRAPPERS = ("data", "results")
"""Fields under which ALCE and RAGChecker put their rows."""


def wrapped(path: Path) -> list[Any]:
    """Return the rows of a JSON file that is a list, or an object with one under a known name.

    Raises:
        GoldError: the file is neither.
    """
    rows = document(path)
    if isinstance(rows, dict):
        rows = next((rows[name] for name in WRAPPERS if name in rows), None)
    if not isinstance(rows, list):
        raise GoldError(
            "not a list of rows",
            where=str(path),
            remedy=f"write a list, or an object with one under {' or '.join(WRAPPERS)}",
        )
    return rows


def text_field(row: Any, name: str, place: str) -> str:
    """Return a field that must be there and be a text or a number.

    Raises:
        GoldError: it is missing or of another type, or the row is no object.
    """
    if not isinstance(row, Mapping):
        raise GoldError(f"{type(row).__name__} instead of an object with '{name}'", where=place)
    found = row.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        problem = "is missing" if name not in row else f"is {type(found).__name__}, not a text"
        raise GoldError(f"field '{name}' {problem}", where=place)
    return str(found)


def is_whole(word: str) -> bool:
    """Whether a word is a whole number as judgements write it: digits, perhaps after a minus."""
    return re.fullmatch(r"-?[0-9]+", word) is not None


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file, packed or not; a byte order mark is skipped.

    Raises:
        GoldError: it cannot be read, be it in the midst: damaged, or not in UTF-8.
    """
    try:
        with _opened(path) as file:
            yield file
    except UnicodeDecodeError as error:
        raise GoldError(
            f"cannot be read: {error}", where=str(path), remedy="save it in UTF-8"
        ) from error
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise GoldError(f"cannot be read: {error}", where=str(path)) from error


def _opened(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8-sig")
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
