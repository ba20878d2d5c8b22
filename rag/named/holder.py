"""Whose position a question asks for: a paper that nowhere names them cannot state it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rag import asked
from rag.finder import Found
from rag.named.gap import holds
from rag.named.terms import Kind, Term, terms
from rag.question import Query
from rag.signs import surroundings
from rag.types import Hit


def theirs(found: Found, whole_text: Callable[[Hit], str]) -> Found:
    """Leave what stands in documents that name whose position is asked for.

    "Was fordert die FDP zum Tierschutz?" is not answered by what others agreed on, in a paper that
    does not know the FDP. Where no document names them, all is left: `gap` says so.

    Args:
        found: what was found for the question.
        whole_text: reads the text of a hit's document; called only where its passage does not tell.
    """
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


def _holders(query: Query) -> list[Term]:
    """The names, known with their other forms, in the words that say whose position is meant."""
    said = " ".join((asked.holder(query.text), asked.source(query.text)))
    if not said.strip():
        return []
    named = (term for term in terms(query.text, query.language) if term.kind is Kind.NAME)
    return [term for term in named if term.text in said]


def _any(wanted: list[Term], text: str, query: Query, *, spelt: bool) -> bool:
    return any(holds(text, term, query, spelt=spelt) for term in wanted)
