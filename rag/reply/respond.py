"""From a question as typed to an answer: read it, look it up or search for it, write.

Where what was read leaves nothing to search, the search goes on without it and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rag.analysis.language import detect_question
from rag.answer import confidence, framing
from rag.answer.writer import Writer
from rag.backends.extractive import quoted
from rag.config import Settings
from rag.fetch import fetched, listing, mails
from rag.fetch.lookup import Asked, link, look_up, sign, unfound
from rag.index.base import IndexReader, Scope
from rag.named import Gap, gap, own_papers, theirs, unheard
from rag.question import asked
from rag.question.conversation import Turn, names_nothing, only_asked
from rag.question.query import plain
from rag.question.references import (
    Reference,
    asks_who_signed,
    is_inquiry,
    is_numbered,
    signed_kind,
)
from rag.question.request import QUESTION, Listener, Request
from rag.ranking.finder import Clock, Finder, Found, Within, by_score
from rag.ranking.signs import source_fit
from rag.reply import replied, withheld
from rag.reply.focused import focused, left
from rag.reply.paged import paged
from rag.reply.several import beside, each
from rag.types import Answer, Hit, Status

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
        return paged(self._answer(heard, clock), self._reader, heard.request.scope)

    def _answer(self, heard: Heard, clock: Clock) -> Answer:
        parts: list[tuple[str, Answer]] = []
        for name, request in each(heard.request) if QUESTION not in heard.unread else ():
            parts.append((name, self._answer(replace(heard, request=request), clock)))
        if parts:
            return beside(parts, heard.request, heard.language, self._reader)
        with clock.step("look up"):
            found = self._looked_up(heard)
        for step in (self._unasked, self._absent, self._listed, self._signed_by_topic):
            found = found or step(heard, clock)
        if found is not None:
            return found
        answer = self._searched(heard, clock)
        request = heard.request
        signed = request.reference is not None and request.reference.signed
        if signed or (asks_who_signed(request.question) and QUESTION not in heard.unread):
            return withheld.only_signatures(answer, heard.language)
        if answer.status is Status.NO_EVIDENCE:
            answer = (
                self._answered_elsewhere(heard, clock)
                or self._told_by_its_own(answer, heard, clock)
                or self._unanswered(answer, heard)
            )
        if answer.status is not Status.NO_EVIDENCE or request.read.get("document") != "":
            return answer
        # The document that answered the last question does not answer this one.
        wider = replace(heard, request=request.unfiltered())
        answer = self._searched(wider, clock)
        assert request.carried is not None
        return withheld.beyond(answer, request.carried.turn, heard.language)

    def _answered_elsewhere(self, heard: Heard, clock: Clock) -> Answer | None:
        """Return what the Antwort says to the inquiry that the question names."""
        before, request = heard.request, self._listener.answering(heard.request)
        if request is None:
            return None
        answer = self._searched(replace(heard, request=request), clock)
        if answer.status is Status.NO_EVIDENCE:
            return None
        paper, number = (one.scope.filters["number"] for one in (before, request))
        notice = framing.phrase("in_its_answer", heard.language, paper=paper, answer=number)
        return replace(answer, notices=(notice, *answer.notices))

    def _told_by_its_own(self, refused: Answer, heard: Heard, clock: Clock) -> Answer | None:
        """Return what a party says in its own papers, which may call it "wir" throughout."""
        request = heard.request
        weighed = {one.document_id for one in refused.nearest}
        own = own_papers(request.text, self._reader.searched(request.scope), weighed)
        if not own:
            return None
        text = asked.put_to(request.text, asked.pronoun(heard.language))
        answer = self._searched(
            replace(heard, request=replace(request, text=text, within=own)), clock
        )
        return None if answer.status is Status.NO_EVIDENCE else answer

    def _unanswered(self, answer: Answer, heard: Heard) -> Answer:
        """Say that the inquiry whose answer is asked for has none, where that is why."""
        reference = heard.request.reference
        if reference is None or not reference.answer or reference.paper is None:
            return answer
        paper, there = reference.paper, self._reader.documents(Scope(heard.request.scope.groups))
        inquires = any(one.number == paper and is_inquiry(one.kind) for one in there)
        if not inquires or any(one.answers == paper for one in there):
            return answer
        line = framing.phrase("paper_unanswered", heard.language, paper=paper)
        return withheld.declined(answer, line)

    def _is_absent(self, number: str, groups: frozenset[str] | None) -> bool:
        named = Scope(groups, MappingProxyType({"number": number}))
        return not self._reader.documents(named)

    def _unasked(self, heard: Heard, clock: Clock) -> Answer | None:
        """Say that a greeting, or "Why?" with nothing before it, names nothing to look for."""
        request = heard.request
        if request.carried is not None or request.read or not names_nothing(request.question):
            return None
        _, found, _ = self.find(heard, clock)
        if not found.visible:
            return None
        answer = self._writer.write(replace(found, evidence=()), 0.0, clock)
        return replace(answer, framing=framing.phrase("no_question", heard.language))

    def _absent(self, heard: Heard, clock: Clock) -> Answer | None:
        """Say that the paper that is named is not there: what is near is no answer.

        A paper that prints no number may be the one that is meant.
        """
        request, language = heard.request, heard.language
        number = request.paper()
        if number is None or not self._is_absent(number, request.scope.groups):
            return None
        if told := self._told_by_others(number, heard, clock):
            return told
        answer = self._searched(replace(heard, request=request.unfiltered()), clock)
        readable = Scope(request.scope.groups)
        cited = {one.document_id for one in answer.citations}
        found = [one.info for id in cited if (one := self._reader.document(id, readable))]
        if found and all(one.number is None and is_numbered(one.kind) for one in found):
            notice = framing.phrase("paper_without_number", language, paper=number)
            return withheld.restricted(answer, notice)
        return withheld.declined(answer, framing.phrase("paper_unknown", language, paper=number))

    def _told_by_others(self, number: str, heard: Heard, clock: Clock) -> Answer | None:
        """Return what papers that are there say of one that is not."""
        request = self._listener.told_by_others(heard.request, number)
        if request is None:
            return None
        answer = self._searched(replace(heard, request=request), clock)
        if answer.status is Status.NO_EVIDENCE:
            return None
        line = framing.phrase("paper_told_of", heard.language, paper=number)
        return withheld.restricted(answer, line)

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

    def forget(self) -> None:
        """Look at the documents anew: the index has moved on."""
        self._listener.forget()

    def _searched(self, heard: Heard, clock: Clock) -> Answer:
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

    def _looked_up(self, heard: Heard) -> Answer | None:
        request = heard.request
        if QUESTION not in heard.unread:
            named = fetched.told(request, heard.language, self._reader, self._finder.glossary)
            if named is not None:
                return named
        reference = request.reference
        if reference is None or not (reference.numbers or reference.signed or reference.linked):
            return None
        wanted = Asked(request.question, heard.language, reference)
        if reference.linked:
            return link(wanted, self._reader, request.scope)
        if reference.signed:
            return self._signed(wanted, request)
        answer = look_up(wanted, self._reader, request.scope)
        if (answer is None or not answer.sentences) and request.read.get("document") == "":
            # Another document than that of the last answer may be meant.
            request = request.unfiltered()
            answer = look_up(wanted, self._reader, request.scope)
        if answer is None:
            answer = unfound(wanted, self._reader, request.scope)
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
        """Return which documents there are, or who sent the mails that are asked for.

        Those on a subject only where it was found.
        """
        if QUESTION in heard.unread:
            return None
        sent = mails.wanted(heard.request)
        wanted = sent or listing.wanted(heard.request)
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
        answer = mails.told if sent else listing.listed
        return answer(wanted, documents, heard.language, self._reader, sure)

    def _signed_by_topic(self, heard: Heard, clock: Clock) -> Answer | None:
        """Return who signed "the inquiry on …": the best paper of the kind that was found."""
        kind = signed_kind(heard.request.question)
        if kind is None:
            return None
        heard, found, _ = self.find(heard, clock)
        best = (hit.document for hit in found.hits[: withheld.NEAREST])
        first = next((one for one in best if (one.kind or "").startswith(kind)), None)
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
        if looked_up := self._looked_up(heard):
            return Turn.of(looked_up)
        nothing = heard.request.turn()
        number = heard.request.paper()
        if number is not None and self._is_absent(number, scope.groups):
            return nothing
        heard, found, _ = self.find(heard, Clock())
        found, sure = confidence.judge(found, self._finder.reading)
        named = {"document", "number"} & heard.request.scope.filters.keys()
        if not found.evidence or (sure < confidence.ENOUGH and not named):
            return nothing
        best = found.evidence[0].hit.document
        hits = quoted(found.evidence, self._settings.answer_sentences)
        alone = {hit.document.id for hit in hits} == {best.id}
        told = [(hit.passage.role, hit.passage.question or "") for hit in hits]
        return Turn(nothing.question, best.id, best.name, alone, only_asked(told))

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


def _language(question: str, turns: Sequence[Turn]) -> str:
    before = turns[-1].question if turns else ""
    return detect_question(question, default="") or detect_question(before, default="de")
