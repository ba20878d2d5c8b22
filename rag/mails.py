"""Who sent a mail, to whom and when: told from its head, whose lines no search should quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag import framing, mailhead
from rag.index.base import IndexReader, Scope
from rag.listing import Wanted
from rag.lookup import MOST_PAPERS, Asked, quoted
from rag.numbered import Unit, places
from rag.references import Reference
from rag.request import Request
from rag.types import Answer, DocumentInfo

_WORD = re.compile(r"[^\W_]+")


def wanted(request: Request) -> Wanted | None:
    """Return the mails whose head is asked for; None where anything else is.

    "Who sent it?" asks so of the document that is talked about.
    """
    text = request.text
    if request.carried is not None:
        text = request.question
    found = _pattern("mail").search(text)
    if not any(_keys(text)) or not (found or "document" in request.scope.filters):
        return None
    rest = _pattern("mail").sub(" ", text)
    topic = _pattern("topic").search(rest)
    names = _unframed(rest[: topic.start()] if topic else rest)
    # A name is written with capitals; any other word asks for something else.
    if any(word[0].islower() for word in names):
        return None
    return Wanted(request, mailhead.KIND, _trimmed(topic["topic"]) if topic else "", names)


def told(
    asked: Wanted,
    documents: Sequence[DocumentInfo],
    language: str,
    reader: IndexReader,
    sure: float = 1.0,
) -> Answer | None:
    """Quote the lines that are asked for of the first mails; None where there are none.

    ``documents`` on a topic are best first, others shown newest first; ``sure`` is the confidence
    that they are on it.
    """
    request = asked.request
    if not asked.topic:
        documents = sorted(documents, key=lambda info: info.date or "", reverse=True)
    shown = documents[: 1 if asked.topic else MOST_PAPERS]
    text = request.question
    parts = [(info, _lines(info, tuple(_keys(text)), reader, request.scope)) for info in shown]
    reference = Reference(None, (), answer=False, signed=False, rest="")
    answer = quoted(Asked(text, language, reference), parts, framing.phrase("mail_head", language))
    if answer is None:
        return None
    notices: tuple[str, ...] = ()
    if len(shown) < len(documents) and not asked.topic:
        notices = (framing.phrase("newest_papers", language, shown=len(shown), all=len(documents)),)
    read = request.interpretation(answer.interpretation)
    return replace(answer, interpretation=read, confidence=sure, notices=notices)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(mailhead.table()["asked"][key], re.IGNORECASE)


def _keys(question: str) -> Iterator[str]:
    """Yield the keys of the lines that a question asks for."""
    for what, keys in mailhead.table()["lines"].items():
        if _pattern(what).search(question):
            yield from keys


def _unframed(words: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(words) if word.casefold() not in _frame())


def _trimmed(topic: str) -> str:
    """Cut what follows the subject: "geschickt und an wen" of "Blei geschickt und an wen"."""
    words = topic.split()
    while words and words[-1].casefold().strip(",") in _frame():
        words.pop()
    return " ".join(words)


@cache
def _frame() -> frozenset[str]:
    return frozenset(mailhead.table()["asked"]["frame"].split())


def _lines(
    info: DocumentInfo, keys: Sequence[str], reader: IndexReader, scope: Scope
) -> tuple[Unit, ...]:
    document = reader.document(info.id, Scope(scope.groups))
    if document is None:
        return ()
    spans = mailhead.lines(document, keys)
    return places(document, reader.passages(info.id), spans)
