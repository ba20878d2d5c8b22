"""From a question as typed to an answer: read it, look it up or search for it, write.

Where what was read leaves nothing to search, the search goes on without it and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from rag import asked, confidence, framing, listing, members
from rag.analysis.language import detect
from rag.answered import answer_to
from rag.config import Settings
from rag.conversation import Turn
from rag.finder import Clock, Finder, Found
from rag.index.base import IndexReader, Scope
from rag.lookup import Asked, look_up, sign
from rag.named import Gap, gap
from rag.question import plain
from rag.references import Reference, digits, signed_kind, tells_who_signed
from rag.request import QUESTION, Listener, Request
from rag.signs import source_fit
from rag.types import Answer, Citation, Hit, Page, Role, Status
from rag.writer import Writer

NEAREST = 3
"""Passages found among which the paper that a question describes must be."""

SAME_SOURCE = 0.1
"""How much less than the best sentence's document another may fit the source that is asked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A question as read, the language it is answered in, and the acronyms not to be read."""

    request: Request
    language: str
    unread: frozenset[str]


class Responder:
    """Answers questions over one index."""

    def __init__(
        self, reader: IndexReader, finder: Finder, writer: Writer, settings: Settings
    ) -> None:
        """Tie the parts together."""
        self._reader = reader
        self._finder = finder
        self._writer = writer
        self._settings = settings
        self._listener = Listener(reader, finder.glossary)

    def hear(
        self,
        question: str,
        scope: Scope,
        history: Sequence[str | Turn] = (),
        unread: Collection[str] = (),
        literal: bool = False,
    ) -> Heard:
        """Read a question; the arguments are those of ``Assistant.ask``.

        Raises:
            UsageError: the question, or one of the history, is empty, too long or no text.
        """
        spoken = plain(question)
        if literal:
            known = frozenset({*self._finder.acronyms(spoken, scope), QUESTION})
            return Heard(Request(spoken, spoken, scope), _language(spoken, ()), known)
        turns: list[Turn] = []
        for one in history:
            turns.append(one if isinstance(one, Turn) else self._turn(one, scope, turns))
        request = self._listener.hear(spoken, scope, turns, unread)
        return Heard(request, _language(spoken, turns), frozenset(unread))

    def answer(self, heard: Heard, clock: Clock) -> Answer:
        """Return the answer; ``clock`` is told how long each step took."""
        return self._paged(self._answer(heard, clock), heard.request.scope)

    def _paged(self, answer: Answer, scope: Scope) -> Answer:
        """Cite each quote on the page that it begins on: a passage may run over a page's end."""
        pages: dict[str, tuple[Page, ...]] = {}

        def on_page(one: Citation) -> Citation:
            if one.page is None:
                return one
            if one.document_id not in pages:
                document = self._reader.document(one.document_id, Scope(groups=scope.groups))
                pages[one.document_id] = document.pages if document is not None else ()
            found = (p.number for p in pages[one.document_id] if p.start <= one.start < p.end)
            return replace(one, page=next(found, one.page))

        citations, nearest = (
            tuple(map(on_page, some)) for some in (answer.citations, answer.nearest)
        )
        return replace(answer, citations=citations, nearest=nearest)

    def _answer(self, heard: Heard, clock: Clock) -> Answer:
        with clock.step("look up"):
            found = self._looked_up(heard)
        found = found or self._listed(heard, clock) or self._signed_by_topic(heard, clock)
        if found is not None:
            return found
        answer = self._searched(heard, clock)
        request = heard.request
        if request.reference is not None and request.reference.signed:
            return _only_signatures(answer, heard)
        if answer.status is not Status.NO_EVIDENCE or request.read.get("document") != "":
            return answer
        # The document that answered the last question does not answer this one.
        wider = replace(heard, request=request.unfiltered())
        answer = self._searched(wider, clock)
        assert request.carried is not None
        notice = framing.phrase(
            "beyond_carried", heard.language, document=request.carried.turn.document
        )
        return replace(answer, notices=(notice, *answer.notices))

    def find(self, heard: Heard, clock: Clock) -> tuple[Heard, Found, tuple[str, ...]]:
        """Search; return the question as it was searched in the end, and what to tell the user."""
        notices: tuple[str, ...] = ()
        request = heard.request
        if request.read and not self._reader.documents(request.scope):
            filters = request.scope.filters
            told = "; ".join(
                f"{framing.field(key, heard.language)} {filters[key]}" for key in request.read
            )
            notices = (framing.phrase("nothing_filtered", heard.language, filters=told),)
            request = request.unfiltered()
        found = self._finder.find(request.text, request.scope, clock, heard.unread)
        if request.reference is not None and request.reference.numbers:
            found = _focused(found, request.reference)
        return replace(heard, request=request), found, notices

    def forget(self) -> None:
        """Look at the documents anew: the index has moved on."""
        self._listener.forget()

    def _searched(self, heard: Heard, clock: Clock) -> Answer:
        heard, found, notices = self.find(heard, clock)
        with clock.step("confidence"):
            found, sure = confidence.judge(found, self._finder.reading)
            sources = self._sources(found)
            missing = self._gap(sources, heard)
            answered = self._answered(found, heard)
        if answered is not None:
            sources = replace(sources, only_asked=False)
        answer = self._writer.write(sources, sure, clock, missing, self._reads(heard.request))
        if answered is not None and answer.status is Status.NO_EVIDENCE:
            answer = replace(answer, nearest=answered.citations[:NEAREST])
        return replace(
            answer,
            question=heard.request.question,
            interpretation=heard.request.interpretation(answer.interpretation),
            notices=(*notices, *answer.notices),
        )

    def _answered(self, found: Found, heard: Heard) -> Answer | None:
        """Return the answer to the question of an inquiry that is all that was found."""
        if not found.only_asked:
            return None
        hit = found.evidence[0].hit
        return answer_to(hit, heard.language, self._reader, heard.request.scope)

    def _gap(self, found: Found, heard: Heard) -> Gap:
        """Return what the question names and its sources do not hold."""
        request = heard.request
        told = [*request.read.values(), *heard.unread]
        reference = request.reference
        if reference is not None:
            told += [*reference.numbers, *filter(None, [reference.paper])]
        return gap(found.query, found.evidence, self._reads(request), told)

    def _reads(self, request: Request) -> Callable[[Hit], str]:
        """Return what reads the text of a hit's document, with the rights of the user."""

        def text(hit: Hit) -> str:
            document = self._reader.document(hit.document.id, Scope(request.scope.groups))
            return document.text if document is not None else ""

        return text

    def _looked_up(self, heard: Heard) -> Answer | None:
        request = heard.request
        if QUESTION not in heard.unread:
            named = members.told(request, heard.language, self._reader)
            if named is not None:
                return named
        reference = request.reference
        if reference is None or not (reference.numbers or reference.signed):
            return None
        wanted = Asked(request.question, heard.language, reference)
        if reference.signed:
            return self._signed(wanted, request)
        answer = look_up(wanted, self._reader, request.scope)
        if (answer is None or not answer.sentences) and request.read.get("document") == "":
            # Another document than that of the last answer may be meant.
            request = request.unfiltered()
            answer = look_up(wanted, self._reader, request.scope)
        if answer is None:
            return None
        return replace(answer, interpretation=request.interpretation(answer.interpretation))

    def _signed(self, wanted: Asked, request: Request) -> Answer | None:
        if not {"document", "number"} & request.scope.filters.keys():
            return None
        documents = self._reader.searched(request.scope)
        answer = None
        if len(documents) == 1:
            answer = sign(wanted, documents[0], self._reader, request.scope)
        if answer is None:
            return None
        return replace(answer, interpretation=request.interpretation(answer.interpretation))

    def _listed(self, heard: Heard, clock: Clock) -> Answer | None:
        """Return which documents there are; those on a subject only where it was found."""
        wanted = None if QUESTION in heard.unread else listing.wanted(heard.request)
        documents = listing.inside(wanted, self._reader) if wanted else None
        if wanted is None or documents is None:
            return None
        sure = 1.0
        if wanted.topic and documents:
            text = listing.question(wanted, heard.language)
            found = self._finder.find(text, wanted.request.scope, clock, heard.unread)
            found, sure = confidence.judge(found, self._finder.reading)
            words = self._finder.reading.words
            documents = listing.on_topic(wanted, documents, found, words)
            if sure < confidence.ENOUGH or not documents:
                return None
        return listing.listed(wanted, documents, heard.language, self._reader, sure)

    def _signed_by_topic(self, heard: Heard, clock: Clock) -> Answer | None:
        """Return who signed "the inquiry on …": the best paper of the kind that was found."""
        kind = signed_kind(heard.request.question)
        if kind is None:
            return None
        heard, found, _ = self.find(heard, clock)
        first = next(
            (hit.document for hit in found.hits[:NEAREST] if hit.document.kind == kind), None
        )
        if first is None:
            return None
        request = heard.request
        none = Reference(None, (), answer=False, signed=True, rest="")
        wanted = Asked(request.question, heard.language, request.reference or none)
        answer = sign(wanted, first, self._reader, request.scope)
        if answer is None:
            return None
        return replace(answer, interpretation=request.interpretation(answer.interpretation))

    def _turn(self, question: str, scope: Scope, turns: Sequence[Turn]) -> Turn:
        """Return what an earlier question was about, by searching for it anew."""
        spoken = plain(question)
        heard = Heard(
            self._listener.hear(spoken, scope, turns), _language(spoken, turns), frozenset()
        )
        looked_up = self._looked_up(heard)
        if looked_up is not None:
            return Turn.of(looked_up)
        heard, found, _ = self.find(heard, Clock())
        found, sure = confidence.judge(found, self._finder.reading)
        named = {"document", "number"} & heard.request.scope.filters.keys()
        if not found.evidence or (sure < confidence.ENOUGH and not named):
            return Turn(heard.request.text)
        best = found.evidence[0].hit.document
        return Turn(heard.request.text, best.id, best.name)

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
        kept = {hit.passage for hit in hits}
        evidence = tuple(one for one in found.evidence if one.hit.passage in kept)
        return replace(found, hits=hits, evidence=evidence)


def _only_signatures(answer: Answer, heard: Heard) -> Answer:
    """Nothing but a sentence about signing tells who signed."""
    if any(tells_who_signed(sentence.text) for sentence in answer.sentences):
        return answer
    return replace(
        answer,
        status=Status.NO_EVIDENCE,
        sentences=(),
        citations=(),
        direct=None,
        confidence=0.0,
        nearest=answer.nearest or answer.citations,
        framing=framing.phrase("not_signed", heard.language),
    )


def _focused(found: Found, reference: Reference) -> Found:
    """Leave the passages of the questions that are named, where there are any."""
    wanted = {digits(number) for number in reference.numbers}

    def named(hit: Hit) -> bool:
        listed = hit.passage.question.split(", ") if hit.passage.question else []
        return any(digits(number) in wanted for number in listed)

    hits = tuple(hit for hit in found.hits if named(hit))
    if not hits:
        return found
    answers = tuple(hit for hit in hits if hit.passage.role is Role.ANSWERS)
    hits = answers if reference.answer and answers else hits
    kept = {hit.passage for hit in hits}
    evidence = tuple(one for one in found.evidence if one.hit.passage in kept)
    return replace(found, hits=hits, evidence=evidence)


def _language(question: str, turns: Sequence[Turn]) -> str:
    before = turns[-1].question if turns else ""
    return detect(question, default="") or detect(before, default="de")
