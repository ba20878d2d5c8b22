"""Countries, Länder, towns, bodies, parties and days by both their names, from ``data/names.toml``.

A name is a set of keys: "Nordkorea" is ``north_korea`` and ``korea``, and one text bears out a name
of another where it has all of its keys.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.cite.words import known, names

GROUPS = ("countries", "laender", "regions", "towns", "institutions", "parties")
"""Tables of what a document either speaks of or not."""

PASSING = ("directions", "days", "faiths", "acronyms")
"""Tables of what is written large in English, but names nothing that one would look for."""

_CODE = 3
"""Letters up to which a form is written in capitals, or is a word: "us", "un"."""
_FIRST = 3
_LEAST_REST = 4
_TOKEN = re.compile(r"[^\W_][\w]*(?:[-‐‑.&'’]\w+)*")
_HYPHEN = re.compile(r"[-‐‑]")
_GENITIVE = re.compile(r"(?<=[A-Z]{2})s$")
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?")


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Forms to keys: whole words, beginnings by their first letters, and what several words say."""

    exact: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    several: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    any_several: re.Pattern[str]


def keys(name: str, language: str | None = None) -> frozenset[str]:
    """Return what a name of one or several words stands for; empty where it is not listed.

    Args:
        name: as it stands in the text.
        language: the text's, so that a word that is no name in it is left out; None for any.
    """
    plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), name)
    if " " in plain:
        return next((k for form, k in _gazetteer().several if form.fullmatch(plain)), frozenset())
    if language and plain.casefold() in _homographs(known(language)):
        return frozenset()
    return _of_word(plain)


def passing(name: str) -> bool:
    """Return whether a name is a day, a direction or their like: not what a document is about."""
    found = keys(name)
    return bool(found) and found <= _passing()


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of several words stand."""
    for match in _gazetteer().any_several.finditer(text):
        yield match.span()


@lru_cache(maxsize=64)
def stated(text: str) -> frozenset[str]:
    """Return the keys of all that a text names, adjectives and parts of compounds, too."""
    found = set(_borne_out(text))
    for token in _TOKEN.findall(text):
        for part in {token, *_HYPHEN.split(token)} - {""}:
            found |= keys(part)
            found |= _within(part.casefold())
    return frozenset(found)


def _borne_out(text: str) -> Iterator[str]:
    for start, end in spans(text):
        yield from keys(text[start:end])
    for form, key in _explanations():
        if form.search(text):
            yield key


@lru_cache(maxsize=16384)
def _of_word(word: str) -> frozenset[str]:
    plain, table = _GENITIVE.sub("", word).casefold(), _gazetteer()
    if plain in table.exact:
        written = word[0].isupper() and (len(word) > 1 and word[1].isupper())
        return table.exact[plain] if written or plain not in _codes() else frozenset()
    some = [one for one in table.beginnings.get(plain[:_FIRST], ()) if plain.startswith(one[0])]
    return max(some, key=lambda one: len(one[0]))[1] if some else frozenset()


@lru_cache(maxsize=16384)
def _within(plain: str) -> frozenset[str]:
    """Return what a German compound says of a part: "Nordhessen" is the north, and Hesse."""
    for prefix, key in names("prefixes").items():
        rest = plain.removeprefix(prefix)
        if rest != plain and len(rest) >= _LEAST_REST:
            place = _of_word(rest)
            # "Mittel" are funds, too.
            return place | {key} if place or prefix != "mittel" else frozenset()
    return frozenset()


@cache
def _gazetteer() -> _Gazetteer:
    exact: dict[str, frozenset[str]] = defaultdict(frozenset)
    beginnings: dict[str, frozenset[str]] = defaultdict(frozenset)
    several: dict[str, frozenset[str]] = defaultdict(frozenset)
    for form, key in _rows():
        plain = form.casefold()
        if " " in form:
            several[plain] |= {key}
        elif form.endswith("*"):
            beginnings[plain[:-1]] |= {key}
        else:
            exact[plain] |= {key}
    by_letters: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for beginning, found in beginnings.items():
        by_letters[beginning[:_FIRST]].append((beginning, found))
    longest = sorted(several, key=len, reverse=True)
    return _Gazetteer(
        dict(exact),
        {letters: tuple(some) for letters, some in by_letters.items()},
        tuple((_expression([form]), several[form]) for form in longest),
        _expression(longest),
    )


def _rows() -> Iterator[tuple[str, str]]:
    for group in (*GROUPS, *PASSING):
        for key, forms in names(group).items():
            yield key.replace("_", " "), key
            codes = group == "acronyms"
            yield from ((form, key) for form in forms if not codes or _is_code(form))


def _is_code(form: str) -> bool:
    return form[:2].isupper()


@cache
def _explanations() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [
        ([form for form in forms if not _is_code(form)], key)
        for key, forms in names("acronyms").items()
    ]
    return tuple((_expression(long), key) for long, key in rows if long)


@cache
def _codes() -> frozenset[str]:
    forms = (form for form, _ in _rows())
    return frozenset(
        f.casefold() for f in forms if len(f) <= _CODE and (_is_code(f) or f.islower())
    )


@cache
def _passing() -> frozenset[str]:
    return frozenset(key for group in PASSING for key in names(group))


@cache
def _homographs(language: str) -> frozenset[str]:
    return frozenset(names("homographs")[language].split())


def _expression(forms: Iterable[str]) -> re.Pattern[str]:
    inner = (re.escape(form).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(inner)})(?!\w)", re.IGNORECASE)
