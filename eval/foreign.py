"""Answers as other tools write them: plain text, contexts beside it, ``[1]`` for the first.

Field names are those of RAGAS, DeepEval, RAGChecker and ALCE. A system that cites whole passages
is judged by these: the passage counts as its quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from eval import answers
from eval.items import Reply, Retrieved
from rag.errors import GoldError

RESPONSES = ("response", "actual_output", "output", "prediction", "generated_answer")
CONTEXTS = ("retrieved_contexts", "retrieval_context", "retrieved_context", "contexts", "docs")
_IDS = ("retrieved_context_ids", "context_ids")
_MARK = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_MARKS = r"(?:\s*\[\d+(?:\s*,\s*\d+)*\])+"
_STOP = r"[.!?][\"'“”‘’»«)]*"
_MARKS_AFTER_STOP = re.compile(rf"({_STOP})({_MARKS})")
_BULLET = r"[-–—*•][ \t]+"
_NEXT_ITEM = re.compile(rf"\n(?=[ \t]*{_BULLET})")
_MARKS_FIRST = re.compile(rf"(?:[^\[\]]*(?::|\n)[ \t]*\n)?\s*(?:{_BULLET})?\[\d")
"""A mark before any words, of the text or of what follows a colon or an empty line."""
_MARKS_LAST = re.compile(rf"{_MARKS}\s*(?:{_STOP})?\s*\Z")
_NEXT_MARKS = re.compile(rf"(?:{_STOP}|\n)({_MARKS})")


def reply(row: Mapping[str, Any], place: str) -> Reply | None:
    """Return the row's answer; None where it has contexts alone, or no answer came.

    An empty text, or ``abstained: true``, is a refusal. Without the latter, null is a missing
    answer, and so is an empty text beside an ``error``. There is no guessing at phrases such as "I
    do not know": a system that refuses in words must say so in a field.

    Raises:
        GoldError: the answer is no text.
    """
    names = [name for name in (*RESPONSES, "answer") if name in row]
    if not names:
        return None
    text = row[names[0]]
    if text is not None and not isinstance(text, str):
        raise GoldError(f"field '{names[0]}' is not a text", where=place)
    said, abstained = text or "", row.get("abstained") is True
    empty = not said.strip()
    if not abstained and (text is None or (empty and row.get("error"))):
        return None
    value = {name: row[name] for name in ("confidence", "na_prob") if row.get(name) is not None}
    return answers.reply(
        {**value, **_answer("" if abstained or empty else said, row, place)}, place
    )


def contexts(row: Mapping[str, Any], place: str) -> tuple[Retrieved, ...]:
    """Return the contexts in their order; their documents are ids where these are given, else "".

    Raises:
        GoldError: a context is neither a text nor an object with a text.
    """
    values: list[Any] = next((row[n] for n in CONTEXTS if isinstance(row.get(n), list)), [])
    names: list[Any] = next((row[n] for n in _IDS if isinstance(row.get(n), list)), [])
    return tuple(
        _context(value, str(names[at]) if at < len(names) else "", at, place)
        for at, value in enumerate(values)
    )


def _context(value: Any, name: str, at: int, place: str) -> Retrieved:
    score = 1.0 / (at + 1)
    if isinstance(value, str):
        return Retrieved(name, value, score)
    text = next(
        (value[n] for n in ("text", "content", "page_content") if isinstance(value.get(n), str)),
        None,
    ) if isinstance(value, dict) else None  # fmt: skip
    if text is None:
        raise GoldError(f"context {at + 1} is neither a text nor has one", where=place)
    own = next((str(value[n]) for n in ("doc_id", "id", "document", "title") if value.get(n)), "")
    return Retrieved(name or own, text, score)


def _answer(text: str, row: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the answer in the form of ``ask --json``, which ``items.jsonl`` keeps."""
    shown = contexts(row, place)
    sentences = _sentences(text)
    numbers = sorted({number for one in sentences for number in one["citations"]})
    citations = [
        {
            "number": number,
            "document": shown[number - 1].document,
            "quote": shown[number - 1].text,
            "passage": shown[number - 1].text,
        }
        for number in numbers
        if 0 < number <= len(shown)
    ]
    status = "answered" if sentences else "no_evidence"
    return {"status": status, "answer": text, "sentences": sentences, "citations": citations}


def _sentences(text: str) -> list[dict[str, Any]]:
    """Return the sentences without their marks, each with the numbers in them."""
    from rag.analysis.language import detect
    from rag.analysis.sentences import spans

    language = detect(text, default="en")
    pieces = (part[start:end] for part in _parts(text) for start, end in spans(part, language))
    found = [
        {
            "text": _MARK.sub("", piece).strip(),
            "citations": [int(n) for marks in _MARK.findall(piece) for n in marks.split(",")],
        }
        for piece in pieces
    ]
    return [one for one in found if one["text"]]


def _parts(text: str) -> Iterator[str]:
    """Yield list items, and other text whole; marks after a full stop are put before it.

    Where the marks come first, each with its sentence after it, these are parts of their own.
    """
    for item in _NEXT_ITEM.split(text):
        if _MARKS_FIRST.match(item) and not _MARKS_LAST.search(item):
            places = [0, *(match.start(1) for match in _NEXT_MARKS.finditer(item)), len(item)]
            yield from (item[start:end] for start, end in pairwise(places))
        else:
            yield _MARKS_AFTER_STOP.sub(r"\2\1", item)
