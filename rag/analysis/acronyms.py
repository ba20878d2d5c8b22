"""Acronyms and names of offices, ministries, laws and procedures, read both ways."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import handwritten
from rag.analysis import files
from rag.analysis.compounds import lexicon
from rag.analysis.definitions import learn
from rag.analysis.language import function_words
from rag.analysis.stems import stem
from rag.errors import SettingsError

__all__ = ["Entry", "Glossary", "learn"]

_FILE = "glossary.toml"
_WORD = re.compile(r"\w+")
_VERBAL = re.compile(r"(ing|ed)s?$")
_ENDING = 2
"""Letters that a learned name may have behind it in a question: "Weltbank", "Weltbanken"."""
_ALLOWED = "allowed: de = [names], en = [names], exact = true or false"


@dataclass(frozen=True, slots=True)
class Entry:
    """An acronym and its names; ``exact`` means that only this very spelling is read as it.

    ``common`` are English words that mean it only among documents of the ``kinds``.
    """

    acronym: str
    german: tuple[str, ...]
    english: tuple[str, ...]
    exact: bool = False
    common: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """The long form that is shown to the user."""
        return (self.german + self.english)[0]

    @property
    def forms(self) -> tuple[str, ...]:
        """All ways to say it, the one to display first, then the acronym."""
        return tuple(
            dict.fromkeys((self.display, self.acronym, *self.german, *self.english, *self.common))
        )


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...]


class Glossary:
    """Reads acronyms and names in questions."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries; a later one replaces an earlier one of the same acronym."""
        self.entries = {entry.acronym: entry for entry in entries}
        self._spellings: dict[str, list[tuple[str, Entry, bool]]] = defaultdict(list)
        self._names: dict[tuple[str, str], list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        self._kinds: dict[str, tuple[str, ...]] = {}
        for entry in self.entries.values():
            self._index(entry)
        longest_first = sorted(self._spellings, key=len, reverse=True)
        choice = "|".join(re.escape(spelling) for spelling in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])({choice})(?:['’]?s)?(?!\w)", re.IGNORECASE)

    @classmethod
    def load(cls, extra: Path | None = None) -> Glossary:
        """Return the shipped glossary, with the entries of ``extra`` added or put in their place.

        The file is TOML, one line an acronym; ``de`` and ``en`` are lists of names, of which at
        least one is needed, and the first is the one shown; ``exact = true`` says that the
        acronym is a word in other spelling, like IT::

            AA = { de = ["Auswärtiges Amt", "Außenministerium"], en = ["Federal Foreign Office"] }
            IT = { de = ["Informationstechnik"], exact = true }

        Raises:
            SettingsError: ``extra`` cannot be read or an entry is not of this form.
        """
        shipped = _entries(tomllib.loads(files.content(_FILE).decode("utf-8")), _FILE)
        if extra is None:
            return cls(shipped)
        table = handwritten.read(extra, "the glossary")
        return cls([*shipped, *_entries(table, str(extra))])

    @staticmethod
    def learn(text: str) -> dict[str, str]:
        """Return the acronyms that ``text`` defines; see `rag.analysis.definitions.learn`."""
        return learn(text)

    def display(self, acronym: str) -> str | None:
        """Return the long form to show for an acronym, None where it is not listed."""
        entry = self.entries.get(acronym)
        return entry.display if entry else None

    def kinds(self, word: str) -> tuple[str, ...]:
        """Return the kinds of documents among which a word, as read, means what is listed.

        Empty where it means that anywhere.
        """
        return self._kinds.get(stem(word.lower(), "en"), ())

    def read(
        self, text: str, learned: Mapping[str, tuple[str, ...]] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Return what the acronyms and names in a question stand for, in their order.

        An acronym is the key in its proper spelling (``aa memo`` gives ``AA``), a name as typed;
        the value holds the other forms, the one to display first. ``learned`` are acronyms that
        documents define, with their long forms; those listed come first.
        """
        found: dict[str, list[str]] = {}
        for match in _longest(self._find(text)):
            forms = found.setdefault(match.key, [])
            forms.extend(form for entry in match.entries for form in entry.forms)
        for key, form in _learned(text, learned or {}):
            found.setdefault(key, []).append(form)
        return {key: _others(key, forms) for key, forms in found.items() if _others(key, forms)}

    def _index(self, entry: Entry) -> None:
        spellings = {entry.acronym: entry.exact}
        english = entry.english + entry.common
        self._kinds.update((stem(word.lower(), "en"), entry.kinds) for word in entry.common)
        for language, names in (("de", entry.german), ("en", english)):
            for name in names:
                words = _WORD.findall(name)
                if len(words) == 1 and sum(letter.isupper() for letter in name) > 1:
                    spellings.setdefault(name, entry.exact or len(name) <= 2)
                    continue
                stems = tuple(_noun(word.lower(), language) for word in words)
                self._names[language, stems[0]].append((stems, entry))
        for spelling, exact in spellings.items():
            self._spellings[spelling.lower()].append((spelling, entry, exact))

    def _find(self, text: str) -> Iterator[_Found]:
        yield from self._find_acronyms(text)
        for language in ("de", "en"):
            yield from self._find_names(text, language)

    def _find_acronyms(self, text: str) -> Iterator[_Found]:
        shouted = text.isupper() and len(text.split()) > 1
        for match in self._pattern.finditer(text):
            written = match[1]
            in_compound = text[match.end() : match.end() + 1] == "-"
            entries = self._spellings[written.lower()]
            fitting = [
                (spelling, entry)
                for spelling, entry, exact in entries
                if spelling == written and not (exact and (shouted or in_compound))
            ] or [(spelling, entry) for spelling, entry, exact in entries if not exact]
            if fitting:
                own = tuple(dict.fromkeys(entry for _, entry in fitting))
                yield _Found(match.start(), match.end(), fitting[0][0], own)

    def _find_names(self, text: str, language: str) -> Iterator[_Found]:
        words = list(_WORD.finditer(text))
        stems = [_noun(word[0].lower(), language) for word in words]
        for place, first in enumerate(stems):
            fitting = [
                (len(name), entry)
                for name, entry in self._names.get((language, first), ())
                if tuple(stems[place : place + len(name)]) == name
            ]
            if fitting:
                longest = max(length for length, _ in fitting)
                own = tuple(dict.fromkeys(entry for length, entry in fitting if length == longest))
                start, end = words[place].start(), words[place + longest - 1].end()
                yield _Found(start, end, text[start:end], own)


def _noun(word: str, language: str) -> str:
    """Return a word's stem, a verb's apart from its noun's: "billing" and "billed" are no bill."""
    found = stem(word, language)
    ending = _VERBAL.search(word) if language == "en" else None
    return found + ending[1] if ending and not found.endswith(ending[1]) else found


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """Return those that no longer one overlaps, in text order; of equal ones the first."""
    kept: list[_Found] = []
    for match in sorted(found, key=lambda one: one.start - one.end):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: one.start)


def _learned(text: str, learned: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield acronym and form, or name and acronym, of what documents define."""
    words = {*re.findall(r"\w[\w-]*", text), *re.findall(r"\w(?:[\w/&-]*\w)?", text)}
    folded = text.casefold()
    for acronym, forms in learned.items():
        asked = acronym in words or (acronym.lower() in words and _is_rare(acronym.lower()))
        for form in forms:
            if asked:
                yield acronym, form
            elif _stands(form.casefold(), folded):
                yield form, acronym


def _stands(form: str, text: str) -> bool:
    """Tell whether a form stands in a text as words of its own, the last one inflected or not."""
    whole = rf"(?<!\w){re.escape(form)}\w{{0,{_ENDING}}}(?!\w)"
    return form in text and re.search(whole, text) is not None


def _is_rare(word: str) -> bool:
    """Tell letters that are no word: a learned acronym is then read in small letters too."""
    known = word in function_words("de") or word in function_words("en") or word in lexicon()
    return len(word) > 2 and not known


def _others(key: str, forms: list[str]) -> tuple[str, ...]:
    """Return the forms once each, without the key itself, whatever the case."""
    unique = {form.casefold(): form for form in reversed(forms)}
    ordered = dict.fromkeys(unique[form.casefold()] for form in forms)
    return tuple(form for form in ordered if form.casefold() != key.casefold())


def _entries(table: Mapping[str, Any], where: str) -> list[Entry]:
    return [_entry(acronym, value, where) for acronym, value in table.items()]


def _entry(acronym: str, value: Any, where: str) -> Entry:
    if not isinstance(value, dict):
        raise _refuse(acronym, value, where)
    for key, inner in value.items():
        if key == "exact" and isinstance(inner, bool):
            continue
        if key not in {"de", "en", "common", "kinds"} or not isinstance(inner, list):
            raise _refuse(f"{acronym}.{key}", inner, where)
        for name in inner:
            if not isinstance(name, str) or not _WORD.search(name):
                raise _refuse(f"{acronym}.{key}", name, where)
    german, english = tuple(value.get("de", ())), tuple(value.get("en", ()))
    if not german + english:
        raise _refuse(acronym, value, where)
    common, kinds = tuple(value.get("common", ())), tuple(value.get("kinds", ()))
    return Entry(acronym, german, english, value.get("exact", False), common, kinds)


def _refuse(key: str, value: Any, where: str) -> SettingsError:
    return SettingsError(f"'{key}' cannot be {value!r}", where=where, remedy=_ALLOWED)
