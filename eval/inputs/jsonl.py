"""JSONL: one question an object, under our field names or those of the common tools.

Ours are those of ``eval/gold/examples.jsonl``: id, lang, kind, question, doc, evidence, keys.
The aliases are the names that RAGAS, DeepEval, pydantic_evals, ALCE, RAGChecker and DPR write.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval import files
from eval.items import Drop, Gold, Question, Stretch
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
    "source": ("source_lang", "source_language", "doc_lang"),
    "document_kind": ("doc_kind", "document_kind"),
    "spans": ("spans",),
    "history": ("history", "conversation", "previous_questions"),
    "answerable": ("answerable",),
    "impossible": ("is_impossible",),
}  # fmt: skip
_LANGUAGES = {
    **dict.fromkeys(("ger", "deu", "german", "deutsch"), "de"),
    **dict.fromkeys(("eng", "english", "englisch"), "en"),
}
_LAST_NUMBER = re.compile(r"\d+\Z")
_KNOWN = {alias for names in ALIASES.values() for alias in names}


def recognises(path: Path) -> bool:
    """Whether the first line is an object with a question under one of its names."""
    if not path.is_file():
        return False
    row = files.first_object(path)
    return row is not None and has_question(row)


def has_question(row: Mapping[str, Any]) -> bool:
    """Whether the row has a question under one of its names."""
    return any(name in row for name in ALIASES["question"])


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read the questions.

    Raises:
        GoldError: a line is no object, lacks a question, or a field has the wrong type.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    return gold(path, NAME, files.objects(path))


def gold(path: Path, format: str, rows: Iterator[tuple[str, dict[str, Any]]]) -> Gold:
    """Return the gold of rows that were read from any file, each with its place.

    Raises:
        GoldError: a row lacks a question, or a field has the wrong type.
    """
    questions: dict[str, Question] = {}
    dropped: list[Drop] = []
    given = list(rows)
    taken = {_text_or(row, "id", place, "") for place, row in given}
    for place, row in given:
        question = _question(row, place, _unnamed(place, taken))
        reason = _unusable(question, questions)
        if reason:
            dropped.append(Drop(place, reason))
        else:
            questions[question.id] = question
    return Gold(path.stem, format, tuple(questions.values()), (path,), dropped=tuple(dropped))


def _unnamed(place: str, taken: Container[str]) -> str:
    """Return the id of a row that brings none: its line's number, unless a row is called that."""
    number = _LAST_NUMBER.findall(place)[-1]
    return f"line {number}" if number in taken else str(number)


def _question(row: Mapping[str, Any], place: str, unnamed: str) -> Question:
    text = files.text_field(row, _name(row, "question"), place).strip()
    documents = _texts(row, "document", place)
    kinds = _texts(row, "kind", place)
    language = _language(_text_or(row, "language", place, "")) or _detect(text)
    return Question(
        id=_text_or(row, "id", place, unnamed),
        text=text,
        language=language,
        kind=kinds[0] if kinds else "",
        answerable=_answerable(row, kinds, place),
        documents=documents,
        evidence=_texts(row, "evidence", place),
        keys=_texts(row, "keys", place),
        references=_references(row, place),
        answer_language=language,
        source=_language(_text_or(row, "source", place, "")) or _source(row, place),
        document_kind=_text_or(row, "document_kind", place, ""),
        spans=tuple(_spans(row, place)),
        history=_texts(row, "history", place),
        cluster=documents[0] if documents else "",
        extra={name: value for name, value in row.items() if name not in _KNOWN},
    )


def _language(word: str) -> str:
    """Return a language by its code of two letters, however it was written: DE, de-DE, German."""
    code = re.split("[-_]", word.strip().casefold())[0]
    return _LANGUAGES.get(code, code)


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


def _references(row: Mapping[str, Any], place: str) -> tuple[str, ...]:
    """Return whole answers: what stands under any name but our ``keys``, which are fragments."""
    names = [name for name in ALIASES["keys"] if name != "keys" and row.get(name) is not None]
    return _texts({"keys": row[names[0]]}, "keys", place) if names else ()


def _source(row: Mapping[str, Any], place: str) -> str:
    """Return the language of the evidence; empty where there is none to tell by."""
    evidence = " ".join(_texts(row, "evidence", place))
    found = _detect(evidence) if evidence else ""
    return "" if found == "und" else found


def _spans(row: Mapping[str, Any], place: str) -> Iterator[Stretch]:
    """Yield the places given as ``[{"doc": name, "start": 0, "end": 10}]``."""
    values = row.get("spans") or []
    for one in values if isinstance(values, list) else [values]:
        start, end = (one.get(n) if isinstance(one, dict) else None for n in ("start", "end"))
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
            raise GoldError(
                "field 'spans' needs whole numbers with start before end",
                where=place,
                remedy='write [{"doc": "a.txt", "start": 0, "end": 10}]',
            )
        yield Stretch(files.text_field(one, "doc", place), start, end)


def _texts(row: Mapping[str, Any], field: str, place: str) -> tuple[str, ...]:
    """Return the texts of a field given as a text, a list, ``{"text": [...]}`` or null."""
    value = row.get(_name(row, field))
    if isinstance(value, dict) and "text" in value:
        value = value["text"]
    values = [] if value is None else value if isinstance(value, list) else [value]
    # QAMPARI (in ALCE) lists the spellings of each answer: a list of lists.
    values = [one for part in values for one in (part if isinstance(part, list) else [part])]
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
