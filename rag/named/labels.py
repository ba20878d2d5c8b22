"""What a number tells apart from others of its name: Module 1 is not Module 2.

Numbers that a text gives to its own parts ("Kapitel 3") are none of these: a heading may bear the
number without the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rag import tables
from rag.analysis import dates
from rag.analysis.language import function_words
from rag.short import phrases

_LABEL = re.compile(
    r"\b(?P<name>[A-ZÄÖÜ][a-zäöüß]{3,})\s(?P<number>[1-9]\d{0,2})(?![\w.,/%]*[\d%])"
)
_COUNTED = re.compile(r"\s(?:(?P<adjective>[a-zäöüß]+e[mnrs]?)\s)?[A-ZÄÖÜ€]")
_ENDING = re.compile(r"(?:e[ns]?|[ns])$")
_ROW = r"\d{1,3}(?:\s?(?:,|[-–/&|]|und|oder|and|or|bis|to)\s?\d{1,3})*(?![\w.,]*\d)"
_RANGE = re.compile(r"(\d+)\s?(?:[-–]|bis|to)\s?(\d+)")


def labels(question: str, language: str) -> Iterator[re.Match[str]]:
    """Yield names with numbers, within a question: its first word may be any."""
    for match in _LABEL.finditer(question, 1):
        name = match["name"]
        if dates.is_month(name) or _stem(name) in _of_texts():
            continue
        if language != "de" or not _counts(question[match.end() :]):
            yield match


def _counts(after: str) -> bool:
    """Tell whether a number counts what follows it, in German: "Hessen 3 neue Stellen"."""
    counted = _COUNTED.match(after)
    return counted is not None and counted["adjective"] not in function_words("de")


def is_there(label: str, text: str) -> bool:
    """Tell whether a text holds a label, be it in a list, in a range or in words."""
    name, number = label.split()
    return (
        int(number) in _numbers(name, text) or _in_words(name, int(number)).search(text) is not None
    )


def has_others(label: str, text: str) -> bool:
    """Tell whether a text numbers what has this name."""
    return bool(_numbers(label.split()[0], text))


@lru_cache(maxsize=16)
def _numbers(name: str, text: str) -> frozenset[int]:
    """Return the numbers that a text gives to a name."""
    found: set[int] = set()
    for match in re.finditer(
        rf"\b{_stem(name)}\w{{0,3}}[\s:|(-]{{1,3}}({_ROW})", text, re.IGNORECASE
    ):
        found.update(map(int, re.findall(r"\d+", match[1])))
        for first, last in _RANGE.findall(match[1]):
            found.update(range(int(first), int(last) + 1))
    return frozenset(found)


def _in_words(name: str, number: int) -> re.Pattern[str]:
    """Return what finds "zweite Stufe", "2. Stufe", "2nd stage", "Stufe zwei" or "Stufe II"."""
    from rag.cite.facts import spelt

    ordinals: list[str] = phrases.table()["ordinals"]
    first = "|".join((rf"{number}(?:\.|st|nd|rd|th)", *ordinals[number - 1 : number]))
    after = "|".join((*spelt(number), _roman(number)))
    noun = rf"{_stem(name)}\w{{0,3}}"
    return re.compile(rf"\b(?:(?:{first})\s{noun}|{noun}\s(?:{after}))\b", re.IGNORECASE)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _stem(name: str) -> str:
    return _ENDING.sub("", name.lower())


@cache
def _of_texts() -> frozenset[str]:
    return frozenset(map(_stem, tables.read("rag.named", "labels.toml")["of_texts"]))
