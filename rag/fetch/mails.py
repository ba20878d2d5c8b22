"""Who sent a mail, to whom and when: told from its head, whose lines no search should quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.analysis import mailhead
from rag.answer import framing
from rag.fetch.listing import Wanted
from rag.fetch.lookup import MOST_PAPERS, Asked, quoted
from rag.fetch.numbered import Unit, places
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference
from rag.question.request import Request
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
    senders, addressees = _people(rest[: topic.start()] if topic else rest, set(_keys(text)))
    # A name is written with capitals; any other word asks for something else.
    if any(word[0].islower() for word in (*senders, *addressees)):
        return None
    about = _trimmed(topic["topic"]) if topic else ""
    return Wanted(request, mailhead.KIND, about, senders, addressees)


def _people(words: str, keys: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of those whom a mail is from, and of those whom it is to.

    Told by "von" or "an" before a name; without either, who is named where the sender is asked for
    is the other one.
    """
    table = mailhead.table()["asked"]
    sides = {word: side for side in ("from", "to") for word in table[side].split()}
    usual = "to" if "From" in keys and "To" not in keys else "from"
    found: dict[str, list[str]] = {"from": [], "to": []}
    side, named = usual, False
    for word in _WORD.findall(words):
        small = word.casefold()
        if small in sides:
            side = side if named else sides[small]  # The "von" of "Klaus von Berg" is his.
        elif small not in _frame():
            found[side].append(word)
            named = True
            continue
        elif named:
            side = usual
        named = False
    return tuple(found["from"]), tuple(found["to"])


def told(
    asked: Wanted,
    documents: Sequence[DocumentInfo],
    language: str,
    reader: IndexReader,
    sure: float = 1.0,
) -> Answer | None:
    """Quote the lines that are asked for of the first mails; None where there are none.

    ``documents`` on a topic are best first: the best, and any other that has the topic as its
    subject. Newest first; ``sure`` is the confidence that they are on it.
    """
    request = asked.request
    if not asked.topic:
        documents = sorted(documents, key=lambda info: info.date or "", reverse=True)
    else:
        documents = _titled(documents, asked.topic) or documents[:1]
    shown = documents[:MOST_PAPERS]
    text = request.question
    parts = [(info, _lines(info, tuple(_keys(text)), reader, request.scope)) for info in shown]
    reference = Reference(None, (), answer=False, signed=False, rest="")
    answer = quoted(Asked(text, language, reference), parts, framing.phrase("mail_head", language))
    if answer is None:
        return None
    notices: tuple[str, ...] = ()
    if len(shown) < len(documents):
        notices = (framing.phrase("newest_papers", language, shown=len(shown), all=len(documents)),)
    read = request.interpretation(answer.interpretation)
    return replace(answer, interpretation=read, confidence=sure, notices=notices)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(mailhead.table()["asked"][key], re.IGNORECASE)


def _keys(question: str) -> Iterator[str]:
    """Yield the keys of the lines that a question asks for; who got a copy is in no other."""
    asked = {what for what in mailhead.table()["lines"] if _pattern(what).search(question)}
    for what, keys in mailhead.table()["lines"].items():
        if what in asked and not (what == "received" and "copy" in asked):
            yield from keys


def _titled(documents: Sequence[DocumentInfo], topic: str) -> list[DocumentInfo]:
    """Return the mails that have all words of the topic in their subject, newest first."""
    wanted = {word.casefold() for word in _WORD.findall(topic)} - _frame()
    titles = ({word.casefold() for word in _WORD.findall(info.title)} for info in documents)
    fit = [info for info, own in zip(documents, titles, strict=True) if wanted <= own]
    return sorted(fit, key=lambda info: info.date or "", reverse=True)


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
