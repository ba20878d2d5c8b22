"""Markings: VS-NfD and higher, TLP, EU and NATO grades; which is the highest, what it is called.

How they are written and ordered is data (``data/markings.toml``). A marking that an index of before
holds may be any word; one that is not in the file ranks with "vertraulich", so that it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag import tables
from rag.types import Answer, Citation

NONE = "none"
_UNKNOWN_LIKE = "vertraulich"
_LONGEST_LINE = 90
_SET_OFF = re.compile(r"\s*[|·•\t]\s*|\s{3,}")
_PORTION = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s")
_DASH = "[-\u2010-\u2015\u2212]"
_ORNAMENT = r"[\s\-\u2010-\u2015\u2212*_=#|·•/()\[\]„“\"'<>.!]*"
_RUN = re.compile(r"([^\w\s]|_)\1{2,}")
"""Lines to be filled in ("_____"): two signs of them say as much, and are soon looked through."""

_PAGE = r"(?:(?:seite|page|blatt)?\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?)?"


@dataclass(frozen=True, slots=True)
class Grade:
    """One marking: its name, its height, and what a line that is nothing else looks like."""

    name: str
    level: int
    pattern: re.Pattern[str]
    word: re.Pattern[str] | None = None
    """What it looks like where a sentence says that it is one, if not as it does in a line."""


def read(line: str) -> str | None:
    """Return the highest marking that a line is, or None where it says anything else.

    A page number, a label ("Einstufung:"), a fitting addition and ornaments may stand beside it,
    and parts of a line that are set off by "|" or "·" are read one by one.
    """
    if len(line) > _LONGEST_LINE:
        return None
    line = _RUN.sub(r"\1\1", line)
    parts = [part.strip() for part in (line, *_SET_OFF.split(line))]
    marked = filter(_any_grade().fullmatch, parts)
    found = [g.name for part in marked for g in _grades() if g.pattern.fullmatch(part)]
    return highest(found) if found else None


def portion(text: str) -> str | None:
    """Return the marking in brackets at the beginning of a paragraph: "(VS-NfD) Die Lage …"."""
    match = _PORTION.match(text)
    if match is None:
        return None
    return str(_data()["portions"].get(match[1], "")) or read(match[1])


def stated(line: str) -> str | None:
    """Return the marking that a sentence gives to its own document: "Dieser Vermerk ist …".

    That another paper is said to bear one ("das Schreiben wurde als VS-NfD eingestuft") is none.
    """
    match = _own().match(line.strip())
    return _said(match["marking"]) or read(match["marking"]) if match else None


def named(words: str) -> str | None:
    """Return the marking that a person means by ``words``: its name, or any way to write it."""
    words = words.strip()
    names = {name.casefold(): name for name in known()}
    portion = _data()["portions"].get(words)
    return names.get(words.casefold()) or portion or _said(words) or read(words)


def known() -> tuple[str, ...]:
    """Return the names of all markings, the lowest first."""
    return (NONE, *(grade.name for grade in _grades()))


def _said(words: str) -> str | None:
    """Return the marking that words are where nothing but a marking can stand: "geheim"."""
    return next((g.name for g in _grades() if g.word and g.word.fullmatch(words)), None)


def highest(markings: Iterable[str]) -> str:
    """Return the highest of several markings, ``none`` where there is none."""
    return next(iter(ordered(markings)), NONE)


def ordered(markings: Iterable[str]) -> tuple[str, ...]:
    """Return the markings without repetition and without ``none``, the highest first."""
    found = dict.fromkeys(one for one in markings if one and one != NONE)
    return tuple(sorted(found, key=lambda one: -level(one)))


def level(marking: str) -> int:
    """Return how high a marking is, 0 for ``none``."""
    levels = {NONE: 0, **{grade.name: grade.level for grade in _grades()}}
    return levels[named(marking) or _UNKNOWN_LIKE]


def of_answer(answer: Answer) -> tuple[str, ...]:
    """Return the markings of all that an answer shows, the highest first.

    That is what it cites, what is nearest, and what its notices name.
    """
    shown = (*answer.citations, *answer.nearest)
    return ordered((*(citation.marking for citation in shown), *answer.noticed))


def of_citations(citations: Sequence[Citation]) -> tuple[str, ...]:
    """Return the markings of several citations, the highest first."""
    return ordered(citation.marking for citation in citations)


def label(marking: str, language: str) -> str:
    """Return what a marking is called for readers of ``language``; its name where nothing else."""
    labels = _data()["labels"]
    return str(labels.get(language, labels["en"]).get(marking, marking))


@cache
def _grades() -> tuple[Grade, ...]:
    rows = _data()["marking"]
    return tuple(
        Grade(row["name"], row["level"], _alone(_written(row), _labelled(row)), _word(row))
        for row in rows
    )


@cache
def _any_grade() -> re.Pattern[str]:
    """A line that is any marking: nearly every line is none, and one look tells."""
    rows = _data()["marking"]
    return _alone("|".join(map(_written, rows)), "|".join(filter(None, map(_labelled, rows))))


def _written(row: dict[str, Any]) -> str:
    """How a marking is written, as a regular expression."""
    small = "|".join(_expression(one) for one in row.get("write", ()))
    exact = "|".join(_expression(one) for one in row.get("exact", ()))
    return "|".join(filter(None, (f"(?i:{small})" if small else "", exact)))


def _labelled(row: dict[str, Any]) -> str:
    """How a marking is written after a label that says what it is; empty where as everywhere."""
    return "|".join(_expression(one) for one in row.get("labelled", ()))


def _word(row: dict[str, Any]) -> re.Pattern[str] | None:
    labelled = _labelled(row)
    return re.compile(labelled, re.IGNORECASE) if labelled else None


def _alone(written: str, labelled: str) -> re.Pattern[str]:
    """What a line looks like that is such a marking and nothing else."""
    beside = _data()["beside"]
    before, labels, after = (
        "|".join(_expression(one) for one in beside[kind]) for kind in ("before", "labels", "after")
    )
    marked = rf"(?i:(?:{before})\s*:?\s*)?{_ORNAMENT}(?:{written})"
    if labelled:
        marked += rf"|(?i:(?:{labels})\s*(?::|{_DASH}){_ORNAMENT}(?:{labelled}))"
    return re.compile(
        rf"{_ORNAMENT}(?i:{_PAGE}){_ORNAMENT}(?:{marked})"
        rf"{_ORNAMENT}(?i:(?:{after})\s*)?{_ORNAMENT}(?i:{_PAGE}){_ORNAMENT}"
    )


@cache
def _own() -> re.Pattern[str]:
    own = _data()["own"]
    begins, verbs, leads, ends = ("|".join(own[k]) for k in ("begins", "verbs", "leads", "ends"))
    return re.compile(
        rf"(?:{begins}) (?:{verbs}) (?:(?:{leads}) )*(?P<marking>.{{2,60}}?)"
        rf"(?:\s*(?:{ends}))?(?=[.;,]|: |$)",
        re.IGNORECASE,
    )


def _expression(written: str) -> str:
    """Let any dash stand for "-" and any blanks for " ", outside of character classes."""
    return written.replace("-", _DASH).replace(" ", r"\s*").replace(r"\s*?", r"\s*")


def _data() -> dict[str, Any]:
    return tables.read("rag", "markings.toml")
