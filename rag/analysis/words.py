"""From text to search terms: what is indexed of a passage and what is searched of a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rag.analysis import files
from rag.analysis.compounds import FILE as COMPOUND_FILE
from rag.analysis.compounds import NOT_PARTS, lexicon, normal, split
from rag.analysis.language import detect, function_words
from rag.analysis.rules import USUAL, Rules
from rag.analysis.stems import folded, stem, unfolded, version

RULES = 1
"""Raised when the rules of this room change what terms a text gives."""
PART_WEIGHT = 0.6
OTHER_LANGUAGE_WEIGHT = 0.5
_DATA = (
    COMPOUND_FILE,
    NOT_PARTS,
    *(f"function-words.{name}.txt" for name in ("de", "en", "other")),
)
_TOKEN = re.compile(
    r"[A-Z]{2,}\(\d{4}\)\s?\d+"  # COM(2025) 541
    r"|[^\W\d_]\w*(?:[-‐‑–]\w+)*"  # words, with hyphens
    r"|§{1,2}\s?\d+[a-z]?\b"
    r"|\d{1,3}(?:[.,’' ]\d{3})+(?:[.,]\d{1,2})?(?!\d|[.,]\d)"  # 100 000, 100.000,50
    r"|\d+[.,]\d{1,2}(?!\w|[.,]\d)"  # 3,5 and 3.5, but no date
    r"|\d+(?:/\d+)+"  # 19/8956
    r"|\d\w*(?:[-‐‑–]\w+)*"  # 5G, 5G-Netz
)
_HYPHEN = re.compile(r"[-‐‑–]")
_GENDER = re.compile(r"(?<=\w)(?:[:*_·]|/-?)(?=in(?:nen)?\b)")
_QUANTITY = re.compile(r"(\d{1,3}(?:[.,’' ]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
_SECTION = re.compile(r"\b(?:[Pp]aragra(?:f|ph)(?:en)?|[Ss]ections?|[Ss]ec\.) (\d+[a-z]?)\b")
_FUNCTION_MARK = "="
JOIN = "&"
"""Stands in a question's term between terms that must all be there."""
_LONGEST_ACRONYM = 5
_LONGEST_TOKEN = 80


class Analyser:
    """Turns passages into index terms and questions into weighted terms.

    Both languages go through their own stemmer; a question goes through both, so that names and
    cognates meet passages of the other language. Cheap to make: word lists load at first use.
    """

    def __init__(self, rules: Rules = USUAL) -> None:
        """Take rules other than the usual ones only to measure what these are worth."""
        self._rules = rules

    @property
    def signature(self) -> str:
        """What must be the same at ingest and at search: rules, word lists, stemmers."""
        usual = f"words-{RULES}-{files.fingerprint(*_DATA)}-snowball-{version()}"
        return "-".join(filter(None, (usual, self._rules.signature)))

    def terms(self, text: str, language: str | None = None) -> list[str]:
        """Return the index terms of a passage in text order, repeated as often as they occur.

        ``language`` is ``de`` or ``en``; None asks the text. Of text in neither, both languages'
        stems are taken.
        """
        known = language if language in {"de", "en"} else detect(text)
        languages = (known,) if known in {"de", "en"} else ("de", "en")
        found: list[str] = []
        for token in _TOKEN.findall(_clean(text)):
            for name in languages:
                found.extend(_indexed(token, name, self._rules))
        return found

    def query(self, text: str, language: str) -> dict[str, float]:
        """Return the terms to search for, without stop words, each with its weight in (0, 1].

        A word as it stands weighs 1, a part of a compound less, a stem of the other language
        less too unless the word looks like a name, a number or an acronym.
        """
        tokens = _TOKEN.findall(_SECTION.sub(r"§ \1", _clean(text)))
        telling = [token for token in tokens if not _is_stop(token, language, text)]
        found: dict[str, float] = {}
        for token in telling or tokens:
            for term, weight in _asked(token, language, self._rules):
                found[term] = max(weight, found.get(term, 0.0))
        # Function words within `No-Spy-Abkommen` tell nothing either.
        plain = {term: weight for term, weight in found.items() if term[0] != _FUNCTION_MARK}
        return plain if telling and plain else found


def _clean(text: str) -> str:
    """Normalise (NFKC), drop soft hyphens, write `Bürger:innen` as one word."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return _GENDER.sub("", text) if "in" in text else text


@lru_cache(maxsize=1 << 17)
def _indexed(token: str, language: str, rules: Rules) -> tuple[str, ...]:
    """Return the whole token's terms, then its parts', each once."""
    whole, parts = _analysed(token, language, rules)
    return tuple(dict.fromkeys((*whole, *parts)))


def _asked(token: str, language: str, rules: Rules) -> Iterator[tuple[str, float]]:
    other = "en" if language == "de" else "de"
    foreign = 1.0 if _is_name(token, language) else OTHER_LANGUAGE_WEIGHT
    for name, weight in ((language, 1.0), (other, foreign)):
        whole, parts = _analysed(token, name, rules)
        yield from ((term, weight) for term in whole)
        if rules.joined and name == "de" and token.isalpha() and parts:
            parts = (JOIN.join(parts),)
        yield from ((term, weight * PART_WEIGHT) for term in parts)
        if name == "de":
            related = (near for term in whole for near in rules.related.get(term, ()))
            yield from ((term, weight * rules.related_weight) for term in related)


def _is_name(token: str, language: str) -> bool:
    """Tell numbers, acronyms and names; German nouns are capitalised too, so that lists decide."""
    if token.isupper() or any(letter.isdigit() for letter in token):
        return True
    return token[0].isupper() and (language == "en" or normal(token) not in lexicon())


def _analysed(token: str, language: str, rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the terms of the whole token and those of its parts."""
    token = token[:_LONGEST_TOKEN]
    if token[0] == "§" or token[0].isdigit() or "(" in token:
        numbers = _number(token)
        if numbers is not None:
            return numbers
    pieces = [piece for piece in _HYPHEN.split(token) if piece]
    if len(pieces) == 1:
        return _word(token, language, rules)
    whole = (_stem("".join(pieces).lower(), language, rules),)
    parts = [term for piece in pieces for group in _word(piece, language, rules) for term in group]
    return whole, tuple(parts)


def _stem(word: str, language: str, rules: Rules) -> str:
    if rules is USUAL or language != "de":
        return stem(word, language) if rules.inflection else word
    if not rules.inflection:
        return folded(word) if rules.folding else word
    return stem(word, language) if rules.folding else unfolded(word, stem(word, language))


def _word(word: str, language: str, rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lower = word.lower()
    if not word.isalpha():
        return (lower,), ()
    whole = _stem(lower, language, rules)
    if word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM:
        # An acronym has no stem, but a word may be printed in capitals.
        return tuple(dict.fromkeys((lower, whole))), ()
    if lower in function_words(language):
        # Set apart, or `sich` would drown `Sicherheit`, whose stem it is, and `seit` the `Seite`.
        return (_FUNCTION_MARK + lower,), ()
    if language != "de" or not rules.compounds:
        return (whole,), ()
    return (whole,), tuple(_stem(part, language, rules) for part in split(word))


def _number(token: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the terms of a number or reference; None for a word that begins with a digit."""
    if token[0] == "§":
        number = token.lstrip("§ \t\n").lower()
        return (f"§{number}",), (number,)
    if "/" in token or "(" in token:
        parts = tuple(part.lower() for part in re.findall(r"\w+", token))
        return ("".join(token.lower().split()),), parts
    quantity = _QUANTITY.fullmatch(token)
    if quantity is None:
        return None
    digits = re.sub(r"\D", "", quantity[1])
    # Columns of a table look like thousands with blanks.
    parts = tuple(part for part in token.split() if part.strip("0")) if " " in token else ()
    return (f"{digits}.{quantity[2]}" if quantity[2] else digits,), parts


def _is_stop(token: str, language: str, text: str) -> bool:
    """Tell a function word of the question's language; `IT` beside small letters is none."""
    if token.isupper() and len(token) > 1 and not text.isupper():
        return False
    return token.lower() in function_words(language)
