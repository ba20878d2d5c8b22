"""Which documents there are: title, date, number, kind and issuer of each, and where it says so.

A question that asks for documents and not for what they say has no sentence as its answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from rag import tables
from rag.answer import framing
from rag.answer.drafts import citation
from rag.embed.base import Embedder
from rag.index.base import IndexReader, Scope
from rag.named.gap import CLOSE
from rag.question.narrowing import dated, noun
from rag.question.request import Request
from rag.ranking import align
from rag.ranking.finder import Found
from rag.ranking.signs import surroundings
from rag.types import (
    Answer,
    Citation,
    Document,
    DocumentInfo,
    Hit,
    Interpretation,
    Passage,
    Role,
    Sentence,
    Status,
    Support,
)  # fmt: skip

MOST = 20
"""Documents listed; of more, the newest."""

ANY, INQUIRY = "any", "Anfrage"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Documents that are asked for: of a ``kind`` or any, on a ``topic`` or not.

    ``issuer`` are words that the issuer must have, such as "Fraktion Die Linke", ``addressee``
    those of whom it is addressed to; ``counted`` tells that their number is asked for.
    """

    request: Request
    kind: str = ANY
    topic: str = ""
    issuer: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    counted: bool = False


def _table() -> dict[str, Any]:
    return tables.read("rag", "listing.toml")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(_table()[key], re.IGNORECASE)


def wanted(request: Request) -> Wanted | None:
    """Return which documents a question asks for; None where it asks for anything else."""
    if request.reference is not None and (request.reference.numbers or request.reference.signed):
        return None
    if request.carried is not None:
        # It stands by itself after all, if it says nothing but this.
        request = replace(request.unfiltered(), text=request.question, carried=None)
    text = request.text
    found = _noun(text)
    if found is None:
        return None
    kind, start, end = found
    if start and not _pattern("before").match(text[:start]):
        return None
    rest = f"{text[:start]} {text[end:]}"
    topic = _pattern("topic").search(rest)
    left = _unframed(rest[: topic.start()] if topic else rest)
    # A name is written with capitals; any other word asks for something else.
    if _pattern("says").search(rest) or any(word[0].islower() for word in left):
        return None
    answered = kind == "Antwort" and not topic and (left or request.read)
    if _pattern("given").search(rest) and not answered:
        return None
    if not start and (topic or left or not (request.read or "?" in text)):
        return None
    counted = _pattern("counted").match(text) is not None
    if counted and (topic or not _pattern("there").search(text)):
        return None
    about, request = _dated(_trimmed(topic["topic"]), request) if topic else ("", request)
    return Wanted(request, kind, about, left, counted=counted)


def _dated(topic: str, request: Request) -> tuple[str, Request]:
    """Part the documents' date from the subject before it."""
    parts = _pattern("dated").split(topic, maxsplit=1)
    value = dated(parts[-1]) if len(parts) > 1 and "date" not in request.scope.filters else None
    if value is None:
        return topic, request
    filters = MappingProxyType({**request.scope.filters, "date": value})
    read = MappingProxyType({**request.read, "date": parts[-1]})
    scope = replace(request.scope, filters=filters)
    return parts[0], replace(request, scope=scope, read=read, overlooked="")


def _unframed(words: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(words) if word.casefold() not in _frame())


def _trimmed(topic: str) -> str:
    """Cut the verb at the end: "China" of "liegen zu China vor"."""
    words = topic.split()
    while words and words[-1].casefold() in _frame():
        words.pop()
    return " ".join(words)


def _noun(text: str) -> tuple[str, int, int] | None:
    kinds = {INQUIRY: _table()["inquiries"], **_table()["listed"]}
    found = [noun(text)]
    for kind, words in kinds.items():
        match = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
        found.append((kind, *match.span()) if match else None)
    return min(filter(None, found), key=lambda one: one[1], default=None)


@cache
def _frame() -> frozenset[str]:
    return frozenset(_table()["frame"].split())


def inside(asked: Wanted, reader: IndexReader) -> list[DocumentInfo] | None:
    """Return the documents that are asked for, without their topic; None for the search.

    Words that name the issuer or addressee of no document ask for something else, and so does a
    word for a kind that is not there and that may be meant of the world ("which reports are
    there?").
    """
    found = reader.searched(asked.request.scope)
    if asked.issuer or asked.addressee:
        found = [
            info
            for info in found
            if _named(info.issuer, asked.issuer) and _named(info.addressee, asked.addressee)
        ]
        if not found:
            return None
    of_kind = [info for info in found if _is_kind(info, asked.kind)]
    if asked.kind in _table()["listed"] and not of_kind:
        return None
    return of_kind


def question(asked: Wanted, language: str) -> str:
    """Return the topic as a question, by which documents are found that speak of it."""
    return framing.phrase("about_topic", language, topic=asked.topic)


def on_topic(
    asked: Wanted, documents: Sequence[DocumentInfo], found: Found, words: Embedder
) -> list[DocumentInfo]:
    """Return those of the documents that speak of the topic, best first.

    One of its words stands in a passage found, and either all do or the passage has a sentence
    about as good as the best. What is only near in meaning speaks of something else.
    """
    best = max((one.score for one in found.evidence), default=0.0)
    near = {one.hit.passage for one in found.evidence if one.score >= CLOSE * best}
    topic = align.telling(asked.topic, found.query.language)
    texts = [surroundings(hit) for hit in found.hits]
    held = align.matches(topic, found.query.expanded, texts, words)
    known = {info.id: info for info in documents}
    speaking = (
        hit.document.id
        for row, hit in enumerate(found.hits)
        if hit.lexical is not None
        and hit.document.id in known
        and (hit.passage in near or (topic and np.isclose(held[:, row], 1.0).all()))
    )
    return [known[id] for id in dict.fromkeys(speaking)][:MOST]


def listed(
    asked: Wanted,
    documents: Sequence[DocumentInfo],
    language: str,
    reader: IndexReader,
    sure: float = 1.0,
) -> Answer:
    """Return the list, newest first; that there is none where ``documents`` is empty.

    ``sure`` is the confidence that they are on the topic.
    """
    newest = sorted(documents, key=lambda info: info.date or "", reverse=True)
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for info in newest[:MOST]:
        cited = _title(info, reader, asked.request.scope, len(citations) + 1)
        if cited is not None:
            citations.append(cited)
            line = described(info, language)
            sentences.append(Sentence(line, (cited.number,), Support.SUPPORTED))
    above = "documents_on" if asked.topic else "documents"
    if not sentences:
        above = "no_documents"
    elif asked.counted:
        above = "documents_counted"
    notices: tuple[str, ...] = ()
    if len(newest) > MOST:
        notices = (framing.phrase("newest_papers", language, shown=MOST, all=len(newest)),)
    return Answer(
        question=asked.request.question,
        language=language,
        status=Status.ANSWERED if sentences else Status.NO_EVIDENCE,
        sentences=tuple(sentences),
        citations=tuple(citations),
        interpretation=asked.request.interpretation(Interpretation()),
        confidence=sure if sentences else 0.0,
        backend="extractive",
        framing=framing.phrase(above, language, topic=asked.topic, count=len(newest)),
        notices=notices,
    )


def described(info: DocumentInfo, language: str) -> str:
    """Return title, kind, number, issuer and date of a document, as far as they are known."""
    names = _table()["kinds"].get(language, {})
    kind = names.get(info.kind, info.kind)
    named = " ".join(filter(None, (kind, info.number)))
    date = info.date or framing.phrase("undated", language)
    return " · ".join(filter(None, (info.title, named, info.issuer, date)))


def _is_kind(info: DocumentInfo, kind: str) -> bool:
    """Tell whether a document is of a kind; "Beschlussempfehlung und Bericht" is both."""
    if kind == ANY:
        return True
    own = info.kind or ""
    return own.endswith(kind) if kind == INQUIRY else own == kind or own.startswith(f"{kind} ")


def _named(people: str | None, words: Sequence[str]) -> bool:
    own = {word.casefold() for word in _WORD.findall(people or "")}
    return {word.casefold() for word in words} <= own


def _title(info: DocumentInfo, reader: IndexReader, scope: Scope, number: int) -> Citation | None:
    """Quote the title where the document prints it, else the beginning of its text."""
    document = reader.document(info.id, Scope(scope.groups))
    passages = sorted(reader.passages(info.id), key=lambda one: one.start)
    if document is None or not passages:
        return None
    start, end = _place(document, passages[0])
    after = next((one for one in passages if one.end >= end), passages[-1])
    begin, until = min(start, after.start), max(end, after.end)
    # What stands before a passage is not of its section.
    section = after.section if begin == after.start else ()
    passage = replace(
        after, start=begin, end=until, section=section, role=Role.REPORTS, question=None
    )
    return citation(Hit(passage, info, document.text[begin:until], 1.0), start, end, number)


def _place(document: Document, first: Passage) -> tuple[int, int]:
    title = document.info.title
    start = document.text.find(title) if title else -1
    if start < 0:
        return first.start, first.end
    return start, start + len(title)
