"""Whether a text in another language renders a name: translated, in a compound, or spelt its way.

"Hungarian Guard" is "Ungarische Garde", "Budget Control Act" "Haushaltskontrollgesetz", and
"Lavrov" "Lawrow". Names that are listed, and acronyms, are left to `rag.cite.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.analysis.compounds import split
from rag.cite.closeness import Similarity
from rag.cite.content import content
from rag.cite.evidence import Window
from rag.cite.names import Name, find, letters, missing
from rag.cite.plain import fold
from rag.cite.words import spellings
from rag.question.translate import translations

RENDERED = 0.6
"""Match (`Similarity.matches`) from which a word renders a name in another language."""

LISTED = 0.5
"""Weight in the list of translations from which the same is so."""

_DOUBLED = re.compile(r"(\w)\1+")
_LEAST_SPELT = 4


def strange(claim: str, language: str, windows: Sequence[Window], similarity: Similarity) -> int:
    """Return how many names no word of a text in another language renders or repeats."""
    claimed = [one for one in find(claim, language) if one.sure and not one.known]
    absent = missing(claimed, [window.text for window in windows])
    return len(unrendered(absent, language, _texts(windows), similarity))


def untranslated(
    absent: Sequence[Name],
    claim: str,
    language: str,
    windows: Sequence[Window],
    similarity: Similarity | None,
) -> list[Name]:
    """Leave places and acronyms, and other names where the source has one that nothing renders.

    For "Disaster Agency" the source may have a word that is no name, but not for "Nokia" where it
    speaks of Huawei.
    """
    others = [name for name in absent if not name.known]
    if similarity is None or not others:
        return list(absent)
    theirs = [n for w in windows for n in find(w.text, w.language) if not n.known]
    dropped = missing(theirs, [claim])
    kept: list[Name] = []
    if unrendered(dropped, windows[0].language, [(claim, language)], similarity):
        kept = unrendered(others, language, _texts(windows), similarity)
    return [name for name in absent if name.known or name in kept]


def unrendered(
    some: Sequence[Name],
    language: str,
    texts: Sequence[tuple[str, str]],
    similarity: Similarity,
) -> list[Name]:
    """Return the names, of a text in ``language``, that no word of the texts renders.

    ``texts`` are pairs of a text and its language.
    """
    words = tuple(dict.fromkeys(w for text, own in texts for w in _words(text, own)))
    terms = frozenset(t for text, own in texts for w in content(text, own) for t in w.terms)
    spelt = frozenset(_spelt(word.text) for text, own in texts for word in content(text, own))
    readings = [_readings(name.text, language) for name in some]
    pieces = list(dict.fromkeys(piece for one in readings for reading in one for piece in reading))
    near = dict(zip(pieces, similarity.matches(pieces, words).tolist(), strict=True))

    def holds(piece: str) -> bool:
        return (
            near[piece] >= RENDERED
            or _spelt(piece) in spelt
            or bool(_translated(piece, language) & terms)
        )

    return [
        name
        for name, one in zip(some, readings, strict=True)
        if not any(all(map(holds, reading)) for reading in one)
    ]


def _texts(windows: Sequence[Window]) -> list[tuple[str, str]]:
    return [(window.text, window.language) for window in windows]


def _words(text: str, language: str) -> Iterator[str]:
    for word in content(text, language):
        for reading in _readings(word.text, language):
            yield from reading


def _readings(word: str, language: str) -> list[tuple[str, ...]]:
    """Return a word whole and, of a German compound, its parts: all of them render it."""
    parts = split(word) if language == "de" else ()
    return [(word.lower(),), *([parts] if parts else [])]


@lru_cache(maxsize=4096)
def _translated(word: str, language: str) -> frozenset[str]:
    """Return the terms that the list of translations has for a word, but not for its parts."""
    if language == "de" and split(word):
        return frozenset()
    other = "de" if language == "en" else "en"
    near = [form for form, weight in translations([word], language) if weight >= LISTED]
    return frozenset(term for form in near for one in content(form, other) for term in one.terms)


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    """Return a word as it sounds, whether German or English put its letters: "Lawrow", "Lavrov".

    Short words sound alike too often, and stay what they are.
    """
    plain = letters(fold(word).text)
    if len(plain) < _LEAST_SPELT:
        return plain
    for spelling, sound in spellings():
        plain = plain.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", plain)
