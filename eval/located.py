"""Evidence given by its place in a file, for documents whose words must not stand in the gold.

A row may say ``"at": [[start, end], …]``: characters of the file named by ``doc`` as it lies in the
corpus folder, read as UTF-8 with its line ends, ``end`` exclusive. Any one of them is evidence. The
words are read when the folder is at hand; the gold file can be given away without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.items import Gold, Question
from rag.errors import GoldError

FIELD = "at"


def locate(gold: Gold, corpus: Path | None) -> Gold:
    """Return the gold with the evidence that its places name, read from ``corpus``.

    Raises:
        GoldError: no corpus to read them from, a file is not there, or a place is not in it.
    """
    return replace(
        gold, questions=tuple(_with_evidence(one, gold, corpus) for one in gold.questions)
    )


def _with_evidence(question: Question, gold: Gold, corpus: Path | None) -> Question:
    places = question.extra.get(FIELD)
    if places is None:
        return question
    where = f"{gold.files[0]}, question {question.id}" if gold.files else question.id
    if corpus is None:
        raise GoldError(
            f"field '{FIELD}' names places in files", where=where, remedy="give --corpus DIR"
        )
    text = _text(corpus, question.documents, where)
    found = tuple(text[start:end] for start, end in _places(places, len(text), where))
    return replace(question, evidence=(*question.evidence, *found))


def _text(corpus: Path, documents: Sequence[str], where: str) -> str:
    if len(documents) != 1:
        raise GoldError(f"field '{FIELD}' needs exactly one 'doc'", where=where)
    path = corpus / documents[0]
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"{path} cannot be read", where=where, remedy="give the folder that holds it"
        ) from error


def _places(places: Any, length: int, where: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place in places if isinstance(places, list) else [places]:
        whole = isinstance(place, list) and len(place) == 2 and all(type(n) is int for n in place)
        if not whole or not 0 <= place[0] < place[1] <= length:
            raise GoldError(
                f"field '{FIELD}' holds {place!r}, no place in a file of {length} characters",
                where=where,
                remedy="write [[start, end]] with start before end",
            )
        found.append((place[0], place[1]))
    return found
