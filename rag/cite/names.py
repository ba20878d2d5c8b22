"""Names in German and English sentences, and whether a source knows them.

There is no dictionary of names, and German writes every noun with a capital. A word counts as a
name where it is an acronym, a place known to ``names.toml``, follows a title, or, in English,
stands capitalised inside a sentence; other capitalised words of German are only likely names, and
count where the source has another likely name in their stead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.analysis.acronyms import Glossary
from rag.analysis.language import function_words
from rag.cite.content import content
from rag.cite.differences import differences
from rag.cite.plain import fold
from rag.cite.words import known, listed, names, nouns, table

_TOKEN = re.compile(r"[^\W_][\w]*(?:[-‐‑.&'’]\w+)*")
_ENDINGS = ("", "e", "n", "s", "en", "er", "es", "ern", "se", "sen", "nen", "innen", "in")
_POSSESSIVE = re.compile(r"['’]s?$")
_HYPHEN = re.compile(r"[-‐‑]")
_ADJECTIVE = re.compile(r"isch(?:e[mnrs]?)?$")
"""German writes these small: "russischen"."""
_SHORTEST_PREFIX = 4
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A word that is a name for ``sure``, or likely one."""

    text: str
    sure: bool

    @property
    def known(self) -> bool:
        """Whether it is a place in ``names.toml``, or an acronym: its other forms are known."""
        return _place(self.text) is not None or _is_acronym(self.text)


def find(text: str, language: str) -> list[Name]:
    """Return sure and likely names in the order of the text."""
    found: list[Name] = []
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        word = _POSSESSIVE.sub("", token[0].rstrip("."))
        before = tokens[at - 1] if at else None
        first = before is None or bool(re.search(r"[.!?:„“\"»]\s*$", text[: token.start()]))
        if first and text[token.end() : token.end() + 1] == ",":
            continue  # "Precisely, …": a sentence seldom begins with a name and a comma
        acronyms = [part for part in _HYPHEN.split(word) if part and _is_acronym(part)]
        if acronyms:
            found.extend(Name(part, True) for part in acronyms)  # of "EU-Grenzen" the EU
            continue
        after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        sure = _sure(word, before[0] if before else "", first, language)
        if after in listed("companies") and _may_be_firm(word, language):
            sure = True
        if sure is not None:
            found.append(Name(word, sure))
    return found


def missing(claimed: Sequence[Name], sources: Sequence[str]) -> list[Name]:
    """Return the names that do not occur in the sources, in another form or language neither."""
    if not claimed:
        return []
    stated = _stated(" ".join(sources))
    return [name for name in claimed if not stated.holds(name.text)]


def swapped(claim: str, source: str, language: str) -> list[tuple[str, str]]:
    """Return names that stand where the source, in the same words, has another, and that other.

    One of the two must be a name, if only a likely one, and unknown to the other text.
    """
    mine, theirs = find(claim, language), find(source, language)
    unknown, dropped = missing(mine, [source]), missing(theirs, [claim])
    found: list[tuple[str, str]] = []
    for one in differences(claim, source):
        here = _within(unknown, one.mine)
        there = _within(dropped, one.theirs)
        if not here and any(name.sure for name in there):
            # "des IWF" turned into "der Behörde" is no other name; "des Frontex" is unknown here.
            here = [Name(w, False) for w in _large(one.mine) if not _is_noun(w, language)]
            here = missing(here, [source])
        if here and there:
            found.append((here[0].text, there[0].text))
    return found


@lru_cache(maxsize=64)
def _stated(text: str) -> _Stated:
    return _Stated(fold(text).text, _terms(text), _places(text), written_out(text))


def bodies(claim: str, sources: Sequence[str]) -> list[Name]:
    """Return the authorities of which there is one that a sentence names and no source knows."""
    tokens = (token[0].rstrip(".") for token in _TOKEN.finditer(claim))
    named = [Name(word, True) for word in tokens if word[0].isupper() and _is_body(word.lower())]
    return missing(named, sources)


def _is_body(lower: str) -> bool:
    return lower.removesuffix("s").removesuffix("e") in listed("bodies")


def _within(named: Sequence[Name], stretch: str) -> list[Name]:
    words = _TOKEN.findall(stretch)
    return [name for name in named if any(name.text in (w, *_HYPHEN.split(w)) for w in words)]


def _large(stretch: str) -> list[str]:
    return [word for word in _TOKEN.findall(stretch) if word[0].isupper()]


def _is_noun(word: str, language: str) -> bool:
    lower = word.lower()
    return _is_common(lower, language) or lower.endswith(tuple(listed("suffixes")))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a source offers for comparison with a name."""

    folded: str
    terms: frozenset[str]
    places: frozenset[str]
    forms: str

    def holds(self, name: str) -> bool:
        place = _place(name)
        if place is not None:
            return place in self.places
        parts = [part for part in _HYPHEN.split(name) if part] or [name]
        return all(self._part(part) for part in parts)

    def _part(self, part: str) -> bool:
        plain = fold(part).text
        bare = plain[:-1] if plain.endswith("s") and len(plain) > _SHORTEST_PREFIX else plain
        strict = part.isupper() or len(bare) < _SHORTEST_PREFIX
        end = r"(?:s|e[ns]?)?(?!\w)" if strict else ""
        if re.search(rf"(?<!\w){re.escape(bare)}{end}", f"{self.folded} {self.forms}"):
            return True
        if _terms(part) & self.terms and not strict:
            return True
        return any(fold(form).text in self.folded for form in _forms(part))


def _sure(word: str, before: str, first: bool, language: str) -> bool | None:
    """Return whether it is a name for sure (True), likely (False) or none (None)."""
    if not word[0].isupper():
        return True if _ADJECTIVE.search(word) and _place(word) is not None else None
    if _place(word) is not None:
        return True
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower in function_words(known(language)) or lower in table(language, "months"):
        return None
    if _is_body(lower):
        return False  # written like a noun, with its article, and yet there is only one
    titled = before.lower().rstrip(".") in listed("titles")
    if titled and lower not in _common(known(language)) and lower not in listed("titles"):
        return True
    if _is_common(lower, language) or len(word) == 1:
        return None
    if language == "en":
        # "Studies show", "Clearly, it": the first word is written large whatever it is.
        return None if first and lower.endswith(("ly", "s", "ing", "ed")) else not first
    return _likely_in_german(lower, before)


def _may_be_firm(word: str, language: str) -> bool:
    lower = word.lower()
    plain = lower in function_words(known(language)) or lower in _common(known(language))
    return word[0].isupper() and not plain


def _likely_in_german(lower: str, before: str) -> bool | None:
    """A noun after an article or an inflected adjective, or with a noun's suffix, is no name."""
    article = before.lower() in function_words("de") and before.lower().endswith(
        ("der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "eines", "ihre")
    )
    adjective = before.islower() and before.endswith(("e", "en", "er", "es", "em"))
    if article or lower.endswith(tuple(listed("suffixes"))):
        return None
    return None if adjective and before.lower() not in function_words("de") else False


def _is_acronym(word: str) -> bool:
    capitals = sum(letter.isupper() for letter in word)
    mixed = word[0].isdecimal() and capitals >= 1
    return mixed or (capitals >= 2 and "-" not in word)


def _is_common(lower: str, language: str) -> bool:
    listed = _common(known(language))
    if language == "en":
        return lower in listed
    return any(lower[at:] in listed for at in range(len(lower) - 2))


@cache
def _common(language: str) -> frozenset[str]:
    endings = _ENDINGS if language == "de" else ("", "s", "es", "al")
    plurals = {noun[:-1] + "ies" for noun in nouns(language) if noun.endswith("y")}
    return frozenset(noun + end for noun in nouns(language) for end in endings) | plurals


@lru_cache(maxsize=16384)
def _place(word: str) -> str | None:
    plain = word.casefold()
    exact, beginnings = _gazetteer()
    if len(word) <= _LONGEST_CODE and not word.isupper():
        return None  # "us" and "eu" are words too
    if plain in exact:
        return exact[plain]
    longest = max((b for b in beginnings if plain.startswith(b)), key=len, default=None)
    return beginnings[longest] if longest else None


@cache
def _gazetteer() -> tuple[dict[str, str], dict[str, str]]:
    rows = names("places")
    exact = {form: key for form, key in rows.items() if not form.endswith("*")}
    return exact, {form[:-1]: key for form, key in rows.items() if form.endswith("*")}


def _places(text: str) -> frozenset[str]:
    """Places of a source; adjectives are written small in German, so all words are looked up."""
    tokens = _TOKEN.findall(text)
    found = (_place(part) for token in tokens for part in (token, *_HYPHEN.split(token)) if part)
    return frozenset(place for place in found if place)


def _terms(text: str) -> frozenset[str]:
    return frozenset(
        word.terms[0] for lang in ("de", "en") for word in content(text, lang) if word.terms
    )


def _forms(word: str) -> tuple[str, ...]:
    """Other forms of an acronym or office, German and English."""
    return tuple(form for forms in _glossary().read(word).values() for form in forms)


def written_out(text: str) -> str:
    """Return the other forms of the acronyms and offices in a text, folded, in one line."""
    forms = (form for forms in _glossary().read(text).values() for form in forms)
    return fold(" ".join(forms)).text


@cache
def _glossary() -> Glossary:
    return Glossary.load()
