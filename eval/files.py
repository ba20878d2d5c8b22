"""Reading text files that may be packed, with errors that name file, line and field."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from rag.errors import GoldError


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(place, line)`` for each line that is not blank; the place is ``file:line``."""
    try:
        with opened(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", line
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise GoldError(f"cannot be read: {error}", where=str(path)) from error


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``(place, object)`` for each line of a JSONL file."""
    for place, line in lines(path):
        try:
            row = json.loads(line)
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
    try:
        with opened(path) as file:
            return json.load(file)
    except json.JSONDecodeError as error:
        raise GoldError(f"not valid JSON: {error.msg}", where=f"{path}:{error.lineno}") from error
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise GoldError(f"cannot be read: {error}", where=str(path)) from error


WRAPPERS = ("data", "results")
"""Fields under which ALCE and RAGChecker put their rows."""


def wrapped(path: Path) -> list[Any]:
    """Return the rows of a JSON file that is a list, or an object with one under a known name.

    Raises:
        GoldError: the file is neither.
    """
    value = document(path)
    if isinstance(value, dict):
        value = next((value[name] for name in WRAPPERS if name in value), None)
    if not isinstance(value, list):
        raise GoldError(
            "not a list of rows",
            where=str(path),
            remedy=f"write a list, or an object with one under {' or '.join(WRAPPERS)}",
        )
    return value


def text_field(row: Mapping[str, Any], name: str, place: str) -> str:
    """Return a field that must be there and be a text or a number.

    Raises:
        GoldError: it is missing or of another type.
    """
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        problem = "is missing" if name not in row else f"is {type(value).__name__}, not a text"
        raise GoldError(f"field '{name}' {problem}", where=place)
    return str(value)


def opened(path: Path) -> TextIO:
    """Open a text file, packed or not; a byte order mark is skipped."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8-sig")
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
