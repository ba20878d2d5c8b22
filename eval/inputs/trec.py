"""TREC judgements: ``query 0 document grade`` a line, without the questions themselves.

They judge a run (``query Q0 document rank score tag``) that ``--predictions`` names.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from eval import files
from eval.items import Drop, Gold, Question
from rag.errors import GoldError

NAME = "TREC qrels"


def recognises(path: Path) -> bool:
    """Whether the first line has four columns, the second and the last whole numbers."""
    if not path.is_file():
        return False
    try:
        _, line = next(files.lines(path), ("", ""))
    except GoldError:
        return False
    columns = line.split()
    return len(columns) == 4 and columns[1].isdigit() and files.is_whole(columns[3])


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read the judgements; queries without a relevant document are dropped, as in trec_eval.

    Raises:
        GoldError: a line has not four columns, or its grade is no whole number.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    grades: dict[str, dict[str, int]] = {}
    for place, line in files.lines(path):
        columns = line.split()
        if len(columns) != 4 or not files.is_whole(columns[3]):
            raise GoldError("not 'query 0 document grade' with a whole-number grade", where=place)
        query, _, document, grade = columns
        grades.setdefault(query, {})[document] = int(grade)
    relevant = {q: {d: g for d, g in found.items() if g > 0} for q, found in grades.items()}
    dropped = [
        Drop(f"{path}: {q}", "query without a relevant document")
        for q, found in relevant.items()
        if not found
    ]
    questions = tuple(_question(q, found) for q, found in relevant.items() if found)
    return Gold(path.stem, NAME, questions, (path,), dropped=tuple(dropped))


def _question(query: str, relevant: dict[str, int]) -> Question:
    return Question(
        id=query,
        text="",
        language="",
        documents=tuple(relevant),
        relevant=MappingProxyType(relevant),
        cluster=next(iter(relevant)),
    )
