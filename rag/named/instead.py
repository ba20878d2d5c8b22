"""Times and places that the sentences of an answer name in the stead of the one that is asked for.

The year of a question may stand beside a sentence, and the sentence be of another; its place may be
dealt with elsewhere in the same document. Nothing is said where one sentence leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.named.gap import holds, phrases, questions_of, quoted
from rag.named.terms import Kind, Term, terms
from rag.question.query import Query
from rag.short import yearly
from rag.types import Citation, Evidence

_APART = ("countries", "laender")
"""Places of which one is not within another."""
_PLACES = (*_APART, "regions")
"""Those that a value is of. A town may be a government ("Brüssel plant") or a meeting's."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Words of a question, and those that stand in their place."""

    asked: str
    told: tuple[str, ...]


def instead(
    query: Query, citations: Sequence[Citation], evidence: Sequence[Evidence]
) -> tuple[Instead, ...]:
    """Return what all quotes of an answer name another of than the question does.

    What stands in the title of a document, or in the headings above a quote, holds for it; so does
    a place in the inquiry's question that a quote answers.

    Args:
        query: the question.
        citations: what the answer quotes.
        evidence: the sentences found, which may hold the inquiry's questions.
    """
    found = (_time(query, citations), *_places(query, citations, evidence))
    return tuple(one for one in found if one is not None)


def is_unplaced(query: Query, one: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Tell whether the question names a place or nation that a sentence is not told to be of.

    It may stand in the sentence, the headings above it, its document's title, or the inquiry's
    question that it answers. Elsewhere in the passage it is that of another sentence.
    """
    named = [term for term in _names(query.text, query.language) if _keys(term.text, _PLACES)]
    if not named:
        return False
    hit = one.hit
    above = (hit.document.title or "", *hit.passage.section)
    questions = questions_of(hit.document.id, hit.passage.question, evidence)
    text = " ".join((one.text, *above, *questions))
    return not all(holds(text, term, query) for term in named)


def told(found: Instead, language: str) -> str:
    """Return what the reader is told of it."""
    words = phrases(language)
    asked, instead = quoted([found.asked], words), quoted(found.told, words)
    return str(words["instead"]).format(told=instead, asked=asked)


def _time(query: Query, citations: Sequence[Citation]) -> Instead | None:
    words, asked = yearly.asked(query.text)
    if not asked or any(asked[: len("2025")] in _above(one) for one in citations):
        return None
    return _of_all(words, [yearly.instead(asked, one.quote) for one in citations])


def _places(
    query: Query, citations: Sequence[Citation], evidence: Sequence[Evidence]
) -> Iterator[Instead | None]:
    from rag.cite import places
    from rag.cite.words import names

    named = [one.text for one in _names(query.text, query.language)]
    answered = (questions_of(one.document_id, one.question, evidence) for one in citations)
    above = [*map(_above, citations), *(text for texts in answered for text in texts)]
    for group in _APART:
        known = frozenset(names(group))
        asked = [name for name in named if _keys(name, [group])]
        keys = places.stated(query.text) & known
        if len(asked) != 1 or any(keys & places.stated(text) for text in above):
            continue
        told = [_named(one.quote, query.language, group, keys) for one in citations]
        yield _of_all(asked[0], told)


def _named(text: str, language: str, group: str, asked: frozenset[str]) -> tuple[str, ...]:
    """Return the places of a kind that a text names, nothing where it names one that is asked."""
    from rag.cite import places

    if places.stated(text) & asked:
        return ()
    named = (one.text for one in _names(text, language))
    return tuple(dict.fromkeys(name for name in named if _keys(name, [group])))


def _names(text: str, language: str) -> list[Term]:
    return [one for one in terms(text, language) if one.kind is Kind.NAME]


def _keys(name: str, groups: Sequence[str]) -> frozenset[str]:
    """Return what a name stands for in some groups of places."""
    from rag.cite import places
    from rag.cite.words import names

    return places.keys(name) & frozenset(key for group in groups for key in names(group))


def _above(citation: Citation) -> str:
    return " ".join((citation.title or "", *citation.section))


def _of_all(asked: str, told: Sequence[tuple[str, ...]]) -> Instead | None:
    """Return what all name, if all name something."""
    if not told or not all(told):
        return None
    return Instead(asked, tuple(dict.fromkeys(word for words in told for word in words)))
