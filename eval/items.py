"""The values that pass through the harness: what gold says, what a system returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` (exclusive) of a document's shown text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a gold set and all that its answer can be judged by.

    ``relevant`` maps ids of given passages to grades (SQuAD, BEIR); ``evidence`` are strings of
    which any one marks the right place; ``keys`` strings of which any one shows the right fact.
    ``references`` are whole answers to compare with, in ``answer_language``. ``cluster`` is the
    source document: questions on one document are not independent. ``source`` is its language and
    ``document_kind`` what it is, both empty where that is not known.
    """

    id: str
    text: str
    language: str
    kind: str = ""
    answerable: bool = True
    documents: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    cluster: str = ""
    references: tuple[str, ...] = ()
    answer_language: str = ""
    source: str = ""
    document_kind: str = ""
    spans: tuple[Stretch, ...] = ()
    history: tuple[str, ...] = ()
    """Questions asked before this one in the same conversation, the first one first."""
    extra: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    """Fields of the gold row that the harness does not know; kept in items.jsonl."""


@dataclass(frozen=True, slots=True)
class GivenPassage:
    """A passage that comes with the gold: indexed as it stands, never chunked again."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A row of the gold that takes no part, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold set as read. ``passages`` is empty where the corpus comes from elsewhere."""

    name: str
    format: str
    questions: tuple[Question, ...]
    files: tuple[Path, ...]
    passages: tuple[GivenPassage, ...] = ()
    dropped: tuple[Drop, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One passage of a result list, best first in its tuple."""

    document: str
    text: str
    score: float
    page: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of an answer, as far as it can be judged."""

    number: int
    document: str
    quote: str
    document_id: str = ""
    start: int | None = None
    end: int | None = None
    passage: str = ""
    """The passage that the quote stands in; empty where only the quote is known."""
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer read from the JSON of ``fundstelle ask --json``.

    ``sentences`` are pairs of text and citation numbers. ``answered`` is False for a refusal
    and for a failed backend; ``refused`` only for the former.
    """

    status: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    citations: tuple[Cited, ...]
    raw: Mapping[str, Any]
    cites: bool = True
    """False for a system that never cites: then its citations are not judged."""

    @property
    def text(self) -> str:
        """The answer's sentences in one line, without citation numbers."""
        return " ".join(text for text, _ in self.sentences)

    @property
    def answered(self) -> bool:
        """Whether the user was given an answer, in whole or in part."""
        return self.status in ("answered", "partial")

    @property
    def refused(self) -> bool:
        """Whether the system said that it found no evidence."""
        return self.status == "no_evidence"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system returned for one question. ``timings`` are milliseconds.

    ``exact`` says for each citation whether ``text[start:end] == quote`` held, None where the
    document's text was not at hand. ``indexed`` says whether any passage of the index holds the
    evidence, None where that was not looked up; ``spans`` where in its documents it stands.
    """

    id: str
    retrieved: tuple[Retrieved, ...] = ()
    reply: Reply | None = None
    exact: tuple[bool, ...] | None = None
    indexed: bool | None = None
    spans: tuple[Stretch, ...] = ()
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A question beside what came back for it; a missing outcome is an empty one."""

    question: Question
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Run:
    """All rows of one run, and what the system was asked for: ``search``, ``ask`` or both."""

    rows: Sequence[Row]
    did: frozenset[str]
    depth: int = 0
    """Length of the result lists that were asked for."""
