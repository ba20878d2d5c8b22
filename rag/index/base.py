"""What an index engine is to the rest of the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from rag.config import Settings
from rag.embed.base import Embedder, EmbedderSignature, Vectors
from rag.types import Document, DocumentInfo, Hit, Passage, Twin, Version


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
    (kind, issuer, number, date, language, marking, document) to the value it must have (what is
    found may be its twin's, so read documents that were found by ``groups`` alone);
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

    def searched(self, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Every visible document, a twin in place of those of its text, ordered by name."""
        ...

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """One document with text, pages and blocks, or None where it is not visible."""
        ...

    def passages(self, document_id: str) -> Sequence[Passage]:
        """A document's passages in order."""
        ...

    def history(self, document_id: str, scope: Scope = EVERYTHING) -> Sequence[Version]:
        """What a visible document's file held before, newest first, as far as visible."""
        ...

    def numbered(self, number: str, scope: Scope = EVERYTHING) -> Sequence[DocumentInfo]:
        """Those of :meth:`searched` that ask or answer the question of this number."""
        ...

    def acronyms(self, scope: Scope = EVERYTHING) -> Mapping[str, tuple[str, ...]]:
        """Acronyms that visible documents define, with their long forms."""
        ...

    def languages(self, scope: Scope = EVERYTHING) -> frozenset[str]:
        """Languages of the visible documents."""
        ...

    def refresh(self) -> bool:
        """Move to the newest generation; True where there was a newer one.

        A reader stays with the generation that it opened, whatever is committed meanwhile: a
        long-lived one (the web page) calls this between two questions, never within one.

        Raises:
            IndexUnusableError: the index is gone, or was rebuilt with another encoder or analyser.
        """
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
        """Put one document in, replacing the one with the same source. Durable after commit.

        What a file held before is kept in its history. A document whose ``info.same_as`` names a
        twin comes without entries: the twin's passages are found in its place.
        """
        ...

    def twin(self, document: Document) -> Twin | None:
        """The searched document of the same text, marking and readers, if there is one."""
        ...

    def unsearched(self) -> Sequence[Document]:
        """Documents that have neither passages nor a twin: their twin was removed or changed."""
        ...

    def adopt(
        self, document: Document, entries: Sequence[Entry] = (), vectors: Vectors | None = None
    ) -> None:
        """Make an unsearched document found: by the twin in ``info.same_as``, or by entries."""
        ...

    def sources(self) -> Mapping[str, DocumentInfo]:
        """Every document that was read from a file, by its source."""
        ...

    def remove(self, document_id: str) -> bool:
        """Take one document out, with its file's history; False where it was not there."""
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


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a rebuild makes anew what is derived from the catalogue.

    ``entries_of`` analyses a document's passages, in their order; ``input_of`` gives the text that
    is encoded for a passage; ``progress`` is told how many documents of how many are done.
    """

    embedder: Embedder
    analyser: str
    entries_of: Callable[[Document, Sequence[Passage]], Sequence[Entry]]
    input_of: Callable[[Document, Passage], str]
    progress: Callable[[int, int], None] = lambda *_: None


class Engine(Protocol):
    """One way to keep an index, registered by name."""

    def open_reader(
        self, settings: Settings, embedder: EmbedderSignature, analyser: str
    ) -> IndexReader:
        """Open an index for searching.

        Raises:
            IndexUnusableError: there is none, it is damaged, or was made with something else.
        """
        ...

    def browse(self, settings: Settings) -> IndexReader:
        """Open an index to read what it holds, whatever it was made with.

        Raises:
            IndexUnusableError: there is none, or it is damaged.
        """
        ...

    def open_writer(
        self, settings: Settings, embedder: EmbedderSignature, analyser: str
    ) -> IndexWriter:
        """Return a writer; entering it takes the lock and makes the index if there is none."""
        ...

    def rebuild(self, settings: Settings, recipe: Recipe) -> int:
        """Make terms and vectors anew from the stored documents; return the new generation."""
        ...

    def verify(self, settings: Settings) -> list[str]:
        """Return what is wrong with the index, one line each."""
        ...

    def destroy(self, settings: Settings) -> None:
        """Remove the index and nothing else."""
        ...
