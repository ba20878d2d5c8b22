"""Names in German and English sentences, and whether a source knows them.

There is no dictionary of names, and German writes every noun with a capital. A word counts as a
name where it is an acronym, is known to ``names.toml``, follows a title, or, in English,
stands capitalised inside a sentence; other capitalised words of German are only likely names, and
count where the source has another likely name in their stead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.analysis.acronyms import Glossary
from rag.analysis.language import function_words
from rag.cite import places
from rag.cite.content import content
from rag.cite.differences import differences
from rag.cite.plain import fold
from rag.cite.words import known, listed, nouns, pattern, table, units

_TOKEN = re.compile(r"[^\W_][\w]*(?:[-‐‑.&'’]\w+)*")
_ENDINGS = ("", "e", "n", "s", "en", "er", "es", "ern", "se", "sen", "nen", "innen", "in")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTION = re.compile(r"['’](?:s|d|m|ve|re|ll)$")
_LETTER = re.compile(r"\w(?:[-‐‑]|$)")
"""A letter by itself, or before a hyphen: "X-rays"."""
_WHOLE = r"(?:s|e[ns]?)?(?!\w)"
_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")
_HYPHEN = re.compile(r"[-‐‑]")
_ADJECTIVE = re.compile(r"isch(?:e[mnrs]?)?$")
"""German writes these small: "russischen"."""
_SHORTEST_PREFIX = 4
_LONGER = 4
"""Letters from which a headline writes a word large, whatever it is."""
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name for ``sure``, or likely one; one that is listed may have several words."""

    text: str
    sure: bool
    language: str | None = None
    """The text's that it stands in, where that decides what it is."""

    @property
    def keys(self) -> frozenset[str]:
        """What it stands for in ``names.toml``; empty where it is not listed."""
        return places.keys(self.text, self.language)

    @property
    def known(self) -> bool:
        """Whether it is listed in ``names.toml``, or an acronym: its other forms are known."""
        return bool(self.keys) or _is_acronym(self.text)

    @property
    def proper(self) -> bool:
        """Whether it is known, and no day, direction or faith."""
        return self.known and not places.passing(self.text)


def find(text: str, language: str) -> list[Name]:
    """Return sure and likely names in the order of the text."""
    found: list[Name] = []
    tokens = list(_TOKEN.finditer(text))
    listed_spans = [one for one in places.spans(text) if text[one[0]].isupper()]
    title = language == "en" and _is_title(tokens)
    for at, token in enumerate(tokens):
        whole = next((one for one in listed_spans if one[0] <= token.start() < one[1]), None)
        if whole is not None:
            if whole[0] == token.start():
                found.append(Name(text[slice(*whole)], True, language))
            continue
        word = _POSSESSIVE.sub("", token[0].rstrip("."))
        before = tokens[at - 1] if at else None
        first = before is None or bool(re.search(r"[.!?:„“\"»]\s*$", text[: token.start()]))
        if first and text[token.end() : token.end() + 1] == ",":
            continue  # "Precisely, …": a sentence seldom begins with a name and a comma
        if word.isupper() and word.lower() in units():
            continue  # "EUR" is another way to write euros
        acronyms = [part for part in _HYPHEN.split(word) if part and _is_acronym(part)]
        if acronyms:
            # Of "EU-Grenzen" the EU.
            found.extend(Name(part, True, language) for part in acronyms)
            continue
        after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        sure = _sure(word, before[0] if before else "", first, language)
        if after in listed("companies") and _may_be_firm(word, language):
            sure = True
        if sure is not None:
            listed_word = bool(places.keys(word, language))
            found.append(Name(word, sure and (listed_word or not title), language))
    return found


def _is_title(tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether an English sentence writes its longer words large, as headlines do."""
    longer = [token[0] for token in tokens if len(token[0]) >= _LONGER]
    return len(longer) >= _FEWEST and all(not word[0].islower() for word in longer)


def missing(claimed: Sequence[Name], sources: Sequence[str]) -> list[Name]:
    """Return the names that do not occur in the sources, in another form or language neither."""
    if not claimed:
        return []
    stated = _stated(" ".join(sources))
    return [name for name in claimed if not stated.holds(name)]


def swapped(claim: str, source: str, language: str) -> list[tuple[str, str]]:
    """Return names that stand where the source, in the same words, has another, and that other.

    One of the two must be a name, if only a likely one, and unknown to the other text. In another
    order of words the sentence's must be a sure one.
    """
    mine, theirs = find(claim, language), find(source, language)
    unknown, dropped = missing(mine, [source]), missing(theirs, [claim])
    found: list[tuple[str, str]] = []
    for one in differences(claim, source):
        here = _within(unknown, one.mine)
        there = _within(dropped, one.theirs)
        if not here and any(name.sure for name in there):
            # "des IWF" turned into "der Behörde" is no other name; "des Frontex" is unknown here.
            large = (word for word in _large(one.mine) if not _is_noun(word, language))
            here = [Name(word, False, language) for word in large]
            here = missing(here, [source])
        if here and there:
            found.append((here[0].text, there[0].text))
    if not found and _tells_apart(unknown, dropped, claim, source, language):
        found.append((unknown[0].text, dropped[0].text))
    return found


def _tells_apart(
    mine: Sequence[Name], theirs: Sequence[Name], claim: str, source: str, language: str
) -> bool:
    """Return whether two sentences have all words in common, in any order, but for these names.

    Where the source has a pronoun more, a name may stand for that.
    """
    if not mine or not theirs or not all(name.sure for name in mine):
        return False
    pronouns = [set(pattern(language, "pronouns").findall(fold(t).text)) for t in (claim, source)]
    rest = [_without(mine, claim, language), _without(theirs, source, language)]
    return pronouns[1] <= pronouns[0] and bool(rest[0]) and rest[0] == rest[1]


def _without(named: Sequence[Name], text: str, language: str) -> frozenset[str]:
    words = {part for name in named for part in _TOKEN.findall(name.text)}
    kept = (word for word in content(text, language) if word.text not in words)
    return frozenset(word.terms[0] for word in kept if word.terms)


@lru_cache(maxsize=64)
def _stated(text: str) -> _Stated:
    plain = letters(fold(text).text)
    return _Stated(plain, _terms(text), places.stated(text), letters(written_out(text)))


def letters(folded: str) -> str:
    """Return folded text without accents: a name is the same where they are left out."""
    apart = unicodedata.normalize("NFD", folded)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def bodies(claim: str, sources: Sequence[str]) -> list[Name]:
    """Return the authorities of which there is one that a sentence names and no source knows."""
    tokens = (token[0].rstrip(".") for token in _TOKEN.finditer(claim))
    named = [Name(word, True) for word in tokens if word[0].isupper() and _is_body(word.lower())]
    return missing(named, sources)


def offices(text: str, *, large: bool = True) -> dict[str, frozenset[str]]:
    """Return the authorities that a text names in full, as written, with all their names.

    They are those of the glossary, in either language; names are folded. With ``large`` only those
    written as a name: "the finance ministry" is any country's.
    """
    found = {
        key: frozenset(fold(form).text for form in (key, *forms))
        for key, forms in _glossary().read(text).items()
        if key[0].isupper() or not large
    }
    return {key: forms for key, forms in found.items() if any(map(_is_office, forms))}


def refers_back(text: str) -> bool:
    """Return whether a text speaks of an authority that it does not name: "das Ministerium"."""
    for shown in offices(text):
        text = text.replace(shown, " ")
    return any(word.lower() in listed("heads") for word in _TOKEN.findall(text))


def _is_office(form: str) -> bool:
    return any(word in listed("offices") for word in form.split(" ")[1:])


def _is_body(lower: str) -> bool:
    return lower.removesuffix("s").removesuffix("e") in listed("bodies")


def _within(named: Sequence[Name], stretch: str) -> list[Name]:
    words = _TOKEN.findall(stretch)
    parts = {part for word in words for part in (word, *_HYPHEN.split(word))}
    return [name for name in named if name.text in parts or parts & {*name.text.split(" ")[1:]}]


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

    def holds(self, name: Name) -> bool:
        if name.keys:
            return name.keys <= self.places
        parts = [part for part in _HYPHEN.split(name.text) if part] or [name.text]
        return all(self._part(part) for part in parts)

    def _part(self, part: str) -> bool:
        part = _PLURAL.sub("", part)
        plain = letters(fold(part).text)
        bare = plain[:-1] if plain.endswith("s") and len(plain) > _SHORTEST_PREFIX else plain
        strict = part.isupper() or len(bare) < _SHORTEST_PREFIX
        end = _WHOLE if strict else ""
        if re.search(rf"(?<!\w){re.escape(bare)}{end}", self.folded):
            return True
        # "Telekom" is not the telecommunications in the full name of an authority.
        if re.search(rf"(?<!\w){re.escape(bare)}{_WHOLE}", self.forms):
            return True
        if _terms(part) & self.terms and not strict:
            return True
        return any(letters(fold(form).text) in self.folded for form in _forms(part))


def _sure(word: str, before: str, first: bool, language: str) -> bool | None:
    """Return whether it is a name for sure (True), likely (False) or none (None)."""
    if not word[0].isupper():
        return True if _ADJECTIVE.search(word) and places.keys(word, language) else None
    if places.keys(word, language):
        return True
    lower = _CONTRACTION.sub("", word.lower()) if language == "en" else word.lower()
    if lower in function_words(known(language)) or _measures(lower, language):
        return None
    if _is_body(lower):
        return False  # written like a noun, with its article, and yet there is only one
    titled = before.lower().rstrip(".") in listed("titles")
    if titled and lower not in _common(known(language)) and lower not in listed("titles"):
        return True
    plain = lower in table(language, "numbers") or _is_common(lower, language)
    if plain or (language == "en" and lower in listed("titles")) or _LETTER.match(word):
        return None
    if language == "en":
        # "Studies show", "Clearly, it": the first word is written large whatever it is.
        return None if first and lower.endswith(("ly", "s", "ing", "ed")) else not first
    return _likely_in_german(lower, before)


def _measures(lower: str, language: str) -> bool:
    """Return whether a word is a month or a scale: they belong to a number."""
    return lower in table(language, "months") or lower in table(language, "scales")


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
