"""The check's word lists, read once from ``data/words.toml``."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from rag import tables

LANGUAGES = ("de", "en")


def known(language: str) -> str:
    """Return the language whose words are used: German unless the text is English."""
    return "en" if language == "en" else "de"


@cache
def table(language: str, name: str) -> dict[str, int]:
    """Return word to number: ``numbers``, ``months``, ``scales`` (powers of ten) and their like."""
    return dict(_data()[known(language)][name])


@cache
def units() -> dict[str, str]:
    """Return sign or word to unit."""
    return dict(_data()["units"])


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Return an expression that finds the words of a list in lower-case text.

    In a list "*" stands for letters, "…" for words between, "$" for the end of the text.
    """
    words = _data()[known(language)]
    for step in name.split("."):
        words = words[step]
    return re.compile("|".join(_expression(word) for word in words))


@cache
def names(group: str) -> dict[str, Any]:
    """Return a table of ``data/names.toml``; of most, each name with its forms."""
    return dict(_read("names.toml")[group])


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Return letters of German or English and their sound, in the order to replace them in."""
    return tuple((one, sound) for one, sound in _read("names.toml")["spellings"])


@cache
def nouns(language: str) -> frozenset[str]:
    """Return common nouns of administration, which are written like names but are none."""
    return frozenset(_read("nouns.toml")[known(language)].split())


@cache
def listed(name: str) -> frozenset[str]:
    """Return another list of ``data/nouns.toml``: ``titles`` or ``suffixes``."""
    return frozenset(_read("nouns.toml")[name].split())


@cache
def backdrop(language: str) -> tuple[str, ...]:
    """Return sentences about nothing in particular, for `rag.cite.closeness`."""
    return tuple(_read("backdrop.toml")[known(language)])


def _expression(word: str) -> str:
    inner = re.escape(word).replace(r"\*", r"\w*").replace("\\ …\\ ", r"\b.*\b")
    inner = inner.replace(r"\$", r"(?=\W*$)")
    return rf"(?<!\w){inner}(?!\w)"


@cache
def _data() -> dict[str, Any]:
    return _read("words.toml")


def _read(name: str) -> dict[str, Any]:
    return tables.read("rag.cite", name)
