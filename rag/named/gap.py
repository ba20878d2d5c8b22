"""Which terms of a question its sources do not hold, and what that means for an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rag import tables
from rag.analysis import dates
from rag.named.labels import has_others, is_there
from rag.named.terms import SEPARATED, Kind, Term, terms
from rag.question.query import Query
from rag.ranking.signs import surroundings
from rag.types import Evidence, Hit, Role

CLOSE = 0.5
"""Sentences at least half as good as the best count as sources of the answer."""

MOST = 5

BEFORE = 1200
"""Characters before a passage in which its year may stand: about one passage."""

_LANGUAGES = ("de", "en")
_DIGITS = re.compile(r"\d+")
_DAY = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}\.(\d\d)(?!\d)")
_CENTURIES = (19, 20)
"""That a year of two digits may be of."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOINED = re.compile(
    r"[\s,]*(?:und|oder|sowie|beziehungsweise|bzw\.|and|or|[,/&])?\s*"
    r"(?:(?:in|im|bei|beim|für|von|vom|zum|zur|for|of|the|de[rmns]|die|das|Jahre?|years?)\s+)*",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?P<between>\b(?:zwischen|between)\s(?:\w+\s){0,2})?\b(?P<first>(?:1[6-9]|20|21)\d\d)\s?"
    r"(?:[-–/]|bis|to|(?(between)(?:und|and)|(?!)))\s?(?P<last>\d{4}|\d\d)\b(?!-)",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\|\s*(?:1[6-9]|20|21)\d\d\b[^|:]*:")
FEWEST_COLUMNS = 2
"""Years that stand above the figures of a row; one alone may be any word of a heading."""
FEWEST, LONGEST = 2, 6
"""Capital letters of an acronym whose long form is sought."""
_INFLECTED = 5
"""Letters from which a name may have an ending other than "s"."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Terms that no source holds; with ``whole`` they leave nothing of the question.

    ``weaker`` are those of them that a passage holds which was found, but fits the question less.
    """

    terms: tuple[str, ...] = ()
    whole: bool = False
    weaker: tuple[str, ...] = ()


def gap(
    query: Query,
    evidence: Sequence[Evidence],
    whole_text: Callable[[Hit], str],
    told: Collection[str] = (),
) -> Gap:
    """Return what the question names and its best sources do not hold.

    A year must stand in a passage that is quoted or shortly before it, in what describes its
    document or in the question that it answers; anything else may stand anywhere in the document.
    "Module 2" is missing where the documents number other modules only.
    Where several are named together ("2019 und 2021") and one is there, only a part of the question
    is open. Of a row whose columns are years, the day of its document names no further one.

    Args:
        query: the question.
        evidence: the sentences found, best first.
        whole_text: reads the text of a hit's document; called only where a passage lacks a term.
        told: words of the question that were read as filters or references, and hold by themselves.
    """
    asked = [
        term
        for term in terms(query.text, query.language)
        if not any(term.text in words for words in told)
    ]
    if not asked or not evidence:
        return Gap()
    best = [one for one in evidence[:MOST] if one.score >= CLOSE * evidence[0].score]
    hits = list(dict.fromkeys(one.hit for one in best))
    stamps = {hit.document.date for hit in hits} if any(map(_by_years, best)) else set()

    def held(term: Term, text: str) -> bool:
        return holds(_without(stamps, text) if term.kind is Kind.YEAR else text, term, query)

    near = " ".join(_context(hit, evidence) for hit in hits)
    absent = [term for term in asked if not held(term, near)]
    if absent:
        whole = {hit.document.id: whole_text(hit) for hit in hits}
        before = (_before(hit, whole[hit.document.id]) for hit in hits)
        beside, wide = " ".join((near, *before)), " ".join((near, *whole.values()))
        absent = [
            term
            for term in absent
            if not held(term, beside if term.kind is Kind.YEAR else wide)
            and (term.kind is not Kind.LABEL or has_others(term.text, wide))
        ]
    present = [term for term in asked if term not in absent]
    alone = [term for term in absent if not _beside(term, present, query.text)]
    found = dict.fromkeys(one.hit.text for one in evidence)
    weaker = [term for term in absent if any(held(term, text) for text in found)]
    return Gap(_texts(absent), bool(alone), _texts(weaker))


def told(missing: Gap, language: str) -> str:
    """Return what the reader is told of a gap."""
    words = phrases(language)
    if not missing.whole:
        return str(words["part"]).format(terms=quoted(missing.terms, words))
    # What stands right below, among the nearest passages, must not be said to be nowhere.
    nowhere = [term for term in missing.terms if term not in missing.weaker]
    lines = {"whole": nowhere, "weaker": missing.weaker}
    return " ".join(
        str(words[key]).format(terms=quoted(terms, words)) for key, terms in lines.items() if terms
    )


def _texts(found: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.text for term in found))


def quoted(found: Sequence[str], words: dict[str, Any]) -> str:
    """Return words of a question or a source, each in quotation marks."""
    return ", ".join(words["quoted"].format(term=term) for term in found)


def _context(hit: Hit, evidence: Sequence[Evidence]) -> str:
    """A passage, what describes it and its document, and the question that it answers."""
    document = hit.document
    described = (document.date, document.addressee, document.reference, *document.refers)
    questions = questions_of(document.id, hit.passage.question, evidence)
    return " ".join((surroundings(hit), *filter(None, described), *questions))


def questions_of(
    document: str, numbers: str | None, evidence: Sequence[Evidence]
) -> tuple[str, ...]:
    """Return the texts found of the numbered questions of a document."""
    found = (
        one.hit.text
        for one in evidence
        if one.hit.passage.role is Role.ASKS
        and one.hit.document.id == document
        and one.hit.passage.question == numbers
        and numbers
    )
    return tuple(dict.fromkeys(found))


def _before(hit: Hit, text: str) -> str:
    """What stands before a passage: a year is often said once, for all that follows."""
    start = hit.passage.start
    return text[max(0, start - BEFORE) : start]


def _by_years(one: Evidence) -> bool:
    """Whether a sentence is a row whose columns are years."""
    return len(_COLUMN.findall(one.text)) >= FEWEST_COLUMNS


def _without(stamps: Collection[str | None], text: str) -> str:
    """Cut the documents' own dates: beside columns of years, they are no year of the figures."""
    for start, end, iso in reversed([*dates.find(text)] if stamps else []):
        text = f"{text[:start]} {text[end:]}" if iso in stamps else text
    return text


def holds(text: str, term: Term, query: Query, *, spelt: bool = True) -> bool:
    """Tell whether a text holds a term of a question, a name in another form or language too.

    With ``spelt`` words that an unknown acronym may abbreviate count: somewhere in a long text
    there are such words for most acronyms.
    """
    if term.kind is Kind.PAPER:
        return term.text in text
    if term.kind is Kind.NAME:
        return _has_name(term.text, text, query, spelt)
    if term.kind is Kind.LABEL:
        return is_there(term.text, text)
    plain = SEPARATED.sub("", text)
    if term.kind is Kind.YEAR and not term.text.isdigit():
        return _has_both(term.text, plain)
    there = {*_DIGITS.findall(plain), *_DIGITS.findall(text)}
    if all(digits in there for digits in _DIGITS.findall(SEPARATED.sub("", term.text))):
        return True
    if term.kind is Kind.YEAR:
        # "2020/21" and "2019–2023" hold years that are not written out, "3.5.23" the year 2023.
        year = int(term.text)
        short = f"{year % 100:02d}" if year // 100 in _CENTURIES else ""
        return _in_range(year, year, plain) or short in _DAY.findall(text)
    return _is_spelt(term.text, text)


def _is_spelt(number: str, text: str) -> bool:
    """Whether a number stands there in words."""
    from rag.cite.facts import spelt

    words = spelt(int(number)) if number.isdigit() else frozenset()
    return bool(words) and bool(words & {*_WORD.findall(text.lower())})


def _has_both(double: str, text: str) -> bool:
    """Whether "2026/27" stands there, in this form or as two years; 2025/26 is another year."""
    first = int(double[: len("2026")])
    if _in_range(first, first + 1, text):
        return True
    alone = {*_DIGITS.findall(_RANGE.sub(" ", text))}
    return {str(first), str(first + 1)} <= alone


def _in_range(year: int, until: int, text: str) -> bool:
    """Whether some range of years holds all from ``year`` to ``until``."""
    for match in _RANGE.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if len(match["last"]) == len("20"):
            last += first - first % 100
        if first <= year and until <= last:
            return True
    return False


def _has_name(name: str, text: str, query: Query, spelt: bool) -> bool:
    from rag.cite import names

    forms = (name, *query.expanded.get(name, ()))
    if any(_whole(form).search(text) for form in forms):
        return True
    known = names.Name(name, True)
    if not names.missing([known], [text]):
        return True
    # What is listed has its long forms there: any others are those of something else.
    return spelt and not known.keys and _spelt(name, text)


@lru_cache(maxsize=256)
def _whole(form: str) -> re.Pattern[str]:
    """A form as whole words, inflected at the end; "US" is not "us", nor the NATO in "Senator"."""
    flags = re.NOFLAG if form.isupper() else re.IGNORECASE
    ending = r"(?:['’]?s)?" if len(form) < _INFLECTED else r"(?:['’]s|\w{0,2})"
    return re.compile(rf"(?<!\w){re.escape(form)}{ending}(?!\w)", flags)


def _spelt(acronym: str, text: str) -> bool:
    """Whether words stand together that an acronym abbreviates: "Bundeszentralamt für Steuern"."""
    pattern = _long_form("".join(re.findall("[A-ZÄÖÜ]", acronym)))
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=64)
def _long_form(capitals: str) -> re.Pattern[str] | None:
    """Words that begin with these letters, two small ones between at most; one may be a part."""
    if not FEWEST <= len(capitals) <= LONGEST:
        return None
    # It is a name, and begins with a capital.
    letters = [capitals[0], *(f"[{letter}{letter.lower()}]" for letter in capitals[1:])]
    begins = r"\w*(?:\W+[a-zäöüß]\w*){0,2}\W+"
    shapes = []
    # One word that holds both of two letters is any word.
    for within in range(len(letters) if len(letters) > FEWEST else 1):
        steps = [r"\w{3,}?" if row == within else begins for row in range(1, len(letters))]
        shapes.append(letters[0] + "".join(a + b for a, b in zip(steps, letters[1:], strict=True)))
    return re.compile(rf"\b(?:{'|'.join(shapes)})")


def _beside(term: Term, present: Sequence[Term], question: str) -> bool:
    """Whether a term is named together with one that is there."""
    for other in present:
        first, second = sorted((term, other), key=lambda one: one.start)
        if other.kind is term.kind and _JOINED.fullmatch(question[first.end : second.start]):
            return True
    return False


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return what is said of a gap, in a language; an unknown one reads as English."""
    chosen = language if language in _LANGUAGES else "en"
    return tables.read("rag.named", f"{chosen}.toml")
