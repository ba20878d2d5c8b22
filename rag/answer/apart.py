"""Whether two sentences in one language speak of one thing, or of two in spite of shared words.

"Im Landkreis Ost sind es 120", "im Landkreis West 340"; "12.000 Euro im Monat", "144.000 im Jahr".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rag import tables

if TYPE_CHECKING:
    from rag.types import Evidence

_AMOUNT = re.compile(r"\d[\d.,\u00a0]*(?:\s(?:Mio\.|Mrd\.|Tsd\.|[A-ZÄÖÜ€$£][^\W\d_]*|%)){0,2}")


SHARED = 0.6
"""Share of the content words of the shorter of two sentences that the longer one must hold."""


@cache
def _rates() -> dict[str, re.Pattern[str]]:
    table = tables.read("rag", "apart.toml")
    return {span: re.compile(words, re.IGNORECASE) for span, words in table["rates"].items()}


def apart(one: str, other: str, language: str) -> bool:
    """Return whether each names something that the other lacks, or they count by other spans."""
    mine, theirs = _rates_of(one), _rates_of(other)
    return bool(mine and theirs and mine.isdisjoint(theirs)) or (
        _lacks(one, other, language) and _lacks(other, one, language)
    )


def alike(one: Evidence, other: Evidence, language: str) -> bool:
    """Return whether two sentences of one language are about one point.

    What shares but one word beside its amounts is so where the titles of its documents share one:
    "Die Kosten betragen 3 Mio. Euro" is on what its document is on.
    """
    from rag.cite.content import content, coverage, terms

    if apart(one.text, other.text, language):
        return False
    pair = (one.text, other.text)
    short, long = sorted(pair, key=lambda text: len(content(text, language)))
    words, known = content(short, language), terms([long], language)
    if len(words) < 2 or coverage(words, known) < SHARED:
        return False
    named = content(without_amounts(short), language)
    if coverage(named, known) * len(named) > 1:
        return True
    mine, theirs = (side.hit.document.title for side in (one, other))
    return coverage(content(mine, language), terms([theirs], language)) > 0


def without_amounts(text: str) -> str:
    """Return a text without its amounts and their units, which say nothing of what they are of."""
    return _AMOUNT.sub(" ", text)


def _rates_of(text: str) -> frozenset[str]:
    return frozenset(span for span, words in _rates().items() if words.search(text))


def _lacks(text: str, other: str, language: str) -> bool:
    """Whether a name or, in German, a noun of the other sentence is not in a text as a word."""
    from rag.cite.content import content

    # The compound "Flughafenamt" holds the parts of "Hafenamt" and is another office.
    held = {word.terms[0] for word in content(text, language) if word.terms}
    return any(
        word.terms and word.terms[0] not in held for word in content(_named(other), language)
    )


def _named(text: str) -> str:
    """The words of a sentence that are written large, but its first, its dates and its amounts."""
    from rag.analysis import dates

    for start, end, _ in reversed(list(dates.find(text))):
        text = text[:start] + text[end:]
    bare = re.sub(r"^\W*\w+", "", without_amounts(text))
    return " ".join(re.findall(r"\b[A-ZÄÖÜ][\w-]*", bare))
