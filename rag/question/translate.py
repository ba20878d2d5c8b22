"""Words of the other language for the lexical arm: "penalties" also looks for "Strafen".

Each word of a question brings the words that lie nearest to it in the static encoder's space, from
a list that ``train/lexicon.py`` wrote. Wrong ones cost little: they seldom stand together in one
passage, while the right ones do.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from rag.analysis.compounds import split

PAIRS = {"en": "de", "de": "en"}
"""The language that a question's words are put into."""

WEIGHT = 1.0
"""Lexical weight of a word at cosine 1; the user's own words have 1.0."""


def translations(words: Sequence[str], language: str) -> Iterator[tuple[str, float]]:
    """Yield words of the other language with their weights, for words of a question.

    Nothing for a language that has no list, and for words that it does not hold.
    """
    if language not in PAIRS:
        return
    text = _lexicon(language)
    for word in words:
        forms = dict.fromkeys((word.lower(), *(part.lower() for part in split(word))))
        for form in forms if language == "de" else [word.lower()]:
            for near, hundredths in _line(text, form):
                yield near, WEIGHT * hundredths / 100


def _line(text: str, word: str) -> Iterator[tuple[str, int]]:
    begin = text.find(f"\n{word}\t")
    if begin < 0:
        return
    begin += len(word) + 2
    for entry in text[begin : text.index("\n", begin)].split(" "):
        near, _, hundredths = entry.partition(":")
        yield near, int(hundredths)


@cache
def _lexicon(language: str) -> str:
    name = f"lexicon.{language}-{PAIRS[language]}.txt.gz"
    return gzip.decompress((resources.files("rag") / "data" / name).read_bytes()).decode("utf-8")
