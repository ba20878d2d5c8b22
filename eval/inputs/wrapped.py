"""One JSON file of rows: a plain list, ALCE's ``{"data": [...]}``, RAGChecker's ``{"results": …}``.

The rows have the fields of JSONL, under any of their names. What a system answered may stand in
the same rows (``output``, ``response``); it is scored where no corpus and no index is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval import files
from eval.inputs import jsonl
from eval.items import Gold
from rag.errors import GoldError

NAME = "JSON list"


def recognises(path: Path) -> bool:
    """Whether the file is a list of rows, wrapped or not, of which the first has a question."""
    if not path.is_file():
        return False
    try:
        found = files.wrapped(path)
    except GoldError:
        return False
    return bool(found) and isinstance(found[0], dict) and jsonl.has_question(found[0])


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read the questions.

    Raises:
        GoldError: a row is no object, lacks a question, or a field has the wrong type.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    return jsonl.gold(path, NAME, _rows(path))


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, row in enumerate(files.wrapped(path), 1):
        if not isinstance(row, dict):
            raise GoldError("not a JSON object", where=f"{path}: row {number}")
        yield f"{path}: row {number}", row
