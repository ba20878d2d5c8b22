"""The façade: open an index, ask, search, read a document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from rag.access import groups_of
from rag.analysis.words import Analyser
from rag.answer.writer import Writer
from rag.backends import open_backend
from rag.backends.base import Backend
from rag.config import Settings, load
from rag.embed import open_embedder, open_words
from rag.embed.base import Embedder
from rag.errors import UsageError
from rag.index import open_reader
from rag.index.base import IndexReader, Scope
from rag.question.conversation import Turn
from rag.ranking.finder import Clock, Finder, frozen
from rag.reply.respond import Responder
from rag.types import Answer, Document, DocumentInfo, Passage, SearchResult

MOST_PASSAGES = 100
NOTHING: Mapping[str, str] = MappingProxyType({})


class Assistant:
    """Answers questions from one index."""

    def __init__(
        self, settings: Settings, reader: IndexReader, embedder: Embedder, backend: Backend
    ) -> None:
        """Tie the parts together; ``open`` makes them from settings."""
        self.settings = settings
        self._reader = reader
        self._closed = False
        words = open_words(settings, embedder)
        self.finder = Finder(settings, reader, embedder, words)
        writer = Writer(backend, self.finder.reading, settings)
        self._responder = Responder(reader, self.finder, writer, settings)

    @classmethod
    def open(cls, index: Path | str | None = None, settings: Settings | None = None) -> Self:
        """Open an index for asking.

        Args:
            index: the index folder; by default the one that the settings name.
            settings: by default those of file and environment.

        Raises:
            IndexUnusableError: no index there, or made with another encoder or analyser.
            UsageError: the settings name an embedder or backend that cannot be had.
        """
        settings = settings or load()
        if index is not None:
            settings = replace(settings, index=Path(index))
        embedder = open_embedder(settings)
        reader = open_reader(settings, embedder, Analyser().signature)
        return cls(settings, reader, embedder, open_backend(settings))

    def ask(
        self,
        question: str,
        *,
        id: str | int | None = None,
        filters: Mapping[str, str] = NOTHING,
        user: str | None = None,
        history: Sequence[str | Turn] = (),
        literal: bool = False,
        unread: Collection[str] = (),
    ) -> Answer:
        """Answer a question, or say that no passage does.

        Args:
            question: in German or English.
            id: handed through to the answer.
            filters: document fields that a source must have (see ``Scope``).
            user: whose rights apply; None is the owner of the index.
            history: the conversation before: earlier questions, or ``Turn.of`` earlier answers.
            literal: read nothing but the words: no filters, numbers, acronyms, conversation.
            unread: what not to read: filter keys, acronyms, ``follow_up``, ``question``.

        Raises:
            UsageError: empty question, or none that is a text; unknown filter, unknown user; the
                assistant is closed.
        """
        clock = Clock()
        self._check(question)
        heard = self._responder.hear(question, self._scope(filters, user), history, unread, literal)
        answer = self._responder.answer(heard, clock)
        return replace(answer, id=id, timings=frozen(clock.steps))

    def search(
        self,
        question: str,
        *,
        k: int | None = None,
        id: str | int | None = None,
        filters: Mapping[str, str] = NOTHING,
        user: str | None = None,
        history: Sequence[str | Turn] = (),
        literal: bool = False,
        unread: Collection[str] = (),
    ) -> SearchResult:
        """Return the ``k`` best passages; the arguments are those of ``ask``.

        Raises:
            UsageError: as ``ask``, or ``k`` is not between 1 and 100.
        """
        k = self.settings.search_passages if k is None else k
        if not 1 <= k <= MOST_PASSAGES:
            raise UsageError(f"k cannot be {k}", remedy=f"give 1 to {MOST_PASSAGES}")
        clock = Clock()
        self._check(question)
        heard = self._responder.hear(question, self._scope(filters, user), history, unread, literal)
        heard, found, notices = self._responder.find(heard, clock)
        return SearchResult(
            question=heard.request.question,
            language=found.query.language,
            hits=found.hits[:k],
            interpretation=heard.request.interpretation(found.query.interpretation()),
            notices=notices,
            timings=frozen(clock.steps),
            id=id,
        )

    def documents(self, user: str | None = None) -> Sequence[DocumentInfo]:
        """Return the documents that ``user`` may read, by name."""
        return self._reader.documents(self._scope(NOTHING, user))

    def document(self, document_id: str, user: str | None = None) -> Document | None:
        """Return a document with its text, or None where ``user`` may not read it."""
        return self._reader.document(document_id, self._scope(NOTHING, user))

    def passages(self, document_id: str, user: str | None = None) -> Sequence[Passage]:
        """Return a document's passages, none where ``user`` may not read it."""
        if self.document(document_id, user) is None:
            return ()
        return self._reader.passages(document_id)

    def refresh(self) -> bool:
        """Look at what was committed since opening; True where there is something new."""
        moved = self._reader.refresh()
        if moved:
            self._responder.forget()
        return moved

    def close(self) -> None:
        """Release the index; safe to call twice. Nothing can be asked any more."""
        self._closed = True
        self._reader.close()

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def _check(self, question: str) -> None:
        if self._closed:
            raise UsageError(
                "the assistant is closed", remedy="open it anew: Assistant.open(index)"
            )
        if not isinstance(question, str):
            raise UsageError(f"a question is a text, not {type(question).__name__}")

    def _scope(self, filters: Mapping[str, str], user: str | None) -> Scope:
        return Scope(groups_of(user, self.settings.access), MappingProxyType(dict(filters)))
