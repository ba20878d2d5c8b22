"""Gold from feedback: answers that a user marked useful, or not.

A line is an answer as ``fundstelle ask --json`` prints it, with ``useful`` true or false added, and
``history`` (the questions before it) where it went on from a conversation; or what the page wrote
(``rag.web.feedback``). The page leaves words out that not everybody may read and gives their place:
they are read from the index, by who may open it.
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
    Nor does a question that asks the same as one of the gold or as an earlier line, or one whose
    answer another reader would not get: asked in chosen documents, with a reading taken back, or
    refused to somebody who does not see everything. The rows have no id yet. Gold made so knows
    only places that the system found, so it cannot show what the system misses.

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
        line, question = _judged(row, text, place, asked, library)
        if question is None:
            yield f"{place}: {line}", None
            continue
        asked.append(question)
        yield f"{place}: {line}", _gold(question)


def _judged(
    row: Mapping[str, Any],
    text: str,
    place: str,
    asked: Sequence[Question],
    library: goldcheck.Library | None,
) -> tuple[str, Question | None]:
    """Return what is to be said of a piece of feedback, and the question where it gives one."""
    shown = _shown(text)
    if not row["useful"]:
        return f"not useful, needs a person: {shown}{_note(row)}", None
    if problem := _not_for_all(row):
        return f"{problem}, needs a person: {shown}", None
    row, problem = _restored(row, library, place)
    if problem:
        return f"{problem}: {shown}", None
    question = _question(row, text, place)
    same = goldcheck.duplicate(question, asked)
    if same is not None:
        return f"asks the same as {same.id}: {_shown(same.text)}", None
    if question.answerable and not question.evidence:
        return f"nothing is cited, needs a person: {shown}", None
    held = "; holds words that not everybody may read" if row.get("withheld") else ""
    return f"taken{held}{_doubts(question, library)}", question


def _not_for_all(row: Mapping[str, Any]) -> str:
    """Return why the same question, asked by anybody, may have another answer; empty if not."""
    if row.get("narrowed"):
        return "asked in chosen documents"
    if row.get("taken_back"):
        return "asked with a reading taken back"
    if row.get("limited") and row.get("status") == "no_evidence":
        return "refused to somebody who does not see all documents"
    return ""


def _restored(
    row: Mapping[str, Any], library: goldcheck.Library | None, place: str
) -> tuple[Mapping[str, Any], str]:
    """Return the row with the words that the page left out, or why they cannot be had."""
    if not row.get("withheld"):
        return row, ""
    if library is None:
        return row, "its words stand in the index alone; give --index DIR"
    citations = []
    for one in answers.objects(row, "citations", place):
        start, end = one.get("start"), one.get("end")
        name = library.name(str(one.get("document_id")))
        if name is None or not isinstance(start, int) or not isinstance(end, int):
            return row, "the document that it cites is not in the index any more"
        quote = library.text(str(one["document_id"]))[start:end]
        citations.append({**one, "document": name, "quote": quote})
    return {**row, "citations": citations}, ""


def _note(row: Mapping[str, Any]) -> str:
    note = row.get("note")
    return f" ({_shown(note)})" if isinstance(note, str) and note else ""


def _shown(text: str) -> str:
    """Return a visitor's text on one line, without codes that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


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


def _gold(question: Question) -> dict[str, Any]:
    """Return the row of the gold file, without its id."""
    return {
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
