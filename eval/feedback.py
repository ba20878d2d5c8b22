"""Gold from feedback: answers that a user marked useful, or not.

A line is an answer as ``fundstelle ask --json`` prints it, with ``useful`` true or false added, and
``history`` (the questions before it) where it went on from a conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import answers, files, goldcheck
from eval.items import Question
from rag.analysis.language import detect
from rag.errors import GoldError


def rows(
    path: Path, gold: Sequence[Question], library: goldcheck.Library | None = None
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield a line on each piece of feedback and the gold row that it gives, if any.

    A useful answer gives its question with the first cited quote as evidence; a useful refusal an
    unanswerable one. An answer that was not useful gives none: a person must find the right place.
    A question that asks the same as one of the gold, or as an earlier line, gives none either. The
    rows have no id yet. Gold made so knows only places that the system found, so it cannot show
    what the system misses.

    Args:
        path: the feedback.
        gold: the questions that are there already.
        library: the documents, to say where evidence is not in place or stands elsewhere too;
            without it neither is looked at.

    Raises:
        GoldError: a line is no answer, or ``useful`` is not true or false.
    """
    asked = list(gold)
    for place, row in files.objects(path):
        text = files.text_field(row, "question", place).strip()
        if not isinstance(row.get("useful"), bool):
            raise GoldError("field 'useful' is not true or false", where=place)
        question = _question(row, text, place)
        same = goldcheck.duplicate(question, asked)
        if same is not None:
            yield f"{place}: asks the same as {same.id}: {same.text}", None
        elif not row["useful"]:
            yield f"{place}: not useful, needs a person: {text}", None
        else:
            line, taken = _taken(question, place)
            if taken is not None:
                asked.append(question)
                line += _doubts(question, library)
            yield line, taken


def _question(row: Mapping[str, Any], text: str, place: str) -> Question:
    """Return the question with the first cited quote as its evidence."""
    reply = answers.reply(row, place)
    first = reply.citations[0] if reply.answered and reply.citations else None
    history = row.get("history") or []
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        raise GoldError("field 'history' is not a list of texts", where=place)
    return Question(
        id=place,
        text=text,
        language=str(row.get("language") or detect(text)),
        kind="unanswerable" if reply.refused else "feedback",
        answerable=not reply.refused,
        documents=() if first is None else (first.document,),
        evidence=() if first is None else (first.quote,),
        history=tuple(history),
    )


def _taken(question: Question, place: str) -> tuple[str, dict[str, Any] | None]:
    if question.answerable and not question.evidence:
        return f"{place}: nothing is cited, needs a person: {question.text}", None
    return f"{place}: taken", {
        "lang": question.language,
        "kind": question.kind,
        **({"history": list(question.history)} if question.history else {}),
        "question": question.text,
        "doc": question.documents[0] if question.documents else None,
        "evidence": list(question.evidence),
        "keys": [],
    }


def _doubts(question: Question, library: goldcheck.Library | None) -> str:
    """Return what a person should look at before the row stays in the gold."""
    if library is None:
        return ""
    found = [finding.says for finding in goldcheck.check([question], library)]
    return "".join(f"; {says}" for says in found)
