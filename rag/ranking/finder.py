"""Finding, before anything is written: the question understood, passages and sentences ranked."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.config import Settings
from rag.crossing import open_crossing
from rag.embed.base import Embedder
from rag.index.base import EVERYTHING, IndexReader, Scope
from rag.question.query import Query, understand
from rag.ranking.rerank import rerank
from rag.ranking.retrieve import Weights, retrieve
from rag.ranking.signs import Reading
from rag.types import DocumentInfo, Evidence, Hit


@dataclass
class Clock:
    """Milliseconds by step."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time of the ``with`` block to the step's."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] = self.steps.get(name, 0.0) + 1000 * (time.perf_counter() - begin)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known before anything is written. Hits and evidence are best first.

    ``only_asked``: the best sentence is a question of an inquiry, and nothing found answers it.
    ``visible``: there was a document to search, be it that nothing in it was found.
    """

    query: Query
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    only_asked: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Within:
    """Passages to search by themselves: what ``keeps`` leaves of all those of ``papers``."""

    papers: Sequence[DocumentInfo]
    keeps: Callable[[Sequence[Hit]], list[Hit]]


def by_score(hits: Sequence[Hit]) -> list[Hit]:
    """Keep all passages of several papers, the best of them first."""
    return sorted(hits, key=lambda hit: -hit.score)


class Finder:
    """Finds passages and sentences for questions in one index."""

    def __init__(
        self, settings: Settings, reader: IndexReader, embedder: Embedder, words: Embedder
    ) -> None:
        """Tie the parts together; ``words`` compares single words across languages."""
        self._settings = settings
        self._reader = reader
        self.glossary = Glossary.load(settings.glossary)
        self._weights = Weights.of(settings, embedder.signature.model)
        self.analyser = Analyser()
        self.reading = Reading(embedder, words, self.analyser, open_crossing(settings))

    def without_crossing(self) -> Finder:
        """Return a finder over the same index that ranks by signs alone."""
        other = copy(self)
        other.reading = replace(self.reading, crossing=None)
        return other

    def acronyms(self, question: str, scope: Scope = EVERYTHING) -> Collection[str]:
        """Return the acronyms and names in a question that the glossary would read."""
        return self.glossary.read(question, self._reader.acronyms(scope)).keys()

    def _elsewhere(self, question: str, scope: Scope) -> Iterator[str]:
        """Yield the words that mean an acronym only among documents of kinds that are not there.

        A capital within a sentence makes such a word a part of a name: "the Covid-19 Inquiry".
        """
        for word in self.glossary.read(question):
            if not (kinds := self.glossary.kinds(word)):
                continue
            there = (Scope(scope.groups, MappingProxyType({"kind": kind})) for kind in kinds)
            named = word[:1].isupper() and not question.lstrip().startswith(word)
            if named or not any(map(self._reader.documents, there)):
                yield word

    def candidates(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        clock: Clock | None = None,
        unread: Collection[str] = (),
        language: str = "",
        within: Within | None = None,
    ) -> tuple[Query, tuple[Hit, ...]]:
        """Understand the question, but for acronyms in ``unread``; return the fused candidates.

        ``language`` is that of the question as asked, where it is known; ``within`` leaves only
        certain passages to search.

        Raises:
            UsageError: the question is empty or too long, or a filter is unknown.
        """
        clock = clock or Clock()
        with clock.step("understand"):
            query = understand(
                question,
                self.analyser,
                self.glossary,
                learned=self._reader.acronyms(scope),
                languages=self._reader.languages(scope),
                filters=MappingProxyType(dict(scope.filters)),
                unread={*unread, *self._elsewhere(question, scope)},
                language=language,
            )
        with clock.step("retrieve"):
            if within is None:
                return query, self._retrieved(query, scope, self._settings.search_candidates)
            hits: list[Hit] = []
            for info in within.papers:
                paper = Scope(scope.groups, MappingProxyType({"document": info.id}))
                hits += self._retrieved(query, paper, len(self._reader.passages(info.id)))
        return query, tuple(within.keeps(hits))

    def _retrieved(self, query: Query, scope: Scope, candidates: int) -> tuple[Hit, ...]:
        return retrieve(
            query,
            self._reader,
            self.reading.embedder,
            candidates=candidates,
            weights=self._weights,
            scope=scope,
        )

    def find(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        clock: Clock | None = None,
        unread: Collection[str] = (),
        language: str = "",
        within: Within | None = None,
    ) -> Found:
        """Return the candidates reranked by their sentences, and those sentences."""
        clock = clock or Clock()
        query, hits = self.candidates(question, scope, clock, unread, language, within)
        with clock.step("rerank"):
            hits, evidence = rerank(query, hits, self.reading, depth=self._settings.search_depth)
        visible = bool(hits) or bool(self._reader.documents(scope))
        return Found(query, hits, evidence, visible=visible)


def frozen(timings: Mapping[str, float]) -> Mapping[str, float]:
    """Return timings that nobody can change."""
    return MappingProxyType(dict(timings))
