"""From a question as typed to an answer: read it, look it up or search for it, write.

Where what was read leaves nothing to search, the search goes on without it and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from rag.analysis.language import detect_question
from rag.answer import confidence, framing
from rag.answer.writer import Writer
from rag.backends.extractive import quoted
from rag.config import Settings
from rag.fetch import fetched, listing, mails
from rag.fetch.lookup import Asked, link, look_up, sign, unfound
from rag.index.base import IndexReader, Scope
from rag.named import own_papers
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
from rag.ranking.finder import Clock, Finder, Found
from rag.reply import withheld
from rag.reply.paged import paged
from rag.reply.search import Heard, Search
from rag.reply.several import beside, each
from rag.types import Answer, Status


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
        self._search = Search(reader, finder, writer, settings)

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
        answer = self._search.answer(heard, clock)
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
        answer = self._search.answer(wider, clock)
        assert request.carried is not None
        return withheld.beyond(answer, request.carried.turn, heard.language)

    def _answered_elsewhere(self, heard: Heard, clock: Clock) -> Answer | None:
        """Return what the Antwort says to the inquiry that the question names."""
        before, request = heard.request, self._listener.answering(heard.request)
        if request is None:
            return None
        answer = self._search.answer(replace(heard, request=request), clock)
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
        answer = self._search.answer(
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
        answer = self._search.answer(replace(heard, request=request.unfiltered()), clock)
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
        answer = self._search.answer(replace(heard, request=request), clock)
        if answer.status is Status.NO_EVIDENCE:
            return None
        line = framing.phrase("paper_told_of", heard.language, paper=number)
        return withheld.restricted(answer, line)

    def find(self, heard: Heard, clock: Clock) -> tuple[Heard, Found, tuple[str, ...]]:
        """Search; return the question as it was searched in the end, and what to tell the user."""
        return self._search.find(heard, clock)

    def forget(self) -> None:
        """Look at the documents anew: the index has moved on."""
        self._listener.forget()

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


def _language(question: str, turns: Sequence[Turn]) -> str:
    before = turns[-1].question if turns else ""
    return detect_question(question, default="") or detect_question(before, default="de")
