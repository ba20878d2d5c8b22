"""SQuAD v1 and v2 JSON: a question, the paragraph that answers it, the answer's place in it.

The paragraphs are the corpus. With a second file of the same ids (XQuAD has one per language)
the questions come from the first and paragraphs, answers and evidence from the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval import files
from eval.items import Drop, GivenPassage, Gold, Question
from rag.errors import GoldError

NAME = "SQuAD"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One ``qas`` entry with the paragraph that it stands under."""

    id: str
    text: str
    article: str
    passage: str
    context: str
    answers: tuple[tuple[int, str], ...]
    impossible: bool


def recognises(path: Path) -> bool:
    """Whether the file is one object whose ``data`` holds articles with paragraphs."""
    if not path.is_file():
        return False
    try:
        value = files.document(path)
    except GoldError:
        return False
    data = value.get("data") if isinstance(value, dict) else None
    first = data[0] if isinstance(data, list) and data else None
    return isinstance(first, dict) and "paragraphs" in first


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read questions from ``path`` and paragraphs from ``passages``, or from ``path`` as well.

    Raises:
        GoldError: an article, paragraph or question lacks a field.
    """
    asked = list(_entries(path))
    sources = list(_entries(passages)) if passages else asked
    by_id = {entry.id: entry for entry in sources}
    language = _majority(entry.text for entry in asked)
    source_language = _majority(entry.context for entry in sources)
    questions: dict[str, Question] = {}
    dropped: list[Drop] = []
    for entry in asked:
        reason = _unusable(entry, by_id, questions)
        if reason:
            dropped.append(Drop(f"{path}: {entry.id}", reason))
        else:
            questions[entry.id] = _question(entry, by_id[entry.id], language, source_language)
    name = path.stem if passages is None else f"{path.stem}-over-{passages.stem}"
    given = {entry.passage: GivenPassage(entry.passage, entry.context) for entry in sources}
    paths = (path,) if passages is None else (path, passages)
    return Gold(name, NAME, tuple(questions.values()), paths, tuple(given.values()), tuple(dropped))


def _question(entry: _Asked, source: _Asked, language: str, source_language: str) -> Question:
    return Question(
        id=entry.id,
        text=entry.text,
        language=language,
        kind="unanswerable" if entry.impossible else "",
        answerable=not entry.impossible,
        documents=(source.passage,),
        evidence=() if entry.impossible else _evidence(source, source_language),
        keys=() if entry.impossible else tuple(dict.fromkeys(text for _, text in source.answers)),
        relevant=MappingProxyType({} if entry.impossible else {source.passage: 1}),
        cluster=source.article,
        references=() if entry.impossible else tuple(text for _, text in source.answers),
        answer_language=source_language,
        source="" if entry.impossible else source_language,
    )


def _evidence(source: _Asked, language: str) -> tuple[str, ...]:
    """Return the sentences in which the answers stand."""
    from rag.analysis.sentences import spans

    places = spans(source.context, language)
    found = [
        source.context[start:end]
        for offset in _placed(source)
        for start, end in places
        if start <= offset < end
    ]
    return tuple(dict.fromkeys(found))


def _placed(source: _Asked) -> list[int]:
    """Return where the answers stand: at ``answer_start``, else at the nearest such place."""
    offsets = []
    for offset, text in source.answers:
        stripped = text.strip()
        there = [match.start() for match in re.finditer(re.escape(stripped), source.context)]
        if there:
            first = offset + len(text) - len(text.lstrip())
            offsets.append(min(there, key=lambda place: abs(place - first)))
    return offsets


def _unusable(entry: _Asked, sources: Mapping[str, _Asked], seen: Mapping[str, Question]) -> str:
    if not entry.text:
        return "empty question"
    if entry.id in seen:
        return f"id '{entry.id}' was used before"
    if entry.id not in sources:
        return "its id is not in the --passages file"
    if not entry.impossible and not sources[entry.id].answers:
        return "no answer, and not marked is_impossible"
    if not entry.impossible and not _placed(sources[entry.id]):
        return "no answer stands in its paragraph"
    return ""


def _entries(path: Path) -> Iterator[_Asked]:
    # Counted by title, not by article: two articles of one title, or of none, stay apart.
    numbers: Counter[str] = Counter()
    for article in _list(files.document(path), "data", f"{path}"):
        title = str(article.get("title") or "") if isinstance(article, dict) else ""
        for paragraph in _list(article, "paragraphs", f"{path}: '{title}'"):
            numbers[title] += 1
            place = f"{path}: '{title}' paragraph {numbers[title]}"
            context = files.text_field(paragraph, "context", place)
            passage = f"{title}#{numbers[title]}"
            for qas in _list(paragraph, "qas", place):
                yield _asked(qas, place, title, passage, context)


def _asked(qas: Any, place: str, title: str, passage: str, context: str) -> _Asked:
    if not isinstance(qas, dict):
        raise GoldError("field 'qas' holds something that is no object", where=place)
    identity = files.text_field(qas, "id", place)
    return _Asked(
        id=identity,
        text=files.text_field(qas, "question", f"{place}, question {identity}").strip(),
        article=title or passage,
        passage=passage,
        context=context,
        answers=tuple(_answers(qas, f"{place}, question {identity}")),
        impossible=bool(qas.get("is_impossible", False)),
    )


def _answers(qas: Mapping[str, Any], place: str) -> Iterator[tuple[int, str]]:
    for answer in _list(qas, "answers", place) if "answers" in qas else []:
        text = files.text_field(answer, "text", place)
        offset = answer.get("answer_start")
        if not isinstance(offset, int):
            raise GoldError("field 'answer_start' is not a whole number", where=place)
        if text.strip():
            yield offset, text


def _list(value: Any, field: str, place: str) -> list[Any]:
    found = value.get(field) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise GoldError(f"field '{field}' is not a list", where=place)
    return found


def _majority(texts: Iterator[str] | Any) -> str:
    from rag.analysis.language import detect

    counts = Counter(detect(text) for text in texts)
    counts.pop("und", None)
    return counts.most_common(1)[0][0] if counts else "und"
