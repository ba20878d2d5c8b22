"""What a question asks for, once its filters, its references and the conversation are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType

from rag.analysis.acronyms import Glossary
from rag.index.base import IndexReader, Scope
from rag.question import references
from rag.question.conversation import (
    Carried,
    Turn,
    asks_of_paper,
    asks_reasons,
    asks_where,
    bare,
    carry,
    shown,
)
from rag.question.narrowing import narrow
from rag.question.references import Reference
from rag.question.shelf import Shelf
from rag.types import DocumentInfo, Interpretation

FOLLOW_UP, QUESTION = "follow_up", "question"
"""What can be taken back besides filters and acronyms: the conversation, a question's number."""

_LAST = ("date", "document", "number")

_NOUN = re.compile(r"\b[A-ZÄÖÜ]\w+")
_GENITIVE = re.compile(r"(ministerium|amt|kanzler)e?s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A question as read.

    ``text`` is what is searched for; ``scope`` holds the filters given and read; ``read`` the words
    that each filter was read from; ``carried`` what it takes from the conversation; ``overlooked``
    words that may date the documents asked for and were not read so; ``document`` is the name of
    the document that was read as a filter; ``telling`` are papers to be searched for what they say
    of the one that the question names, ``within`` the only ones to be searched, if any.
    """

    question: str
    text: str
    scope: Scope
    read: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reference: Reference | None = None
    carried: Carried | None = None
    overlooked: str = ""
    document: str = ""
    telling: tuple[DocumentInfo, ...] = ()
    within: tuple[DocumentInfo, ...] = ()

    def told(self) -> Mapping[str, str]:
        """Return the filters with the name of the document, which may be filtered by its id."""
        filters = self.scope.filters
        if "document" not in self.read or "document" not in filters:
            return filters
        return MappingProxyType({**filters, "document": self.document})

    def unfiltered(self) -> Request:
        """Return the request with the filters given, without those read from its words."""
        return self.without(self.read)

    def without(self, dropped: Collection[str]) -> Request:
        """Return the request without these filters."""
        kept = {k: v for k, v in self.scope.filters.items() if k not in dropped}
        read = MappingProxyType({k: v for k, v in self.read.items() if k not in dropped})
        return replace(self, scope=replace(self.scope, filters=MappingProxyType(kept)), read=read)

    def wider(self, has_documents: Callable[[Scope], object]) -> Request:
        """Return the request with as many of the filters read as leave documents to search.

        What says most exactly which documents are meant is taken back last: a paper, then a date.
        """
        keys = sorted(self.read, key=lambda key: (_LAST.index(key) if key in _LAST else -1, key))
        for count in range(len(keys)):
            for dropped in combinations(keys, count):
                if has_documents((fewer := self.without(dropped)).scope):
                    return fewer
        return self.unfiltered()

    def of_each(self) -> list[tuple[str, Request]]:
        """Return the request for each of several papers that are named, nothing for one."""
        named = self.reference
        if named is None or named.paper is None or "number" in self.scope.filters:
            return []
        papers = (named.paper, *named.others)
        return [(paper, self._of(paper, named)) for paper in papers] if named.others else []

    def _of(self, paper: str, named: Reference) -> Request:
        filters = MappingProxyType({**self.scope.filters, "number": paper})
        return replace(
            self,
            scope=replace(self.scope, filters=filters),
            read=MappingProxyType({**self.read, "number": paper}),
            reference=replace(named, paper=paper, others=()),
        )

    def paper(self) -> str | None:
        """Return the number of the paper that the question names and that restricts the search."""
        return self.scope.filters["number"] if "number" in self.read else None

    def turn(self) -> Turn:
        """Return the turn that the question makes where nothing answers it."""
        read = self.interpretation(Interpretation())
        return Turn(read.read_as or self.text, *read.about)

    def interpretation(self, base: Interpretation) -> Interpretation:
        """Add to ``base`` what was read, so that the user sees it."""
        carried, full, about = {}, self.question, ("", "")
        if self.carried is not None:
            full = self.carried.text if self.carried.searched else self.text
            if not self.carried.elsewhere:
                about = (self.carried.turn.document_id, self.carried.turn.document)
            carried = {"topic": self.carried.topic} if self.carried.topic else {}
            if self.read.get("document") == "":
                carried["document"] = self.carried.turn.document
        return replace(
            base,
            filters=self.told(),
            read=MappingProxyType({key: words for key, words in self.read.items() if words}),
            read_as=full if full != self.question else "",
            carried=MappingProxyType(carried),
            about=about,
        )


def _going_on(question: str, carried: Carried, turns: Sequence[Turn]) -> Reference | None:
    """Return what a follow-up asks of the numbered question, or its answer, that was shown.

    Its answer, its reasons, or what is told in it; a follow-up with words of its own may ask for
    anything in the paper.
    """
    named = references.find(shown(carried.text), lambda _: True)
    if named is None:
        return None
    if references.wants_its_answer(question) or asks_reasons(question):
        return replace(named, answer=True)
    if asks_where(question):
        return named
    return replace(named, rest=question) if bare(question, turns) else None


def _same_document(
    carried: Carried, filters: Mapping[str, str], refused: Collection[str], *, of_paper: bool
) -> bool:
    """Tell whether a follow-up may mean the last document: it names no others by filters.

    Of several that were quoted only a question for the paper itself means the first.
    """
    turn = carried.turn
    if not turn.document or carried.elsewhere or not (turn.alone or of_paper):
        return False
    return not filters and not {"document", "number"} & {*refused}


class Listener:
    """Reads questions over one index."""

    def __init__(self, reader: IndexReader, glossary: Glossary) -> None:
        """Take the index, for titles and numbers, and the acronyms, for houses."""
        self._reader = reader
        self._glossary = glossary
        self._shelves: dict[frozenset[str] | None, Shelf] = {}

    def hear(
        self,
        question: str,
        scope: Scope,
        turns: Sequence[Turn] = (),
        unread: Collection[str] = (),
    ) -> Request:
        """Return the question as read, but for the keys in ``unread``."""
        shelf = self._shelf(scope)
        refused = frozenset({*unread, *scope.filters})
        narrowed = narrow(question, shelf, self._house, refused)
        text, filters, read = narrowed.text, dict(narrowed.filters), dict(narrowed.read)
        reference = self._reference(question, scope, unread)
        if reference is not None and "number" in refused:
            reference = replace(reference, others=())
        whole = reference is not None and (reference.exact or reference.linked)
        if reference and reference.paper and "number" not in refused and not whole:
            wants = references.wants_answer_to_paper(question)
            if not reference.others:
                answering = shelf.answering(reference.paper) if wants else None
                filters["number"], read["number"] = answering or reference.paper, reference.paper
            text = references.without_paper(text, alone=not reference.others)
        if reference and reference.numbers and reference.rest:
            text = references.without_numbers(text)
        other = None if filters else self._other(question, shelf, refused)
        carried = self._carried(text, reference, turns, unread, other=bool(other))
        if carried and other:
            filters["document"], read["document"] = other
        going_on = None
        if carried and not (reference and reference.numbers) and QUESTION not in unread:
            going_on = _going_on(question, carried, turns)
        if carried and going_on:
            paper = going_on.paper or shelf.number(carried.turn.document_id)
            # The answer to an inquiry stands in another paper.
            reference = replace(going_on, paper=paper) if going_on.answer else going_on
        elif carried and reference and reference.exact and not reference.paper:
            earlier = [shown(turn.question) or turn.question for turn in turns]
            answer = references.goes_on_with_answers(question, earlier)
            reference = replace(reference, answer=answer)
        if carried and (reference is None or not reference.exact):
            text = carried.searched or carried.text
        of_paper = reference is not None or asks_of_paper(question)
        if carried and _same_document(carried, filters, refused, of_paper=of_paper):
            turn = carried.turn
            filters["document"] = shelf.key(turn.document_id, turn.document)
            read["document"] = ""
        scope = replace(scope, filters=MappingProxyType({**filters, **scope.filters}))
        late = narrowed.overlooked
        name = shelf.called(filters.get("document", ""))
        return Request(question, text or question, scope, read, reference, carried, late, name)

    @staticmethod
    def _other(question: str, shelf: Shelf, refused: Collection[str]) -> tuple[str, str] | None:
        """Return the document that a follow-up names by its name's first word, and the word."""
        if {"document", "number"} & {*refused}:
            return None
        words = (match[0] for match in _NOUN.finditer(question))
        named = ((shelf.opening(word), word) for word in words)
        keys = ((shelf.key(info.id, info.name), word) for info, word in named if info)
        return next(keys, None)

    @staticmethod
    def _carried(
        text: str,
        reference: Reference | None,
        turns: Sequence[Turn],
        unread: Collection[str],
        *,
        other: bool,
    ) -> Carried | None:
        if FOLLOW_UP in unread or not turns:
            return None
        if reference and reference.exact and not reference.paper:
            # "What does question 22 ask?" most likely means the paper that is being talked about.
            return Carried(text, "", turns[-1]) if turns[-1].document else None
        return carry(text, turns, other=other)

    def answering(self, request: Request) -> Request | None:
        """Return a request of an inquiry put to the Antwort to it instead, where there is one."""
        if "number" not in request.read or references.asks_of_making(request.question):
            return None
        number = self._shelf(request.scope).answering(request.scope.filters["number"])
        if number is None:
            return None
        filters = MappingProxyType({**request.scope.filters, "number": number})
        return replace(request, scope=replace(request.scope, filters=filters))

    def told_by_others(self, request: Request, number: str) -> Request | None:
        """Return a request for a paper that is not there put to those that refer to it."""
        papers = self._shelf(request.scope).referring(number)
        return replace(request.unfiltered(), telling=papers) if papers else None

    def forget(self) -> None:
        """Look at the documents anew: the index has moved on."""
        self._shelves.clear()

    def _shelf(self, scope: Scope) -> Shelf:
        readable = Scope(scope.groups)
        if scope.groups not in self._shelves:
            self._shelves[scope.groups] = Shelf(lambda: self._reader.documents(readable))
        return self._shelves[scope.groups]

    def _reference(self, question: str, scope: Scope, unread: Collection[str]) -> Reference | None:
        def known(number: str) -> bool:
            named = Scope(scope.groups, MappingProxyType({"number": number}))
            return bool(self._reader.documents(named))

        found = references.find(question, known)
        if found is not None and QUESTION in unread:
            return replace(found, numbers=(), signed=False)
        return found

    def _house(self, name: str) -> tuple[str, ...]:
        """What the glossary knows of a name, in the nominative: "Bundesministeriums des Innern"."""
        for form in dict.fromkeys((name, _GENITIVE.sub(r"\1", name))):
            entry = self._glossary.entries.get(form)
            if entry is not None:
                return entry.forms
            for word, forms in self._glossary.read(form).items():
                if word.casefold() == form.casefold():
                    return (form, *forms)
        return ()
