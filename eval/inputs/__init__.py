"""Gold sets, recognised by content. Each format is one module with the same three names:

``NAME``, ``recognises(path) -> bool`` and ``read(path, passages) -> Gold``.
"""

from __future__ import annotations

from pathlib import Path

from eval import files
from eval.inputs import beir, jsonl, squad, table, trec, wrapped
from eval.items import Gold
from rag.errors import GoldError

FORMATS = (beir, squad, wrapped, jsonl, trec, table)


def read(path: Path, *, passages: Path | None = None) -> Gold:
    """Read a gold set of whichever format it is.

    Args:
        path: a file or, for BEIR, a folder.
        passages: for SQuAD only, a second file of the same ids whose contexts are searched.

    Raises:
        GoldError: the path does not exist, no format fits, or a row cannot be read.
    """
    if not path.exists():
        raise GoldError("no such file or folder", where=str(path), remedy="check the path of GOLD")
    for module in FORMATS:
        if module.recognises(path):
            gold: Gold = module.read(path, passages)
            if not gold.questions:
                reasons = sorted({drop.reason for drop in gold.dropped})
                raise GoldError(
                    f"no question is left of this {module.NAME} set ({'; '.join(reasons)})",
                    where=str(path),
                )
            return gold
    raise _unknown(path)


def _unknown(path: Path) -> GoldError:
    """Return why no format fits; what is nearly one is named by line and field.

    Raises:
        GoldError: the file cannot be read, or is broken JSON.
    """
    names = " or ".join(jsonl.ALIASES["question"])
    if path.is_file():
        place, line = next(files.lines(path), ("", ""))
        if not place:
            return GoldError("the file is empty", where=str(path))
        if files.first_object(path) is not None:
            return GoldError("no field for the question", where=place, remedy=f"name it {names}")
        if line.lstrip()[0] in "{[":
            files.document(path)
    known = ", ".join(module.NAME for module in FORMATS)
    return GoldError(
        "not a gold set that is known here",
        where=str(path),
        remedy=f"give one of: {known}; a table needs a column named {names}",
    )
