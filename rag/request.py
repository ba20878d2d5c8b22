"""What a question asks for, once its filters, its references and the conversation are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from rag import references, replaced
from rag.analysis.acronyms import Glossary
from rag.conversation import Carried, Turn, carry
from rag.index.base import IndexReader, Scope
from rag.narrowing import narrow
from rag.references import Reference
from rag.shelf import Shelf
from rag.types import Interpretation

FOLLOW_UP, QUESTION = "follow_up", "question"
"""What can be taken back besides filters and acronyms: the conversation, a question's number."""

_NOUN = re.compile(r"\b[A-ZÄÖÜ]\w+")
_GENITIVE = re.compile(r"(ministerium|amt|kanzler)e?s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A question as read.

    ``text`` is what is searched for; ``scope`` holds the filters given and read; ``read`` the words
    that each filter was read from; ``carried`` what it takes from the conversation.
    """

    question: str
    text: str
    scope: Scope
    read: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reference: Reference | None = None
    carried: Carried | None = None

    def unfiltered(self) -> Request:
        """Return the request with the filters given, without those read from its words."""
        kept = {k: v for k, v in self.scope.filters.items() if k not in self.read}
        return replace(self, scope=replace(self.scope, filters=MappingProxyType(kept)), read={})

    def interpretation(self, base: Interpretation) -> Interpretation:
        """Add to ``base`` what was read, so that the user sees it."""
        carried = {}
        if self.carried is not None:
            carried = {"topic": self.carried.topic} if self.carried.topic else {}
            if self.read.get("document") == "":
                carried["document"] = self.carried.turn.document
        return replace(
            base,
            filters=self.scope.filters,
            read=MappingProxyType({key: words for key, words in self.read.items() if words}),
            read_as=self.text if self.carried and self.text != self.question else "",
            carried=MappingProxyType(carried),
        )


def _same_document(filters: Mapping[str, str], refused: Collection[str]) -> bool:
    """Tell whether a follow-up may mean the last document: it names no others by filters."""
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
        if reference and reference.paper and "number" not in refused and not reference.exact:
            filters["number"], read["number"] = reference.paper, reference.paper
            text = references.without_paper(text)
        if reference and reference.numbers and reference.rest:
            text = references.without_numbers(text)
        other = None if filters else self._other(question, shelf, refused)
        gone: tuple[str, ...] = ()
        if turns:
            before = turns[-1].question
            gone = replaced.others(question, before) or (replaced.speakers(before) if other else ())
            turns = [*turns[:-1], replace(turns[-1], question=replaced.without(before, gone))]
        carried = self._carried(text, reference, turns, unread)
        if carried and other:
            filters["document"], read["document"] = other
        if carried and references.wants_its_answer(question) and QUESTION not in unread:
            numbered = references.find(carried.turn.question, lambda _: True)
            if numbered is not None and numbered.exact:
                reference = replace(numbered, answer=True)
        if carried and (reference is None or not reference.exact):
            text = carried.text
        if carried and carried.turn.document and not gone and _same_document(filters, refused):
            filters["document"], read["document"] = carried.turn.document, ""
        scope = replace(scope, filters=MappingProxyType({**filters, **scope.filters}))
        return Request(question, text or question, scope, read, reference, carried)

    @staticmethod
    def _other(question: str, shelf: Shelf, refused: Collection[str]) -> tuple[str, str] | None:
        """Return the document that a follow-up names by its name's first word, and the word."""
        if {"document", "number"} & {*refused}:
            return None
        words = (match[0] for match in _NOUN.finditer(question))
        named = ((shelf.opening(word), word) for word in words)
        return next(((info.name, word) for info, word in named if info), None)

    @staticmethod
    def _carried(
        text: str, reference: Reference | None, turns: Sequence[Turn], unread: Collection[str]
    ) -> Carried | None:
        if FOLLOW_UP in unread or not turns:
            return None
        if reference and reference.exact and not reference.paper:
            # "What does question 22 ask?" most likely means the paper that is being talked about.
            return Carried(text, "", turns[-1]) if turns[-1].document else None
        return carry(text, turns)

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
