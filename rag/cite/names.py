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
from difflib import SequenceMatcher
from functools import cache

from rag.analysis.acronyms import Glossary
from rag.analysis.language import function_words
from rag.cite.content import content
from rag.cite.plain import fold
from rag.cite.words import known, listed, names, nouns, table

_TOKEN = re.compile(r"[^\W_][\w]*(?:[-‐‑.&'’]\w+)*")
_ENDINGS = ("", "e", "n", "s", "en", "er", "es", "ern", "se", "sen", "nen", "innen", "in")
_HYPHEN = re.compile(r"[-‐‑]")
_SHORTEST_PREFIX = 4
_LONGEST_CODE = 3
_SHORT_STRETCH = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A word that is a name for ``sure``, or likely one."""

    text: str
    sure: bool


def find(text: str, language: str) -> list[Name]:
    """Return sure and likely names in the order of the text."""
    found: list[Name] = []
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        word = token[0].rstrip(".")
        before = tokens[at - 1] if at else None
        first = before is None or bool(re.search(r"[.!?:„“\"»]\s*$", text[: token.start()]))
        if first and text[token.end() : token.end() + 1] == ",":
            continue  # "Precisely, …": a sentence seldom begins with a name and a comma
        acronyms = [part for part in _HYPHEN.split(word) if part and _is_acronym(part)]
        if acronyms:
            found.extend(Name(part, True) for part in acronyms)  # of "EU-Grenzen" the EU
            continue
        sure = _sure(word, before[0] if before else "", first, language)
        if sure is not None:
            found.append(Name(word, sure))
    return found


def missing(claimed: Sequence[Name], sources: Sequence[str]) -> list[Name]:
    """Return the names that do not occur in the sources, in another form or language neither."""
    text = " ".join(sources)
    stated = _Stated(fold(text).text, _terms(text), _places(text), written_out(text))
    return [name for name in claimed if not stated.holds(name.text)]


def swapped(claim: str, source: str, language: str) -> list[str]:
    """Return likely names that stand where the source, in the same words, has another one."""
    mine, theirs = (_TOKEN.findall(text) for text in (claim, source))
    unknown = {name.text for name in missing(find(claim, language), [source])}
    dropped = {name.text for name in missing(find(source, language), [claim])}
    matcher = SequenceMatcher(None, [w.casefold() for w in mine], [w.casefold() for w in theirs])
    found: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a <= _SHORT_STRETCH and d - c <= _SHORT_STRETCH:
            here = [word for word in mine[a:b] if word in unknown]
            found.extend(here if any(word in dropped for word in theirs[c:d]) else ())
    return found


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
        return None
    if _place(word) is not None:
        return True
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower in function_words(known(language)) or lower in table(language, "months"):
        return None
    if _is_common(lower, language) or len(word) == 1:
        return None
    if before.lower().rstrip(".") in listed("titles"):
        return True
    if language == "en":
        # "Studies show", "Clearly, it": the first word is written large whatever it is.
        return None if first and lower.endswith(("ly", "s", "ing", "ed")) else not first
    return _likely_in_german(lower, before)


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
