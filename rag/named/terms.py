"""The terms of a question that a source must hold: years, numbers, papers, names, labels.

A year that only bounds a time ("seit 2020", "by 2030") need not stand in the source. Of names only
those count whose other forms are known (places, acronyms), or that are surely a person's: in other
words of a question the right source may well say the same in its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from rag.named.labels import labels

_PAPER = re.compile(r"(?<![\w/])\d{1,2}/\d{1,5}(?![\w/])")
_NUMBER = re.compile(
    r"(?<![\w/.,–-])(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+)(?:,\d+)?(?![\w/]|[.,]\d)"
)
_YEAR = re.compile(r"(?:1[6-9]|20|21)\d\d")
_DAY = re.compile(rf"(?<![\d.])\d{{1,2}}\.\d{{1,2}}\.(?P<year>{_YEAR.pattern})(?!\d)")
_TWO_YEARS = re.compile(
    rf"(?<![\w/.,-])(?P<year>{_YEAR.pattern})(?:/(?:\d\d)?|[-–])(?P<next>\d\d)(?![\w/-])"
)
_BOUNDS = re.compile(
    r"(?:\b(?:seit|bis|ab|von|vor|nach|um|zwischen|since|until|till|to|from|between|before|after"
    r"|around|through|by|about|circa|ca\.)\s(?:[^\W\d]+\.?\s){0,2}|[-–/]\s?)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:[-–/]|bis\b|to\b|until\b)\s?(?:[^\W\d]+\s)?\d")
_BETWEEN = re.compile(r"\b(?:zwischen|between)\b[^.?]*$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?P<first>[A-ZÄÖÜ][a-zäöüß]+)\s(?:(?:von|van|de|der|zu)\s){0,2}(?P<last>[A-ZÄÖÜ][a-zäöüß]{2,})\b"
)
SEPARATED = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
"""What parts thousands in one of the two languages: "1.200", "1,200", "1 200"."""
_HOME = re.compile(r"Deutsch|German|Bundesrepublik")
"""Papers about their own country seldom name it."""
LEAST = 13
"""Smaller numbers are often written in letters, or count something of the question's own."""


class Kind(StrEnum):
    """What a term is."""

    PAPER = "paper"
    YEAR = "year"
    NUMBER = "number"
    NAME = "name"
    LABEL = "label"
    """A small number with its name: "Module 2"."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the question writes it, at ``start`` of it."""

    text: str
    start: int
    kind: Kind

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def terms(question: str, language: str) -> tuple[Term, ...]:
    """Return what a question names, in its order."""
    found = (
        *_numbers(question),
        *_years(question),
        *_names(question, language),
        *_labels(question, language),
    )
    return tuple(sorted(found, key=lambda term: term.start))


def _numbers(question: str) -> Iterator[Term]:
    papers = [*_PAPER.finditer(question)]
    yield from (Term(match[0], match.start(), Kind.PAPER) for match in papers)
    for match in _NUMBER.finditer(question):
        if any(paper.start() <= match.start() < paper.end() for paper in papers):
            continue
        if _YEAR.fullmatch(match[0]):
            if not _only_bounds(question, match.start(), match.end()):
                yield Term(match[0], match.start(), Kind.YEAR)
        elif float(SEPARATED.sub("", match[0]).replace(",", ".")) >= LEAST:
            yield Term(match[0], match.start(), Kind.NUMBER)


def _labels(question: str, language: str) -> Iterator[Term]:
    for match in labels(question, language):
        if int(match["number"]) < LEAST:
            yield Term(match[0], match.start(), Kind.LABEL)


def _years(question: str) -> Iterator[Term]:
    """The years that stand within "31.12.2023", and "2024/25", which is a year of its own."""
    for match in _DAY.finditer(question):
        if not _only_bounds(question, match.start(), match.end()):
            yield Term(match["year"], match.start("year"), Kind.YEAR)
    for match in _TWO_YEARS.finditer(question):
        follows = f"{int(match['year']) + 1}".endswith(match["next"])
        if follows and not _only_bounds(question, match.start(), match.end()):
            yield Term(match[0], match.start(), Kind.YEAR)


def _only_bounds(question: str, start: int, end: int) -> bool:
    before = question[:start]
    return bool(_BOUNDS.search(before) or _RANGE.match(question[end:]) or _BETWEEN.search(before))


def _names(question: str, language: str) -> Iterator[Term]:
    # The word lists of the citation check are read only where a question may name something.
    from rag.cite import names

    at = 0
    for name in names.find(question, language):
        at = max(question.find(name.text, at), 0)
        around = question[at - 1 : at], question[at + len(name.text) :][:1]
        # Of "UTP-Richtlinie" the source may well say the same in other words.
        if name.sure and name.proper and "-" not in around and not _HOME.match(name.text):
            yield Term(name.text, at, Kind.NAME)
    yield from (Term(match["last"], match.start("last"), Kind.NAME) for match in _persons(question))


def _persons(question: str) -> Iterator[re.Match[str]]:
    """A first name and what follows it in capitals, title and particle between."""
    for match in _PERSON.finditer(question):
        if match["first"] in _first_names():
            yield match


@cache
def _first_names() -> frozenset[str]:
    path = resources.files("rag.named") / "data" / "first-names.txt"
    return frozenset(path.read_text("utf-8").split())
