"""Content words: what is left of a text without function words, negations, modals and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.analysis.language import function_words
from rag.analysis.words import Analyser
from rag.cite.words import pattern

_WORD = re.compile(r"[^\W\d_][\w]*(?:[-‐‑'’][\w]+)*")
_LISTS = (
    "negations",
    "reporting",
    "modality.duty",
    "modality.advice",
    "modality.permission",
    "modality.doubt",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One content word, where it stands, and its index terms: its stem, then a compound's parts."""

    text: str
    start: int
    terms: tuple[str, ...]


@lru_cache(maxsize=2048)
def content(text: str, language: str) -> tuple[Word, ...]:
    """Return the content words of a text in order; ``language`` is ``de`` or ``en``."""
    analyser, skipped = _analyser(), function_words(language)
    return tuple(
        Word(match[0], match.start(), tuple(analyser.terms(match[0], language)))
        for match in _WORD.finditer(text)
        if match[0].lower() not in skipped and not _is_marked(match[0].lower(), language)
    )


def terms(texts: Iterable[str], language: str) -> frozenset[str]:
    """Return all terms of the content words of several texts."""
    return frozenset(
        term for text in texts for word in content(text, language) for term in word.terms
    )


def coverage(words: Sequence[Word], known: frozenset[str]) -> float:
    """Return the share of the words that ``known`` holds; of a compound, the share of its parts."""
    return sum(_held(word, known) for word in words) / len(words) if words else 0.0


def _held(word: Word, known: frozenset[str]) -> float:
    whole, *parts = word.terms or ("",)
    if whole in known or not parts:
        return float(whole in known)
    return sum(part in known for part in parts) / len(parts)


@lru_cache(maxsize=16384)
def _is_marked(word: str, language: str) -> bool:
    return any(pattern(language, name).fullmatch(word) for name in _LISTS)


@cache
def _analyser() -> Analyser:
    return Analyser()
