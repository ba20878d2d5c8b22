"""Gold from feedback: answers that a user marked useful, or not.

A line is an answer as ``fundstelle ask --json`` prints it, with ``useful`` true or false added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import answers, files
from eval.items import Question
from rag.errors import GoldError


def rows(path: Path, gold: Sequence[Question]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield a line on each piece of feedback and the gold row that it gives, if any.

    A useful answer gives its question with the first cited quote as evidence; a useful refusal an
    unanswerable one. An answer that was not useful gives none: a person must find the right place.
    The rows have no id yet. Gold made so knows only places that the system found, so it cannot
    show what the system misses.

    Raises:
        GoldError: a line is no answer, or ``useful`` is not true or false.
    """
    asked = {question.text.casefold() for question in gold}
    for place, row in files.objects(path):
        text = files.text_field(row, "question", place).strip()
        useful = row.get("useful")
        if not isinstance(useful, bool):
            raise GoldError("field 'useful' is not true or false", where=place)
        if text.casefold() in asked:
            yield f"{place}: is in the gold already", None
        elif not useful:
            yield f"{place}: not useful, needs a person: {text}", None
        else:
            asked.add(text.casefold())
            yield _taken(row, text, place)


def _taken(row: Mapping[str, Any], text: str, place: str) -> tuple[str, dict[str, Any] | None]:
    reply = answers.reply(row, place)
    if not reply.refused and not (reply.answered and reply.citations):
        return f"{place}: nothing is cited, needs a person: {text}", None
    first = None if reply.refused else reply.citations[0]
    return f"{place}: taken", {
        "lang": str(row.get("language") or ""),
        "kind": "unanswerable" if first is None else "feedback",
        "question": text,
        "doc": None if first is None else first.document,
        "evidence": [] if first is None else [first.quote],
        "keys": [],
    }
