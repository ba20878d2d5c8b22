"""Stems of words by Snowball (Porter 2001; German unifies ä, ae and a, and ß and ss)."""

from __future__ import annotations

from functools import cache, lru_cache

import Stemmer

from rag.analysis.compounds import lexicon

_NAMES = {"de": "german", "en": "english"}
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_VOWELS = frozenset("aiouyäöü")
_LATIN = ("um", "us", "a", "o")
# Their plural by rule is another word: Daten, kommen, Linden.
_NO_LATIN_PLURAL = frozenset({"datum", "komma", "linda"})


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    # The cache here is the one around whole tokens; a second would only cost memory.
    return Stemmer.Stemmer(_NAMES[language], 0)


def version() -> str:
    """Return the version of the stemmers: another one may give other stems."""
    return str(Stemmer.version())


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word in ``de`` or ``en``."""
    if language == "de":
        word = _regular(word)
    return str(_stemmer(language).stemWord(word))


def folded(word: str) -> str:
    """Return a lower-case word as the German stemmer folds its letters, with its ending."""
    return word.translate(_FOLDED)


def unfolded(word: str, stem: str) -> str:
    """Return the beginning of ``word`` that its German stem stands for, in its own letters."""
    at = done = 0
    while done < len(stem) and at < len(word):
        letter = folded(word[at])
        if not stem.startswith(letter, done):
            break
        at, done = at + 1, done + len(letter)
        two = word[at - 1 : at + 1]
        if two in ("ae", "oe", "ue") and done < len(stem) and not stem.startswith("e", done):
            at += 1
    return word[:at]


def _regular(word: str) -> str:
    """Bring inflections that Snowball leaves to one form, where the lexicon knows that form.

    `Chinas`, `Kitas`: the genitive and plural after a vowel; `Journalistinnen`, `Präsidentin`: the
    form that the masculine shares; `Thema`, `Risiko`, `Zentrum`, `Mechanismus`: the plural.
    """
    if len(word) < 5:
        return word
    known = lexicon()
    if word[-1] == "s" and word[-2] in _VOWELS and known.get(word[:-1], -1) > known.get(word, -1):
        word = word[:-1]
    for ending in ("innen", "in"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 5 and (base in known or base + "e" in known):
            return base
    for ending in _LATIN:
        plural = word.removesuffix(ending) + "en"
        if word.endswith(ending) and plural in known and word not in _NO_LATIN_PLURAL:
            return plural
    return word
