"""Whose position a question asks for: a paper that nowhere names them cannot state it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag import speech
from rag.answer.drafts import citation
from rag.named import party
from rag.named.gap import holds
from rag.named.terms import Kind, Term, terms
from rag.question import asked
from rag.question.query import Query
from rag.ranking.finder import Found
from rag.ranking.signs import surroundings
from rag.types import Evidence, Hit, Role

_HEAD = 300
"""Characters of a paragraph in which its first subject and verb stand."""


def theirs(found: Found, whole_text: Callable[[Hit], str]) -> Found:
    """Leave what stands in documents that name whose position is asked for.

    "Was fordert die FDP zum Tierschutz?" is not answered by what others agreed on, in a paper that
    does not know the FDP, and what a party says is not told in the words of a rival that names it.
    Where nothing is theirs, all is left: `gap` and `party.unheard` say so.

    Args:
        found: what was found for the question.
        whole_text: reads the text of a hit's document; called only where its passage does not tell.
    """
    found = _inquired(_said(found, whole_text))
    if parties := party.wanted(found.query.text):
        own = party.of_parties(found, parties, whole_text)
        return party.left(found, own) if own else found
    wanted = _holders(found.query)
    if not wanted:
        return found
    papers: dict[str, bool] = {}

    def named(hit: Hit) -> bool:
        if _any(wanted, surroundings(hit), found.query, spelt=True):
            return True
        key = hit.document.id
        if key not in papers:
            papers[key] = _any(wanted, whole_text(hit), found.query, spelt=False)
        return papers[key]

    hits = tuple(hit for hit in found.hits if named(hit))
    evidence = tuple(one for one in found.evidence if named(one.hit))
    return replace(found, hits=hits, evidence=evidence) if evidence else found


def _inquired(found: Found) -> Found:
    """Leave the questions and preambles of inquiries, where it is asked what inquirers say."""
    said = asked.holder(found.query.text) or asked.source(found.query.text)
    if not re.fullmatch(party.table()["inquirers"], said, re.IGNORECASE):
        return found
    roles = (Role.ASKS, Role.STATES)
    own = tuple(one for one in found.evidence if one.hit.passage.role in roles)
    return party.left(found, own) if own else found


def _said(found: Found, whole_text: Callable[[Hit], str]) -> Found:
    """Leave what a group of a parliament said, or what is said of it, where it is asked for that.

    A report on a debate has all groups speak. Where none has this one, nothing is left out.
    """
    wanted = _group(found.query)
    if not wanted:
        return found
    texts: dict[str, str] = {}

    def text(hit: Hit) -> str:
        if hit.document.id not in texts:
            texts[hit.document.id] = whole_text(hit)
        return texts[hit.document.id]

    if not any(_knows(text(hit), wanted) for hit in found.hits):
        return found
    spoken = {one: _speaker(one, text) for one in found.evidence}
    left = tuple(one for one in found.evidence if wanted <= (spoken[one] or _told_of(one)))
    return party.left(found, left)


def _speaker(one: Evidence, whole_text: Callable[[Hit], str]) -> frozenset[str]:
    """Return the words that name the group whose words a sentence gives; none for others."""
    voice = citation(one.hit, one.start, one.end, 1, whole_text).voice
    if voice is None or not re.search(r"raktion", voice.speaker):
        return frozenset()
    return _named(voice.speaker)


def _told_of(one: Evidence) -> frozenset[str]:
    """Return the words of a sentence in which no group speaks, and of who issued its document."""
    return _named(f"{one.text} {one.hit.document.issuer or ''}")


def _group(query: Query) -> frozenset[str]:
    """Return the words that may name a group whose position is asked for, and nothing else is."""
    return _named(asked.holder(query.text) or asked.source(query.text))


def _named(group: str) -> frozenset[str]:
    """Return the words of a group's name, without what all groups are called."""
    table = party.table()
    words = re.findall(r"\w+", group.lower())
    own = {table["names"].get(word, word) for word in words if word not in table["common"]}
    return frozenset(part for word in own for part in word.split())


def _knows(text: str, group: frozenset[str]) -> bool:
    """Tell whether somebody of a report takes the floor under this name."""
    lines = (line for line in text.split("\n\n") if "raktion" in line)
    return any(
        group <= _named(floor.speaker)
        for line in lines
        if (floor := speech.floor.taken(line[:_HEAD])) is not None
    )


def _holders(query: Query) -> list[Term]:
    """The names, known with their other forms, in the words that say whose position is meant."""
    said = " ".join((asked.holder(query.text), asked.source(query.text)))
    if not said.strip():
        return []
    named = (term for term in terms(query.text, query.language) if term.kind is Kind.NAME)
    return [term for term in named if term.text in said]


def _any(wanted: list[Term], text: str, query: Query, *, spelt: bool) -> bool:
    return any(holds(text, term, query, spelt=spelt) for term in wanted)
