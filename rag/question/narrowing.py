"""Filters that a question says in words: "Antworten des BMI nach dem 1. Mai 2025".

A filter is read only from words that can mean nothing else: a date or a house beside a plural noun
for documents, a title that fits to the letter. "What happened since 2024" asks about the world, not
about the documents, and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from rag import tables
from rag.analysis import dates, markings
from rag.question.marked import marked
from rag.question.shelf import Shelf

House = Callable[[str], tuple[str, ...]]
"""What a word may stand for as the name of a house, best first; empty for no house."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORDS = re.compile(r"[\w./&’'-]+(?:,(?= [a-zäöü]))?")
_CAPITAL = re.compile(r"[A-ZÄÖÜ0-9]")
_DAY = len("2025-05-01")
_LONGEST_HOUSE, _LONGEST_TITLE = 10, 14
"""Words."""
_AND = r"(?:[,/]|\b(?:und|and|oder|or|sowie|bzw\.)(?=\s))"
_MARK = re.compile("\x00(\\d+)\x00")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """``filters`` as for ``Scope``, ``read`` the words each came from, ``text`` without them.

    ``overlooked`` are words that may date the documents asked for and were not read so.
    """

    filters: Mapping[str, str]
    read: Mapping[str, str]
    text: str
    overlooked: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    key: str
    value: str
    start: int
    end: int
    kept: bool = False
    """The words stay in the question: they say what is asked for, too."""


def narrow(question: str, shelf: Shelf, house: House, unread: frozenset[str]) -> Narrowed:
    """Return the filters that ``question`` says in words, but those named in ``unread``.

    Args:
        question: as typed, in German or English.
        shelf: the visible documents, to tell titles and houses from other words.
        house: what a word may stand for as a house's name.
        unread: filter keys that the user gave or took back.
    """
    found: dict[str, _Reading] = {}
    for one in (*_documents(question, shelf, house), *_titles(question, shelf)):
        if one.key not in unread:
            found.setdefault(one.key, one)
    text = question
    for one in sorted(found.values(), key=lambda one: -one.start):
        if not one.kept:
            text = f"{text[: one.start]} {text[one.end :]}"
    return Narrowed(
        MappingProxyType({one.key: one.value for one in found.values()}),
        MappingProxyType({k: question[one.start : one.end].strip() for k, one in found.items()}),
        re.sub(r"\s+([,.?!])", r"\1", " ".join(text.split())),
        "" if "date" in {*found, *unread} else _overlooked(question),
    )


def _table() -> dict[str, Any]:
    return tables.read("rag", "narrowing.toml")


@cache
def _nouns() -> re.Pattern[str]:
    kinds = enumerate(_table()["kinds"].values())
    return re.compile(
        r"\b(?:" + "|".join(f"(?P<k{n}>{words})" for n, words in kinds) + r")\b", re.IGNORECASE
    )


@cache
def _words(name: str) -> re.Pattern[str]:
    words = _table()["words"]
    return re.compile(words[name].replace("{MADE}", words["made"]), re.IGNORECASE)


@cache
def _dates() -> list[tuple[re.Pattern[str], str]]:
    words = _table()["words"]
    rows = []
    for row in _table()["dates"]:
        said = rf"(?P<said>{row['pattern']})"
        pattern = rf"{words['published']}\s*{said}{words['published_after']}(?!{words['goes_on']})"
        pattern = re.sub("{[DE]}", "\x00\\\\d+\x00", pattern)
        rows.append((re.compile(pattern, re.IGNORECASE), row["range"]))
    return rows


def _documents(question: str, shelf: Shelf, house: House) -> Iterator[_Reading]:
    """Read what stands beside a noun for documents: house and date, in either order, marking."""
    for noun in _nouns().finditer(question):
        kind = next(
            name for n, name in enumerate(_table()["kinds"]) if noun.group(f"k{n}") is not None
        )
        which = _words("which").search(question[: noun.start()]) is not None
        beside = list(_beside(question, noun.end(), shelf, house, which))
        if said := marked(question, *noun.span()):
            beside.append(_Reading("marking", *said))
        else:
            beside += _before(question, noun.start(), shelf, house)
        if not beside and not (_words("only").search(question[: noun.start()]) and kind != "any"):
            continue
        yield from beside
        if kind != "any":
            yield _Reading("kind", kind, noun.start(), noun.end(), kept=True)
        return


def _beside(question: str, at: int, shelf: Shelf, house: House, which: bool) -> Iterator[_Reading]:
    """Read date and house, over one verb where the question asks which documents there are."""
    before, left = "house_before", 2
    while left:
        one = _date(question, at) or _house(question, at, shelf, house, before)
        over = _words("over").match(question, at) if which and one is None else None
        if over:
            at, before = over.end(), "subject"
        elif one is None:
            return
        else:
            yield one
            at, left = one.end, left - 1


def _overlooked(question: str) -> str:
    """Return the first day, with what stands before it, in a question for documents of a time."""
    for noun in _nouns().finditer(question):
        if not _words("which").search(question[: noun.start()]):
            continue
        rest, found = _marked(question[noun.end() :])
        for pattern, _ in _dates():
            match = pattern.search(rest)
            marks = [int(n) for n in _MARK.findall(match["said"])] if match else []
            if match and any(len(found[n][0]) == _DAY for n in marks):
                said = match["said"]
                for n in marks:
                    said = said.replace(f"\x00{n}\x00", found[n][1])
                return str(said)
    return ""


def _before(question: str, end: int, shelf: Shelf, house: House) -> list[_Reading]:
    """Read an acronym straight before the noun, as in "BMI answers since 2024"."""
    match = re.search(r"\b([A-ZÄÖÜ][\w-]{1,9})(?:['’]s?)?\s+$", question[:end])
    if not match or not any(map(str.isupper, match[1][1:])):
        return []
    other = re.search(rf"(\S+?)\s*{_AND}\s*$", question[: match.start()])
    if other and _issuer(other[1], shelf, house):
        return []
    value = _issuer(match[1], shelf, house)
    return [_Reading("issuer", value, *match.span(), kept=False)] if value else []


def _date(question: str, at: int) -> _Reading | None:
    rest, found = _marked(question[at:])
    for pattern, kind in _dates():
        match = pattern.match(rest)
        if not match:
            continue
        said = [found[int(n)] for n in _MARK.findall(match["said"])]
        value = _range(kind, [iso for iso, _ in said])
        length = len(_MARK.sub(lambda one: found[int(one[1])][1], match[0]))
        return _Reading("date", value, at, at + length)
    return None


def _marked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Put a mark for every date; return the text and ISO form and words of each."""
    spans = list(dates.find(text))
    for year in _YEAR.finditer(text):
        if not any(start < year.end() and year.start() < end for start, end, _ in spans):
            spans.append((*_with_word(text, year), year[0]))
    spans.sort()
    pieces, found, last = [], [], 0
    for number, (start, end, iso) in enumerate(spans):
        pieces += [text[last:start], f"\x00{number}\x00"]
        found.append((iso, text[start:end]))
        last = end
    return "".join([*pieces, text[last:]]), found


def _with_word(text: str, year: re.Match[str]) -> tuple[int, int]:
    before = re.search(r"(?:dem |den )?(?:Jahr|Jahre|year) $", text[: year.start()])
    return (before.start() if before else year.start()), year.end()


def _range(kind: str, found: list[str]) -> str:
    first = found[0]
    if kind == "from-to":
        return "..".join(sorted(found))
    if kind == "after-before":
        return f"{_next(first)}..{_previous(found[1])}"
    if kind == "from":
        return f"{first}.."
    if kind == "to":
        return f"..{first}"
    if kind == "after":
        return f"{_next(first)}.."
    return f"..{_previous(first)}" if kind == "before" else first


def _next(iso: str) -> str:
    """Return the day, month or year after."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return (date(*parts) + timedelta(days=1)).isoformat()
    if len(parts) == 1:
        return str(parts[0] + 1)
    year, month = parts
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _previous(iso: str) -> str:
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return (date(*parts) - timedelta(days=1)).isoformat()
    if len(parts) == 1:
        return str(parts[0] - 1)
    year, month = parts
    return f"{year:04d}-{month - 1:02d}" if month > 1 else f"{year - 1:04d}-12"


def _house(
    question: str, at: int, shelf: Shelf, house: House, cue: str = "house_before"
) -> _Reading | None:
    """Read the one house that stands here: of several, none is a filter."""
    cues = dict.fromkeys((cue, "house_before"))
    allowed = "|".join(_table()["words"][one] for one in cues)
    match = re.match(rf"\s+(?:{allowed})", question[at:], re.IGNORECASE)
    found = _named(question, at + match.end(), shelf, house) if match else None
    if found is None:
        return None
    value, end = found
    goes_on = re.match(rf"\s*{_AND}\s*(?:{allowed})?", question[end:], re.IGNORECASE)
    if goes_on and _named(question, end + goes_on.end(), shelf, house):
        return None
    return _Reading("issuer", value, at, end)


def _named(question: str, begin: int, shelf: Shelf, house: House) -> tuple[str, int] | None:
    """Return the house of the longest name that begins here, and where the name ends."""
    ends = [one.end() for one in _WORDS.finditer(question, begin)][:_LONGEST_HOUSE]
    for end in reversed(ends):
        name = question[begin:end].rstrip(",.'’")
        value = _issuer(name, shelf, house) if _CAPITAL.match(name) else None
        if value:
            return value, begin + len(name)
    return None


def _issuer(name: str, shelf: Shelf, house: House) -> str | None:
    """Return the form of a house's name that documents bear; the shown one where none does."""
    if markings.read(name):
        return None
    forms = house(name)
    for form in (name, *forms) if forms else ():
        if shelf.issued(form):
            return form
    if forms:
        return forms[0]
    return name if len(name) > 2 and shelf.issued(name) else None


def _titles(question: str, shelf: Shelf) -> Iterator[_Reading]:
    for cue in re.finditer(_table()["title"]["before"], question, re.IGNORECASE):
        begin = cue.end()
        if not _CAPITAL.match(question[begin:].lstrip("„“\"'")):
            continue
        words = list(_WORDS.finditer(question, begin))[:_LONGEST_TITLE]
        for word in reversed(words):
            name = question[begin : word.end()].strip(" „“”\"'.,?")
            if (info := shelf.titled(name)) and _is_named(name, cue[0], question):
                key = shelf.key(info.id, info.name)
                yield _Reading("document", key, cue.start(), word.end())
                return


def _is_named(name: str, cue: str, question: str) -> bool:
    """Whether words are meant as a title: "in der Sicherheit" says nothing of "sicherheit.md".

    One word without anything else is surely a title only where the document is said to speak.
    """
    if not name.isalpha():
        return True
    title = _table()["title"]
    return any(
        re.search(title[key], text, re.IGNORECASE)
        for key, text in (("surely", cue), ("speaks", question))
    )


def dated(words: str) -> str | None:
    """Return the filter that words say which are all of a date: "aus dem Jahr 2021"."""
    found = _date(words, 0)
    return found.value if found is not None and found.end == len(words) else None


def noun(text: str) -> tuple[str, int, int] | None:
    """Return the first noun for documents: its kind (``any`` for every one), start and end."""
    found = _nouns().search(text)
    if found is None:
        return None
    kinds = enumerate(_table()["kinds"])
    kind = next(name for n, name in kinds if found.group(f"k{n}") is not None)
    return kind, found.start(), found.end()
