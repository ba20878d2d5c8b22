"""Quotations: finding the quoted words in the source, exactly or drifted by a word or two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.cite import facts, polarity
from rag.cite.content import Word, content, terms
from rag.cite.evidence import Window, language_of
from rag.cite.plain import find, fold, squeeze
from rag.types import Hit

DRIFT = 0.8
"""Words that a drifted quotation must share with its source, in order (Ratcliff/Obershelp)."""

_QUOTED = re.compile(r"„([^“”\"]+)[“”\"]|“([^”“]+)”|\"([^\"]+)\"|»([^«»]+)«|«([^«»]+)»")
_GAP = re.compile(r"\s*(?:\[(?:…|\.{3})\]|\((?:…|\.{3})\)|…|\.{3})\s*")
_WORD = re.compile(r"\w+")
_FEWEST = 5
_STEM = 4


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch of a sentence: offsets of the words between the marks."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where quoted words stand: in hit ``hit``, at offsets into its text."""

    hit: int
    start: int
    end: int


def quoted(text: str) -> list[Quoted]:
    """Return what stands between quotation marks, German, English or French ones."""
    found: list[Quoted] = []
    for match in _QUOTED.finditer(text):
        group = next(n for n in range(1, 6) if match[n] is not None)
        if _WORD.search(match[group]):
            found.append(Quoted(*match.span(group), match[group]))
    return found


def places(words: str, cited: Sequence[Hit], near: Sequence[Window] = ()) -> list[Place]:
    """Return where the words stand in one of the hits, piece by piece where "…" leaves some out.

    Words that stand at several places are taken from the ``near`` windows, the sentences that the
    claim is about. Empty where one piece is nowhere to be found.
    """
    pieces = [piece for piece in _GAP.split(words) if _WORD.search(piece)]
    stretches = [(w.hit, w.start, w.text) for w in near]
    stretches += [(row, 0, hit.text) for row, hit in enumerate(cited)]
    for row, offset, text in stretches:
        found = list(_in_order(pieces, text, language_of(cited[row])))
        if pieces and len(found) == len(pieces):
            return [Place(row, offset + start, offset + end) for start, end in found]
    return []


def _in_order(pieces: Sequence[str], source: str, language: str) -> Iterator[tuple[int, int]]:
    done = 0
    for piece in pieces:
        span = find(piece, source[done:]) or _drifted(piece, source[done:], language)
        if span is None:
            return
        yield done + span[0], done + span[1]
        done += span[1]


def _drifted(piece: str, source: str, language: str) -> tuple[int, int] | None:
    """Return the stretch of the source that the piece miscopies without changing what is said."""
    folded = fold(source)
    wanted, words = _WORD.findall(fold(piece).text), list(_WORD.finditer(folded.text))
    if len(wanted) < _FEWEST:
        return None
    best = max(_candidates(wanted, [word[0] for word in words]), default=(0.0, 0, 0))
    if best[0] < DRIFT:
        return None
    first, last = words[best[1]].start(), words[best[2] - 1].end() - 1
    start, end = folded.starts[first], folded.ends[last]
    return (start, end) if _says_the_same(piece, source[start:end], language) else None


def _candidates(wanted: list[str], words: list[str]) -> Iterator[tuple[float, int, int]]:
    need = Counter(wanted)
    for size in range(max(1, len(wanted) - 2), len(wanted) + 3):
        for at in range(len(words) - size + 1):
            window = words[at : at + size]
            shared = sum((need & Counter(window)).values())
            if 2 * shared >= DRIFT * (len(wanted) + size):
                matcher = SequenceMatcher(None, wanted, window, autojunk=False)
                yield matcher.ratio(), at, at + size


def _says_the_same(piece: str, stretch: str, language: str) -> bool:
    piece, stretch = squeeze(piece), squeeze(stretch)
    mine, theirs = facts.facts(piece, language), facts.facts(stretch, language)
    if facts.missing(mine, theirs) or facts.missing(theirs, mine):
        return False
    if polarity.contradicts(piece, language, stretch, language):
        return False
    if polarity.shifts(piece, language, stretch, language):
        return False
    known = terms([stretch], language)
    return all(_resembles(word, known) for word in content(piece, language))


def _resembles(word: Word, known: frozenset[str]) -> bool:
    """Return whether a word is among the known terms, in another form or built on the same stem."""
    term = word.terms[0] if word.terms else ""
    return (
        any(other[:_STEM] == term[:_STEM] for other in known)
        if len(term) >= _STEM
        else (term in known)
    )
