"""What a political party says: told in its own papers, by its speakers, or where it is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from rag import tables
from rag.answer.drafts import citation
from rag.named.gap import Gap
from rag.question import asked
from rag.question.references import is_numbered
from rag.ranking.finder import Found
from rag.types import DocumentInfo, Evidence, Hit, Role

_FRONT = 300
"""Characters of a paper of no parliament in which those who issue it are named."""


def parties(text: str) -> frozenset[str]:
    """Return the parties that a text names, each in one form."""
    return frozenset(own for match in _pattern().finditer(text) if (own := name(match[0])))


def name(said: str) -> str:
    """Return the one form of a party's name, without what all parties are called."""
    words = (word for word in re.findall(r"\w+", said.lower()) if word not in table()["common"])
    return " ".join(table()["names"].get(word, word) for word in words)


def wanted(question: str) -> frozenset[str]:
    """Return the parties whose position a question asks for, where it asks for nobody else's."""
    return frozenset(_called(question))


def each(question: str) -> list[tuple[str, str]]:
    """Return of each of several parties its name in the question, and the question put to it."""
    called = _called(question)
    return [(one, asked.put_to(question, one)) for one in called.values() if len(called) > 1]


def _called(question: str) -> dict[str, str]:
    """Return how a question calls the parties that it asks for, by their names."""
    holder = asked.whose(question)
    rest = re.findall(r"\w+", _pattern().sub(" ", holder).lower())
    if not all(word in table()["common"] for word in rest):
        return {}
    called: dict[str, list[str]] = {}
    for match in _pattern().finditer(holder):
        if own := name(match[0]):
            called.setdefault(own, []).append(match[0])
    return {own: "/".join(dict.fromkeys(words)) for own, words in called.items()}


def of_parties(
    found: Found, own: frozenset[str], whole_text: Callable[[Hit], str]
) -> tuple[Evidence, ...]:
    """Return the sentences that are these parties', or that say something of them.

    One mention anywhere in a rival's programme makes nothing else there theirs.
    """
    issuers: dict[str, frozenset[str]] = {}

    def theirs(one: Evidence) -> bool:
        document = one.hit.document.id
        if document not in issuers:
            issuers[document] = _issuers(one.hit, whole_text)
        issued = issuers[document]
        if issued & own:
            return True
        section = " ".join(one.hit.passage.section)
        said = one.text if issued else f"{section} {_paragraph(one)}"
        return bool(parties(said) & own) or bool(_speakers(one, whole_text) & own)

    return tuple(one for one in found.evidence if theirs(one))


def unheard(found: Found, whole_text: Callable[[Hit], str]) -> Gap | None:
    """Tell that nothing that was found is said by a party that is asked for, or of it.

    Where another that is asked for with it is heard, only a part of the question is open.
    """
    own = wanted(found.query.text)
    heard = {one for one in own if of_parties(found, frozenset({one}), whole_text)}
    if heard == own or not found.evidence:
        return None
    called = _called(found.query.text)
    return Gap(tuple(called[one] for one in called if one not in heard), whole=not heard)


def own_papers(
    question: str, there: Sequence[DocumentInfo], weighed: Collection[str]
) -> tuple[DocumentInfo, ...]:
    """Return those of the documents that are a party's own, and were not weighed as such.

    A search reads titles and issuers, and knows by them whose paper it has found; it does not
    know it of a programme that has its party in its file's name alone. Papers of a parliament have
    their issuer in their head.

    Args:
        question: it asks for the party.
        there: the documents to choose from.
        weighed: ids of documents that a search for the question has found.
    """
    own = wanted(question)

    def known(one: DocumentInfo) -> bool:
        return one.id in weighed and bool(own & parties(f"{one.title} {one.issuer or ''}"))

    return tuple(
        one
        for one in there
        if not is_numbered(one.kind) and own & _said_issuers(one) and not known(one)
    )


def left(found: Found, evidence: Sequence[Evidence]) -> Found:
    """Leave these sentences and the passages that hold them."""
    kept = {one.hit.passage for one in evidence}
    hits = tuple(hit for hit in found.hits if hit.passage in kept)
    return replace(found, hits=hits, evidence=tuple(evidence))


def _issuers(hit: Hit, whole_text: Callable[[Hit], str]) -> frozenset[str]:
    """Return the parties whose paper it is; the head of a printed paper names others, too."""
    issued = _said_issuers(hit.document)
    if issued or is_numbered(hit.document.kind):
        return issued
    return parties(whole_text(hit)[:_FRONT])


def _said_issuers(document: DocumentInfo) -> frozenset[str]:
    issued = parties(document.issuer or "")
    if issued or is_numbered(document.kind):
        return issued
    file = document.name.upper().replace("_", " ")
    return parties(f"{file} {document.title}")


def _paragraph(one: Evidence) -> str:
    text = one.hit.text
    start, end = (place - one.hit.passage.start for place in (one.start, one.end))
    begin = text.rfind("\n\n", 0, max(start, 0)) + 1
    until = text.find("\n\n", end)
    return text[begin : until if until >= 0 else len(text)]


def _speakers(one: Evidence, whole_text: Callable[[Hit], str]) -> frozenset[str]:
    """Return the parties that speak in a sentence: on a floor, or as those who make an inquiry."""
    voice = citation(one.hit, one.start, one.end, 1, whole_text).voice
    inquires = one.hit.passage.role in (Role.ASKS, Role.STATES)
    inquirer = one.hit.document.addressee if inquires else None
    return parties(f"{voice.speaker if voice else ''} {inquirer or ''}")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(table()["parties"])


def table() -> dict[str, Any]:
    """Return what groups of a parliament, and the parties behind them, are called."""
    return tables.read("rag.named", "groups.toml")
