"""Does this full stop end a sentence? Abbreviations, ordinals, initials and ellipses need not."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from rag.analysis import files
from rag.analysis.language import function_words

_CLOSERS = "\"'“”’»«›‹)]"
_OPENERS = "\"'„“‚‘»«›‹(["
_MARK = r"\[[0-9]{1,3}+(?:[ \u00a0]?[,;–-][ \u00a0]?[0-9]{1,3}+)*\]"
MARKED = re.compile(_MARK)
"""A mark that points to a list of references: [3], [4, 5], [6–8]."""
# A mark of sentence end with what closes after it, perhaps the number of a footnote or marks that
# point to references, white space, and what opens before a new start.
# No quantifier of one sign gives back: rows of dots and of blanks would be tried from each of their
# places. Those of groups do: before 3.11.5 Python lost its place in possessive ones (gh-106052).
CANDIDATE = re.compile(
    rf"(?<![.!?…])[.!?…]++[{re.escape(_CLOSERS)}]*+(?P<note>[0-9⁰¹²³⁴-⁹]{{1,3}}+)?+"
    rf"(?P<marks>(?:[ \u00a0]?{_MARK})*)(?![ \u00a0]?{_MARK})"
    rf"(?=\s++(?:[–—-]\s*+)?+[{re.escape(_OPENERS)}]*+(?=(?P<next>\w+|§)))"
)
_ROMAN = re.compile(r"[IVX]+$")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
# A name such as `ProSiebenSat.1`.
_JOINED = re.compile(r"[a-zäöüß][A-ZÄÖÜ]")
# `BT-Drs.`, `bzw./ggf.`: the last part counts.
_LINKED = re.compile(r"(?<=[^\W\d_.])[-/]|\./")
_LONGEST_TOKEN = 40
_LONGEST_ORDINAL = 4
"""Digits: the Bundesrat met for its 1056. Sitzung."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What may stand before a full stop that ends nothing, lower case."""

    always: frozenset[str]
    final: frozenset[str]
    number: frozenset[str]
    months: frozenset[str]


@cache
def abbreviations(language: str) -> Abbreviations:
    """Return the abbreviations of ``de`` or ``en``."""
    table = tomllib.loads(files.content("abbreviations.toml").decode())[language]
    return Abbreviations(**{name: frozenset(words) for name, words in table.items()})


def ends_sentence(text: str, start: int, match: re.Match[str], language: str) -> bool:
    """Tell whether the candidate ends a sentence of ``text`` that began at ``start``."""
    following = match["next"]
    if following[0].islower():
        return False
    ending = match[0].removesuffix(match["marks"]).removesuffix(match["note"] or "")
    if match["note"] and not _noted(text[start : match.start()], following, language):
        return False
    mark = ending.rstrip(_CLOSERS)
    if mark in {"…", "..", "..."}:
        return mark != ending or _starts(following, language)
    if mark != ".":
        return True
    before = text[max(start, match.start() - _LONGEST_TOKEN) : match.start()]
    if not before or before[-1].isspace():
        return False
    last = before.rsplit(None, 1)[-1]
    token = last.lstrip(_OPENERS + "–—-/")
    space = match.start() - len(last)
    return _stop_ends(token, text[start:space], following, language)


def _noted(before: str, following: str, language: str) -> bool:
    """Tell the number of a footnote behind a stop from "Abs.2", "1.5" and "ProSiebenSat.1"."""
    if before[-1:].isdigit() or following[0].isdigit():
        return False
    words = before.split()
    token = words[-1].strip(_OPENERS + _CLOSERS + "–—-/") if words else ""
    known = abbreviations(language)
    short = known.always | known.final | known.number | known.months
    named = _ROMAN.fullmatch(token) or _JOINED.search(token)
    return len(token) > 1 and not named and token.lower() not in short


def _stop_ends(token: str, earlier: str, following: str, language: str) -> bool:
    """Decide by the token before the full stop, the words before that and the next word."""
    lower = token.lower()
    if not lower.isalpha():
        lower = _LINKED.split(lower)[-1]
    known = abbreviations(language)
    if lower in known.always or lower.endswith("str"):
        return False
    if lower in known.number and (following[0].isdigit() or _ROMAN.match(following)):
        return False
    if lower in known.number and language == "en":
        return True
    if lower in known.final or lower in known.number or lower in known.months:
        return _starts(following, language)
    if len(token) == 1 and token.isalpha():
        return token.isupper() and _starts(following, language)
    if token.isdigit() or _ROMAN.fullmatch(token):
        return _number_ends(token, earlier, following, language)
    return not _dotted(token) or _starts(following, language)


def _dotted(token: str) -> bool:
    """Tell letters with inner full stops (`U.S`, `i.d.R`), as opposed to `example.org` or 1.5."""
    return "." in token and all(len(p) <= 2 and p.isalpha() for p in token.split("."))


def _number_ends(token: str, earlier: str, following: str, language: str) -> bool:
    """Tell the end of a sentence from a German ordinal and from the number of a list item."""
    words = earlier.split()
    if not words:
        return False
    if language == "en":
        return True
    known = abbreviations(language)
    if following.lower() in known.months or (following[0].isdigit() and len(token) <= 2):
        return False
    if len(token) > _LONGEST_ORDINAL or _YEAR.fullmatch(token) or _starts(following, language):
        return True
    # "Frage 5. Antwort": a number after a noun; "der 20. Wahlperiode": an ordinal.
    last = words[-1].strip(_OPENERS)
    return last[:1].isupper() and last.lower() not in function_words("de")


def _starts(word: str, language: str) -> bool:
    """Tell a capitalised function word, which can only stand at the beginning of a sentence."""
    return word[0].isupper() and word.lower() in function_words(language)
