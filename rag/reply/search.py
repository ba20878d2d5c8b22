"""The search for what was heard: find, judge, leave what may answer, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answer import confidence, framing
from rag.answer.writer import Writer
from rag.config import Settings
from rag.index.base import IndexReader, Scope
from rag.named import Gap, gap, theirs, unheard
from rag.question import asked
from rag.question.request import Request
from rag.ranking.finder import Clock, Finder, Found, Within, by_score
from rag.ranking.signs import source_fit
from rag.reply import replied, withheld
from rag.reply.focused import focused, left
from rag.types import Answer, Hit

SAME_SOURCE = 0.1
"""How much less than the best sentence's document another may fit the source that is asked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A question as read, the language it is answered in, and the acronyms not to be read."""

    request: Request
    language: str
    unread: frozenset[str]


class Search:
    """Searches one index for what was heard, and writes what was found."""

    def __init__(
        self, reader: IndexReader, finder: Finder, writer: Writer, settings: Settings
    ) -> None:
        """Tie the parts together."""
        self._reader = reader
        self._finder = finder
        self._writer = writer
        self._settings = settings

    def find(self, heard: Heard, clock: Clock) -> tuple[Heard, Found, tuple[str, ...]]:
        """Search; return the question as it was searched in the end, and what to tell the user."""
        notices: tuple[str, ...] = ()
        request = heard.request
        wider = request.wider(self._reader.documents)
        if dropped := [key for key in request.read if key not in wider.read]:
            notices = (withheld.dropped(request, dropped, heard.language),)
            request = wider
        text, scope = request.text, request.scope
        within = Within(request.within, by_score) if request.within else None
        found = self._finder.find(text, scope, clock, heard.unread, heard.language, within)
        found, told = focused(
            found, request, self._finder, self._reader, clock, heard.unread, heard.language
        )
        return replace(heard, request=request), found, (*notices, *told)

    def answer(self, heard: Heard, clock: Clock) -> Answer:
        """Search, judge what was found and write; ``clock`` is told how long each step took."""
        heard, found, notices = self.find(heard, clock)
        with clock.step("confidence"):
            judged, sure = self._judged(found, heard)
            sources = self._sources(judged)
            missing = self._gap(sources, heard)
            reading, scope = self._finder.reading, heard.request.scope
            reply = replied.reply(found, judged, reading, heard.language, self._reader, scope)
        if reply is not None:
            sources = replace(sources, only_asked=False)
        answer = self._writer.write(sources, sure, clock, missing, self._reads(heard.request))
        if reply is not None:
            answer = replied.with_reply(answer, reply, found, self._told(heard), reading)
        if not found.visible:
            none = framing.nothing(heard.request.told(), heard.language)
            answer = replace(answer, framing=none)
        answer = withheld.restricted(answer, *notices)
        if words := heard.request.overlooked:
            notice = framing.phrase("overlooked", heard.language, words=words)
            answer = replace(answer, notices=(notice, *answer.notices))
        return replace(
            answer,
            question=heard.request.question,
            interpretation=heard.request.interpretation(answer.interpretation),
        )

    def _judged(self, found: Found, heard: Heard) -> tuple[Found, float]:
        """Leave what can answer, of papers that can; say how sure we are that it does.

        How far the best sentence stands out is seen among all, unless others' stand before it.
        """
        judged, sure = confidence.judge(found, self._finder.reading)
        own = theirs(found, self._reads(heard.request))
        said = tuple(one for one in judged.evidence if one in own.evidence)
        theirs_only = replace(judged, hits=own.hits, evidence=said)
        if theirs_only.evidence[:1] == judged.evidence[:1]:
            return theirs_only, sure
        return confidence.judge(own, self._finder.reading)

    def _gap(self, found: Found, heard: Heard) -> Gap:
        """Return what the question names and its sources do not hold."""
        reads = self._reads(heard.request)
        return unheard(found, reads) or gap(found.query, found.evidence, reads, self._told(heard))

    def _told(self, heard: Heard) -> list[str]:
        """Return the words of the question that hold by themselves: filters and references."""
        request, reference = heard.request, heard.request.reference
        named = (*reference.numbers, reference.paper) if reference is not None else ()
        return [*request.read.values(), *heard.unread, *filter(None, named)]

    def _reads(self, request: Request) -> Callable[[Hit], str]:
        """Return what reads the text of a hit's document, with the rights of the user."""

        def text(hit: Hit) -> str:
            document = self._reader.document(hit.document.id, Scope(request.scope.groups))
            return document.text if document is not None else ""

        return text

    def _sources(self, found: Found) -> Found:
        """Leave the passages that an answer may draw on, and their sentences.

        What a named source said is told from documents that are it as much as the best one is.
        """
        hits = found.hits[: self._settings.answer_passages]
        if found.evidence and asked.source(found.query.text):
            best = found.evidence[0].hit
            fits = source_fit(found.query, (best, *hits), self._finder.reading.words)
            hits = tuple(
                hit for hit, fit in zip(hits, fits[1:], strict=True) if fit >= fits[0] - SAME_SOURCE
            )
        return left(found, hits)
