"""Checks of a gold set against an index: evidence in place, no duplicates, answers elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from eval.items import Question
from eval.judge import same_document
from eval.text import contains, contains_any, has_key
from rag.analysis.words import Analyser
from rag.assistant import Assistant

_DEPTH = 10
_TELLING = 4
"""A key of fewer characters stands in too many places to show that they answer the question."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a question, or worth a look (``wrong`` is False)."""

    id: str
    says: str
    wrong: bool = True


class Library:
    """The documents of an index: their texts, and a search over them."""

    def __init__(self, assistant: Assistant) -> None:
        """Read the list of documents; texts are read when they are needed."""
        self._assistant = assistant
        self._infos = assistant.documents()
        self._texts: dict[str, str] = {}

    def named(self, question: Question) -> list[str]:
        """Return the ids of the documents that the gold names; all where it names none."""
        return [info.id for info in self._infos if same_document(question, info.name)]

    def name(self, document_id: str) -> str | None:
        """Return a document's file name, None where the index does not have it."""
        return next((info.name for info in self._infos if info.id == document_id), None)

    def text(self, document_id: str) -> str:
        """Return a document's shown text."""
        if document_id not in self._texts:
            document = self._assistant.document(document_id)
            self._texts[document_id] = document.text if document is not None else ""
        return self._texts[document_id]

    def elsewhere(self, question: Question) -> list[str]:
        """Return where a key or the evidence stands in other documents that a search finds."""
        keys = [key for key in question.keys if len(key) >= _TELLING]
        if not question.documents or not (keys or question.evidence):
            return []
        hits = self._assistant.search(question.text, k=_DEPTH, history=question.history).hits
        return [
            f"{hit.document.name}: {_line(hit.text)}"
            for hit in hits
            if not same_document(question, hit.document.name)
            and (
                any(has_key(hit.text, key) for key in keys)
                or contains_any(hit.text, question.evidence)
            )
        ]


def check(questions: Sequence[Question], library: Library) -> Iterator[Finding]:
    """Yield what is wrong or doubtful, question by question."""
    for at, question in enumerate(questions):
        yield from _evidence(question, library)
        same = duplicate(question, questions[:at])
        if same is not None:
            yield Finding(question.id, f"asks the same as {same.id}")
        for place in library.elsewhere(question):
            yield Finding(question.id, f"it is answered elsewhere too – {place}", wrong=False)


def duplicate(question: Question, others: Sequence[Question]) -> Question | None:
    """Return a question of the same language that asks for the same.

    Two questions do where, stemmed and without stop words, they have the same words: one other
    name or number makes another question, which may have another answer or none. So does another
    conversation before it.
    """
    words = _words(question.text, question.language)
    for other in others:
        same = (other.language, other.history) == (question.language, question.history)
        alike = other.text.casefold() == question.text.casefold()
        if same and (alike or (words and words == _words(other.text, other.language))):
            return other
    return None


def _evidence(question: Question, library: Library) -> Iterator[Finding]:
    if not question.answerable:
        if question.evidence:
            yield Finding(question.id, "is marked unanswerable and has evidence")
        return
    named = library.named(question)
    if not named:
        yield Finding(question.id, f"no such document: {', '.join(question.documents)}")
        return
    texts = [library.text(identity) for identity in named]
    for evidence in question.evidence:
        if not any(contains(text, evidence) for text in texts):
            yield Finding(question.id, f"evidence does not stand there: {_line(evidence)}")
    shown = any(has_key(text, key) for text in texts for key in question.keys)
    if question.keys and not shown:
        yield Finding(question.id, "no key stands in the document: an exact answer would score 0")


@lru_cache(maxsize=65536)
def _words(text: str, language: str) -> frozenset[str]:
    return frozenset(_analyser().query(text, language))


@cache
def _analyser() -> Analyser:
    return Analyser()


def _line(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 100 else folded[:100].rstrip() + " …"
