"""Whether two sentences in one language speak of different things, in spite of many shared words.

"Im Landkreis Ost sind es 120", "im Landkreis West 340"; "12.000 Euro im Monat", "144.000 im Jahr".
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

_AMOUNT = re.compile(r"\d[\d.,\u00a0]*(?:\s(?:Mio\.|Mrd\.|Tsd\.|[A-ZÄÖÜ€$£][^\W\d_]*|%)){0,2}")


@cache
def _rates() -> dict[str, re.Pattern[str]]:
    path = resources.files("rag") / "data" / "apart.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {span: re.compile(words, re.IGNORECASE) for span, words in table["rates"].items()}


def apart(one: str, other: str, language: str) -> bool:
    """Return whether each names something that the other lacks, or they count by other spans."""
    mine, theirs = _rates_of(one), _rates_of(other)
    return bool(mine and theirs and mine.isdisjoint(theirs)) or (
        _lacks(one, other, language) and _lacks(other, one, language)
    )


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
    bare = re.sub(r"^\W*\w+", "", _AMOUNT.sub(" ", text))
    return " ".join(re.findall(r"\b[A-ZÄÖÜ][\w-]*", bare))
