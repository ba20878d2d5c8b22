"""JSONL: one question an object, under our field names or those of the common tools.

Ours are those of ``eval/gold/examples.jsonl``: id, lang, kind, question, doc, evidence, keys.
The aliases are the names that RAGAS, DeepEval, pydantic_evals, ALCE, RAGChecker and DPR write.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval import files
from eval.items import Drop, Gold, Question
from rag.errors import GoldError

NAME = "JSONL"

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "qid", "query_id", "_id"),
    "question": ("question", "query", "user_input", "input"),
    "language": ("lang", "language"),
    "kind": ("kind", "tags"),
    "document": ("doc", "document", "documents", "doc_id", "reference_context_ids"),
    "evidence": ("evidence", "reference_contexts"),
    "keys": (
        "keys", "answer", "answers", "reference", "expected_output", "ground_truth",
        "gt_answer", "short_answers",
    ),
    "answerable": ("answerable",),
    "impossible": ("is_impossible",),
}  # fmt: skip
_KNOWN = {alias for names in ALIASES.values() for alias in names}


def recognises(path: Path) -> bool:
    """Whether the first line is an object with a question under one of its names."""
    if not path.is_file():
        return False
    row = files.first_object(path)
    return row is not None and any(name in row for name in ALIASES["question"])


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read the questions.

    Raises:
        GoldError: a line is no object, lacks a question, or a field has the wrong type.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    questions: dict[str, Question] = {}
    dropped: list[Drop] = []
    for number, (place, row) in enumerate(files.objects(path), 1):
        question = _question(row, place, number)
        reason = _unusable(question, questions)
        if reason:
            dropped.append(Drop(place, reason))
        else:
            questions[question.id] = question
    return Gold(path.stem, NAME, tuple(questions.values()), (path,), dropped=tuple(dropped))


def _question(row: Mapping[str, Any], place: str, number: int) -> Question:
    text = files.text_field(row, _name(row, "question"), place).strip()
    documents = _texts(row, "document", place)
    kinds = _texts(row, "kind", place)
    return Question(
        id=_text_or(row, "id", place, str(number)),
        text=text,
        language=_text_or(row, "language", place, "") or _detect(text),
        kind=kinds[0] if kinds else "",
        answerable=_answerable(row, kinds, place),
        documents=documents,
        evidence=_texts(row, "evidence", place),
        keys=_texts(row, "keys", place),
        cluster=documents[0] if documents else "",
        extra={name: value for name, value in row.items() if name not in _KNOWN},
    )


def _unusable(question: Question, seen: Mapping[str, Question]) -> str:
    if not question.text:
        return "empty question"
    if question.id in seen:
        return f"id '{question.id}' was used before"
    judged = question.evidence or question.keys or question.documents
    if question.answerable and not judged:
        return "nothing to judge by: no answer, evidence or document, and not marked unanswerable"
    return ""


def _answerable(row: Mapping[str, Any], kinds: tuple[str, ...], place: str) -> bool:
    for field, sense in (("answerable", True), ("impossible", False)):
        value = row.get(_name(row, field))
        if value is None:
            continue
        if not isinstance(value, bool):
            raise GoldError(f"field '{_name(row, field)}' is not true or false", where=place)
        return value is sense
    return "unanswerable" not in kinds


def _texts(row: Mapping[str, Any], field: str, place: str) -> tuple[str, ...]:
    """Return the texts of a field given as a text, a list, ``{"text": [...]}`` or null."""
    value = row.get(_name(row, field))
    if isinstance(value, dict):
        value = value.get("text")
    values = [] if value is None else value if isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            raise GoldError(
                f"field '{_name(row, field)}' holds {type(one).__name__}, not a text",
                where=place,
                remedy="give a text or a list of texts",
            )
    return tuple(str(one).strip() for one in values if str(one).strip())


def _text_or(row: Mapping[str, Any], field: str, place: str, default: str) -> str:
    name = _name(row, field)
    return files.text_field(row, name, place) if row.get(name) is not None else default


def _name(row: Mapping[str, Any], field: str) -> str:
    """Return the name under which the row has this field, ours where it has none."""
    names = ALIASES[field]
    return next((name for name in names if row.get(name) is not None), names[0])


def _detect(text: str) -> str:
    from rag.analysis.language import detect

    return detect(text)
