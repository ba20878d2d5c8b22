"""What an index engine is to the rest of the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from rag.embed.base import EmbedderSignature, Vectors
from rag.types import Document, DocumentInfo, Hit, Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage ready for the index: its value, the words and the vector it is found by.

    ``terms`` are the analysed words of the passage; ``context`` those of title and section path.
    """

    passage: Passage
    terms: tuple[str, ...]
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages a search may see.

    ``groups`` None sees everything (the owner of the index); otherwise a document is visible
    when it names no groups or shares one. ``filters`` map a document field
    (kind, issuer, number, date, language, marking, document) to the value it must have;
    ``date`` also takes a prefix (``2025-05``) and a range (``2025-05-01..``).
    """

    groups: frozenset[str] | None = None
    filters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Found:
    """One arm's result: the passage's key in this index and its raw score."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What ``fundstelle status`` shows."""

    generation: int
    documents: int
    passages: int
    embedder: EmbedderSignature
    analyser: str
    engine: str
    bytes: int


class IndexReader(Protocol):
    """The searching side: a consistent view of one generation."""

    def status(self) -> IndexStatus:
        """Counts, signatures and size."""
        ...

    def lexical(
        self, terms: Mapping[str, float], limit: int, scope: Scope = EVERYTHING
    ) -> Sequence[Found]:
        """BM25 over weighted analysed terms, best first."""
        ...

    def dense(self, query: Vectors, limit: int, scope: Scope = EVERYTHING) -> Sequence[Found]:
        """Inner product with one query vector of shape ``(1, dimension)``, best first."""
        ...

    def hits(self, keys: Sequence[int]) -> Sequence[Hit]:
        """Passages with text and document for these keys, in order; unknown keys are left out.

        ``Hit.score`` is 0.0: the retriever fills it in.
        """
        ...

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """The stored vectors of these keys, shape ``(len(keys), dimension)``."""
        ...

    def documents(self, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Every visible document, ordered by name."""
        ...

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """One document with text, pages and blocks, or None where it is not visible."""
        ...

    def passages(self, document_id: str) -> Sequence[Passage]:
        """A document's passages in order."""
        ...

    def acronyms(self, scope: Scope = EVERYTHING) -> Mapping[str, tuple[str, ...]]:
        """Acronyms that visible documents define, with their long forms."""
        ...

    def close(self) -> None:
        """Release files; safe to call twice."""
        ...


class IndexWriter(Protocol):
    """The writing side: one process at a time, held by a lock file."""

    def known(self, document_id: str) -> DocumentInfo | None:
        """The stored description of this content, if there is one."""
        ...

    def by_source(self, source: str) -> DocumentInfo | None:
        """The document last read from this source."""
        ...

    def add(
        self,
        document: Document,
        entries: Sequence[Entry],
        vectors: Vectors,
        acronyms: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Put one document in, replacing the one with the same source. Durable after commit."""
        ...

    def remove(self, document_id: str) -> bool:
        """Take one document out; False where it was not there."""
        ...

    def commit(self) -> int:
        """Make all since the last commit durable and visible; return the new generation."""
        ...

    def __enter__(self) -> Self:
        """Hold the lock."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit on success, roll back the uncommitted on error, release the lock."""
        ...
