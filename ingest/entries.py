"""What the two indexes get for a passage: its words, and the words around it as context.

An answer rarely repeats what was asked ("Es wird auf die Antwort zu Frage 3 verwiesen"), so the
question it answers is context for both indexes, shortened where it goes into a vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from rag.analysis import tokens
from rag.index.base import Entry
from rag.types import BlockKind, Document, Passage, Role

QUESTION_TOKENS = 48
"""Most tokens of a question that go before its answer into a vector."""


class Terms(Protocol):
    """The part of ``rag.analysis.words.Analyser`` that is used here."""

    def terms(self, text: str, language: str | None = None) -> list[str]:
        """Return the analysed words of a text."""
        ...


def entries(document: Document, passages: Sequence[Passage], analyser: Terms) -> list[Entry]:
    """Return one entry per passage, in order."""
    return [
        Entry(
            passage,
            tuple(analyser.terms(document.text[passage.start : passage.end], passage.language)),
            tuple(analyser.terms(_context(document, passage), document.info.language)),
        )
        for passage in passages
    ]


def passage_input(document: Document, passage: Passage) -> str:
    """Return the text that is embedded: title and section path, the question, the passage."""
    text = document.text[passage.start : passage.end]
    above = " › ".join(_unrepeated((*_described(document), *passage.section), text))
    asked = _asked(document, passage)
    short = tokens.truncate(asked, QUESTION_TOKENS) if asked else ""
    return "\n".join(piece for piece in (above, short, text) if piece)


def _context(document: Document, passage: Passage) -> str:
    text = document.text[passage.start : passage.end]
    above = _unrepeated((*_described(document), *passage.section), text)
    return "\n".join((*above, _asked(document, passage)))


def _described(document: Document) -> tuple[str, ...]:
    """Title, kind and issuer: "the AA memo" is found by what the paper is and whose it is."""
    info = document.info
    return tuple(word for word in (info.title, info.kind, info.issuer) if word)


def _unrepeated(words: Iterable[str], text: str) -> list[str]:
    return [piece for piece in words if piece and not text.startswith(piece)]


def _asked(document: Document, passage: Passage) -> str:
    if passage.role is not Role.ANSWERS:
        return ""
    known = _questions(_Identity(document)) if passage.questions else {}
    return " ".join(known[n] for n in passage.questions if n in known)


class _Identity:
    """A document as a cache key by identity: hashing all its blocks costs more than it saves."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.document is self.document


@lru_cache(maxsize=2)
def _questions(key: _Identity) -> dict[str, str]:
    """Question numbers to their text, sub-items included."""
    document = key.document
    found: dict[str, str] = {}
    for block in document.blocks:
        if block.kind is BlockKind.QUESTION and block.number:
            text = document.text[block.start : block.end]
            found[block.number] = f"{found.get(block.number, '')} {text}".strip()
    return found
