"""What a question wants counted, and what a number in a sentence counts.

"Wie viele Meldungen" is not answered by "drei Meldestellen", nor by the number of all of which some
were meant. Where the two nouns cannot be told to be the same, a number is none of the answer.
"""

from __future__ import annotations

import re
from functools import cache

from rag import tables
from rag.analysis.language import detect, function_words
from rag.analysis.words import Analyser
from rag.embed.base import Embedder

CLOSE = 0.55
"""Cosine above which a word of another language counts as a word of the question."""

_SHORTEST = 4
"""Letters of a stem that may be the last part of a compound: "stell" of "Planstellen"."""
_PLURAL = r"(?:[a-z-]*[^\W\ds]s|people|men|women|children|staff|police)\b"
_BRACKET = r"(?:\s?\([^()]*\))?"
_GERMAN = re.compile(rf"{_BRACKET}((?:\s[a-zäöüß-]+){{0,3}}?(?:\s[A-ZÄÖÜ][\w-]+){{1,2}})")
_ENGLISH = re.compile(rf"{_BRACKET}((?:\s[A-Za-z][\w-]*){{0,3}}?(?:\s{_PLURAL})+)")
_GERMAN_HEAD = re.compile(r"((?:[a-zäöüß-]+\s){0,4}?)([A-ZÄÖÜ][\w-]+)")
_WORD = re.compile(r"[^\W\d_][\w-]*")


def noun(sentence: str, at: int) -> str:
    """Return the words that name what a number counts that ends at ``at``, or nothing."""
    language = detect(sentence, default="de")
    found = (_ENGLISH if language == "en" else _GERMAN).match(sentence, at)
    words = found[1].strip() if found else ""
    # "20 in Hamburg", "12 were killed in floods": the noun is no part of the number.
    return "" if _telling(words, language) != words.split() else words


def is_a_part(question: str) -> bool:
    """Tell whether a part of what was told before is asked for: "how many of them"."""
    return _pattern("part_of_them").search(question) is not None


def is_all(sentence: str, start: int) -> bool:
    """Tell whether the number at ``start`` is that of all of which a sentence tells a part."""
    return _pattern("of_all").search(sentence[:start]) is not None


def fits(
    question: str, language: str, named: str, sentence: str, analyser: Analyser, words: Embedder
) -> bool:
    """Tell whether ``named``, words of the sentence, are what a question wants counted."""
    asked = _asked(question, language)
    if not asked:
        return True
    counted, spoken = _WORD.findall(named), detect(sentence, default="de")
    if spoken == language:
        stems = [_stem(word, spoken, analyser) for word in counted]
        return any(_same(_stem(word, spoken, analyser), stem) for word in asked for stem in stems)
    near = words.encode_passages(counted) @ words.encode_queries(asked).T
    return bool(near.max() > CLOSE)


def compared(sentence: str) -> list[tuple[int, int]]:
    """Return where values of other years stand beside one: "(2023: 72)"."""
    return [one.span() for one in _pattern("compared").finditer(sentence)]


def of_the_year(sentence: str, start: int, question: str) -> bool:
    """Tell whether a number is of a year asked for: in "75 (2023: 72)" 72 is that of 2023 alone."""
    others = [*_pattern("compared").finditer(sentence)]
    within = next((one for one in others if one.start() < start < one.end()), None)
    if within is not None:
        return within["year"] in question
    rest = _pattern("compared").sub(" ", sentence)
    return not any(one["year"] in question and one["year"] not in rest for one in others)


def _asked(question: str, language: str) -> list[str]:
    """Return the noun that a question wants counted; all that it tells where that is not plain."""
    found = _pattern("counted").search(question)
    if found is None:
        return []
    rest = found["rest"].split("(", 1)[0]
    if language == "de":
        head = _GERMAN_HEAD.match(rest)
        if head and _telling(head[1], "de") == head[1].split():
            return [head[2]]
        return _telling(rest, "de")
    run: list[str] = []
    for word in _WORD.findall(rest):
        if word.lower() in function_words("en"):
            break
        run.append(word)
    plural = next((word for word in run if re.fullmatch(_PLURAL, word.lower())), None)
    return [plural] if plural else run or _telling(rest, "en")


def _telling(text: str, language: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in function_words(language)]


def _stem(word: str, language: str, analyser: Analyser) -> str:
    return analyser.terms(word, language)[0]


def _same(one: str, other: str) -> bool:
    """Tell whether two stems are one, or one the last part of the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST and long.endswith(short))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(tables.read("rag", "direct.toml")[name])
