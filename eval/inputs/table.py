"""CSV and TSV with a header: one question a row, the columns named like the fields of JSONL.

Comma, semicolon or tab, whichever gives the header a question. A cell that begins with ``[`` is a
JSON list; all others are one text; an empty cell is a missing field.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from eval import files
from eval.inputs import jsonl
from eval.items import Gold
from rag.errors import GoldError

NAME = "CSV"
_TRUE, _FALSE = ("true", "yes", "1", "ja", "wahr"), ("false", "no", "0", "nein", "falsch")
_FLAGS = (*jsonl.ALIASES["answerable"], *jsonl.ALIASES["impossible"])


def recognises(path: Path) -> bool:
    """Whether the first line names a column for the question."""
    return path.is_file() and _delimiter(path) is not None


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read the questions.

    Raises:
        GoldError: a row has more cells than the header, a cell is too long, or a field has the
            wrong type.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    return jsonl.gold(path, NAME, _rows(path))


def _delimiter(path: Path) -> str | None:
    try:
        _, line = next(files.lines(path), ("", ""))
    except GoldError:
        return None
    for delimiter in "\t,;":
        try:
            header = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return None
        if len(header) > 1 and jsonl.has_question(dict.fromkeys(map(_name, header))):
            return delimiter
    return None


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    delimiter = _delimiter(path) or ","
    with files.opened(path) as file:
        rows = _cells(file, delimiter, path)
        header = [_name(cell) for cell in next(rows)[1]]
        for place, cells in rows:
            if len(cells) > len(header):
                raise GoldError(
                    f"{len(cells)} cells under {len(header)} columns",
                    where=place,
                    remedy="put a text that holds the delimiter into quotation marks",
                )
            named = zip(header, cells, strict=False)
            yield place, {name: _value(name, cell, place) for name, cell in named if cell.strip()}


def _cells(file: TextIO, delimiter: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield place and cells of each row that is not blank, the header first."""
    reader = csv.reader(file, delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield f"{path}:{reader.line_num}", cells
    except csv.Error as error:
        raise GoldError(
            str(error),
            where=f"{path}:{reader.line_num}",
            remedy="close its quotation marks, or write JSONL",
        ) from error


def _value(name: str, cell: str, place: str) -> Any:
    word = cell.strip()
    if name in _FLAGS:
        if word.casefold() not in (*_TRUE, *_FALSE):
            raise GoldError(f"field '{name}' is '{word}', not true or false", where=place)
        return word.casefold() in _TRUE
    if not word.startswith("["):
        return word
    try:
        return files.value(word)
    except json.JSONDecodeError:
        return word


def _name(cell: str) -> str:
    return cell.strip().strip('"').casefold()
