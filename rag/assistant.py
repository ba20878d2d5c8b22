"""The façade: open an index, ask, search, read a document."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from rag import confidence, framing
from rag.access import groups_of
from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.answer import Composed, compose, nearest
from rag.backends import open_backend
from rag.backends.base import Backend, Question, Reply
from rag.config import Settings, load
from rag.embed import open_embedder
from rag.embed.base import Embedder
from rag.errors import BackendError
from rag.index import open_reader
from rag.index.base import IndexReader, Scope
from rag.question import Query, understand
from rag.rerank import rerank
from rag.retrieve import Weights, retrieve
from rag.types import (
    Answer,
    Document,
    DocumentInfo,
    Evidence,
    Hit,
    Passage,
    Role,
    SearchResult,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class _Clock:
    """Milliseconds by step."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] = self.steps.get(name, 0.0) + 1000 * (time.perf_counter() - begin)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search knows before anything is written."""

    query: Query
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]


class Assistant:
    """Answers questions from one index."""

    def __init__(
        self, settings: Settings, reader: IndexReader, embedder: Embedder, backend: Backend
    ) -> None:
        """Tie the parts together; ``open`` makes them from settings."""
        self.settings = settings
        self._reader = reader
        self._embedder = embedder
        self._backend = backend
        self._analyser = Analyser()
        self._glossary = Glossary.load(settings.glossary)
        self._weights = Weights(settings.search_weight_same, settings.search_weight_cross)

    @classmethod
    def open(cls, index: Path | None = None, settings: Settings | None = None) -> Self:
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
            settings = replace(settings, index=index)
        embedder = open_embedder(settings)
        reader = open_reader(settings, embedder, Analyser().signature)
        return cls(settings, reader, embedder, open_backend(settings))

    def ask(
        self,
        question: str,
        *,
        id: str | None = None,
        filters: Mapping[str, str] = NOTHING,
        user: str | None = None,
    ) -> Answer:
        """Answer a question, or say that no passage does.

        Args:
            question: in German or English.
            id: handed through to the answer.
            filters: document fields that a source must have (see ``Scope``).
            user: whose rights apply; None is the owner of the index.

        Raises:
            UsageError: empty question, unknown filter, unknown user.
        """
        clock = _Clock()
        found = self._sources(self._find(question, filters, user, clock))
        with clock.step("confidence"):
            sure = confidence.estimate(found.query, found.evidence, self._analyser)
        answer = self._write(found, sure, clock)
        return replace(answer, id=id, timings=MappingProxyType(clock.steps))

    def search(
        self,
        question: str,
        *,
        k: int | None = None,
        id: str | None = None,
        filters: Mapping[str, str] = NOTHING,
        user: str | None = None,
    ) -> SearchResult:
        """Return the ``k`` best passages; the arguments are those of ``ask``."""
        clock = _Clock()
        found = self._find(question, filters, user, clock)
        return SearchResult(
            question=found.query.text,
            language=found.query.language,
            hits=found.hits[: k or self.settings.search_passages],
            interpretation=found.query.interpretation(),
            timings=MappingProxyType(clock.steps),
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
        return self._reader.refresh()

    def close(self) -> None:
        """Release the index; safe to call twice."""
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

    def _scope(self, filters: Mapping[str, str], user: str | None) -> Scope:
        return Scope(groups_of(user, self.settings.access), MappingProxyType(dict(filters)))

    def _find(
        self, question: str, filters: Mapping[str, str], user: str | None, clock: _Clock
    ) -> _Found:
        scope = self._scope(filters, user)
        with clock.step("understand"):
            query = understand(
                question,
                self._analyser,
                self._glossary,
                learned=self._reader.acronyms(scope),
                filters=MappingProxyType(dict(filters)),
            )
        with clock.step("retrieve"):
            hits = retrieve(
                query,
                self._reader,
                self._embedder,
                candidates=self.settings.search_candidates,
                weights=self._weights,
                scope=scope,
            )
        with clock.step("rerank"):
            hits, evidence = rerank(query, hits, self._embedder, self._analyser)
        return _Found(query, hits, evidence)

    def _sources(self, found: _Found) -> _Found:
        """Leave the passages that an answer may draw on, and their sentences."""
        hits = found.hits[: self.settings.answer_passages]
        kept = {hit.passage for hit in hits}
        evidence = tuple(one for one in found.evidence if one.hit.passage in kept)
        return replace(found, hits=hits, evidence=evidence)

    def _write(self, found: _Found, sure: float, clock: _Clock) -> Answer:
        quoting = self._backend.name == "extractive"
        if not found.evidence or (quoting and sure < confidence.ENOUGH):
            return self._no_evidence(found, sure)
        question = Question(
            found.query.text,
            found.query.language,
            tuple(found.query.interpretation().expanded.items()),
            self.settings.answer_sentences,
        )
        hits = found.hits
        try:
            with clock.step("write"):
                reply = self._backend.answer(question, hits, found.evidence)
        except BackendError as error:
            return self._failed(found, sure, error)
        with clock.step("check"):
            composed = compose(
                reply.drafts, hits, found.query.language, strict=self.settings.answer_strict
            )
        if reply.declined or not composed.sentences:
            return replace(self._no_evidence(found, sure), notices=reply.notices)
        return self._answered(found, sure, reply, composed)

    def _answered(self, found: _Found, sure: float, reply: Reply, composed: Composed) -> Answer:
        language = found.query.language
        if self._backend.name == "extractive":
            above = framing.introduction(composed.citations, composed.languages, language)
        else:
            above = framing.phrase("written", language, backend=self._backend.name)
        notices = list(reply.notices)
        if composed.removed:
            notices.append(framing.phrase("removed", language, count=composed.removed))
        return replace(
            self._blank(found, sure),
            status=Status.PARTIAL if composed.removed else Status.ANSWERED,
            sentences=composed.sentences,
            citations=composed.citations,
            framing=above,
            notices=tuple(notices),
        )

    def _no_evidence(self, found: _Found, sure: float) -> Answer:
        language = found.query.language
        key = "no_evidence" if found.evidence else "nothing_visible"
        if found.evidence and found.evidence[0].hit.passage.role is Role.ASKS:
            key = "only_asked"
        return replace(
            self._blank(found, sure),
            framing=framing.phrase(key, language),
            nearest=nearest(found.evidence),
        )

    def _failed(self, found: _Found, sure: float, error: BackendError) -> Answer:
        return replace(
            self._blank(found, sure),
            status=Status.BACKEND_FAILED,
            framing=framing.phrase("backend_failed", found.query.language, reason=str(error)),
            nearest=nearest(found.evidence),
        )

    def _blank(self, found: _Found, sure: float) -> Answer:
        return Answer(
            question=found.query.text,
            language=found.query.language,
            status=Status.NO_EVIDENCE,
            sentences=(),
            citations=(),
            interpretation=found.query.interpretation(),
            confidence=sure,
            backend=self._backend.name,
        )
