"""A short answer on top, where words of the first sentence give it: a date, an amount, a provision.

The words are the document's, with their place. Where the sentence holds several of the kind, the
one nearest to the question's own words is taken; where none stands near any, nothing is said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from rag import counted
from rag.analysis.language import detect, function_words
from rag.analysis.words import Analyser
from rag.embed.base import Embedder
from rag.question import Query

Span = tuple[int, int]
"""Start and end in the sentence."""

MOST = 3
"""A sentence with more words of the kind is a row of a table: which one is meant cannot be told."""

_WORD = re.compile(r"\w[\w-]*")
_PART = re.compile(r"\{([a-z_]+)\}")
_FINISHED = re.compile(r"[.!?…;:][\"')\]“”»«›‹\d]*$")
"""What has no such end is a heading or a row of a table."""
_DENIED = re.compile(
    r"\b(?:nicht|keine?[mnrs]?|statt|anstatt|not|no|instead of|rather than)"
    r"(?:\s(?:nur|erst|only|am|im|um|bei|mit|on|in|at|by|about|the|de[rmn]|die|das)){0,2}\s$",
    re.IGNORECASE,
)
"""What stands before words that a sentence denies: "61, not 37 as the warning said"."""
_ALONE = re.compile(r"\w+\s*(?:$|[,;:!–—-]|\.(?!\s*\d))")
"""How a yes or no begins a sentence; that of "No later than May" is neither."""
_BY, _TO = re.compile(r"\b(?:um|by)\s$"), re.compile(r"\s(?:\w+\s){0,2}?(?:auf|to)\s\S?\d")
"""Around the change in "um 0,2 Punkte auf 3,6 Prozent", which is no answer to "how high"."""
_CHANGES = re.compile(
    r"\b(?:um|by)\b|erhöh|steig|stieg|senk|sank|gesunk|änder|increas|rais|ris|rose|cut|chang|fall|fell",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"(?:Rechts)?[Vv]erordnung|(?:An|Ein|Zu|Rang|Größen|Tages)ordnung")
"""Which ordinance it is stands elsewhere; and what is no provision, though it ends like one."""
_LAST_WORD = re.compile(r"\s([^\W\d_][\w-]*)$")
_GERMAN_NOUN = re.compile(r"(?:\s[a-zäöüß-]+){0,3}?\s[A-ZÄÖÜ][\w-]+")
_ENGLISH_NOUN = re.compile(r"(?:\s[A-Za-z][a-z-]+){0,3}?\s[a-z-]+s\b")
_AMOUNTS = ("share", "money", "count", "size")
_SIDE_BY_SIDE = re.compile(
    r"(?:\s[^\s,;]+){0,3}(?:[,;]|\s(?:und|sowie|bzw\.|and|plus|or|oder))(?:\s[^\s,;]+){0,3}\s?"
)
"""Between "£210 million" and "£350 million" in "£210 million capital, £350 million revenue"."""
_REST = re.compile(r"(?:\s[\w-]+){0,3}")
_PLURAL = re.compile(r"\w+s|people|men|women|children|staff|police")


@dataclass(frozen=True, slots=True)
class Short:
    """Words of a sentence: ``sentence[start:end] == text``, and the kind that was asked for."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    question: re.Pattern[str]
    unless: re.Pattern[str] | None
    text: re.Pattern[str]

    def asked_by(self, question: str) -> bool:
        if not self.question.search(question):
            return False
        return self.unless is None or not self.unless.search(question)


def short(query: Query, sentence: str, analyser: Analyser, words: Embedder) -> Short | None:
    """Return the words of the sentence that answer the question by themselves, or None."""
    if _never().search(query.text) or not _FINISHED.search(sentence):
        return None
    if _of_another(query.text, sentence):
        return None
    for kind in _kinds():
        if not kind.asked_by(query.text):
            continue
        told = [m for m in kind.text.finditer(sentence) if not _said(m.group().strip(), query.text)]
        spans = [m.span() for m in told if _answers(kind, m, query, analyser, words)]
        found = _widened(sentence, spans)
        if told and not found:
            return None
        if 0 < len(found) <= MOST:
            places = _places(query, sentence, analyser, words) if len(found) > 1 else ()
            best = found[0] if len(found) == 1 else _meant(sentence, found, places)
            if best is None or _is_half(sentence, best):
                return None
            return Short(kind.name, *_trimmed(sentence, *_with_noun(kind, sentence, best)))
    return None


def _answers(
    kind: _Kind, match: re.Match[str], query: Query, analyser: Analyser, words: Embedder
) -> bool:
    """Tell whether a sentence gives the words as its answer, and not as what is denied."""
    if kind.name == "yesno":
        return _ALONE.match(match.string) is not None
    sentence, question = match.string, query.text
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _DENIED.search(before) or _UNNAMED.fullmatch(match.group()):
        return False
    if kind.name in ("date", "year"):
        return not _is_other_end(question, before)
    if _BY.search(before) and _TO.match(after) and not _CHANGES.search(question):
        return False
    if kind.name in _AMOUNTS and not counted.of_the_year(sentence, match.start(), question):
        return False
    if kind.name not in ("count", "size"):
        return True
    # "Geräte, die seit mehr als fünf Jahren laufen": no number of devices.
    period, last = _unit("period"), _LAST_WORD.search(match.group())
    if last and period.fullmatch(last[1]) and not _unit("spell").search(question):
        return False
    return kind.name == "size" or _counts(match, query, analyser, words)


def _counts(match: re.Match[str], query: Query, analyser: Analyser, words: Embedder) -> bool:
    """Tell whether a number is one of what the question wants counted."""
    sentence = match.string
    last = _LAST_WORD.search(match.group())
    at = match.start() + last.start() if last and not _is_scale(last[1]) else match.end()
    named = counted.noun(sentence, at)
    if counted.is_a_part(query.text) or counted.is_all(sentence, match.start()):
        return False
    if not named:
        # Digits alone at the beginning are the mark of a footnote.
        return match.start() > 0 or not match.group()[0].isdigit()
    return counted.fits(query.text, query.language, named, sentence, analyser, words)


def _of_another(question: str, sentence: str) -> bool:
    """Tell whether a sentence is about the fourth where the question is about the first."""
    asked = [(m.start(), row) for row, one in enumerate(_ordinals()) if (m := one.search(question))]
    told = {row for row, one in enumerate(_ordinals()) if one.search(sentence)}
    return bool(asked and told) and min(asked)[1] not in told


def _is_other_end(question: str, before: str) -> bool:
    """Tell whether a date is where something begins, and the question is about its end."""
    return any(asks.search(question) and told.search(before) for asks, told in _bounds())


def _meant(sentence: str, found: Sequence[Span], places: Sequence[int]) -> Span | None:
    """Return the words that a question means by its own, or None.

    "£210 million capital, £350 million revenue" are together what is provided: of two that stand
    side by side only a word that stands with them tells which is meant.
    """
    best = _nearest(found, places)
    for one, other in pairwise(found):
        if best in (one, other) and _SIDE_BY_SIDE.fullmatch(sentence[one[1] : other[0]]):
            rest = _REST.match(sentence, other[1])
            end = rest.end() if rest else other[1]
            return _nearest((one, other), [at for at in places if one[1] <= at < end])
    return best


def _with_noun(kind: _Kind, sentence: str, found: Span) -> Span:
    """Let a number end with what it counts: "37 betroffene Gemeinden", not "37 betroffene"."""
    start, end = found
    last = _LAST_WORD.search(sentence[start:end])
    if kind.name not in ("count", "size") or not last or _is_unit(last[1]):
        return found
    language = detect(sentence, default="de")
    complete = last[1][0].isupper() if language == "de" else _PLURAL.fullmatch(last[1]) is not None
    if complete:
        return found
    more = (_GERMAN_NOUN if language == "de" else _ENGLISH_NOUN).match(sentence, end)
    between = f"{last[1]}{more[0]}" if more else ""
    if more and not set(between.lower().split()) & function_words(language):
        return start, more.end()
    return start, start + last.start()


def _said(words: str, question: str) -> bool:
    """Tell whether a question has the words, not as part of others: "2023" has no "20"."""
    whole = rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w|[.,]\d)"
    return re.search(whole, question) is not None


def _widened(sentence: str, spans: list[Span]) -> list[Span]:
    """Put ranges in the place of their ends: "5 bis 10 Mio. Euro" for "10 Mio. Euro"."""
    for whole in _ranges("whole").finditer(sentence):
        ends = [one for one in spans if _overlap(one, whole.span())]
        if ends:
            starts, stops = zip(*ends, whole.span(), strict=True)
            spans = [one for one in spans if one not in ends]
            spans.append((min(starts), max(stops)))
    return sorted(spans)


def _is_half(sentence: str, found: Span) -> bool:
    """Tell whether the words are a part of a range that cannot be told whole."""
    return any(
        _overlap(found, half.span()) and not (found[0] <= half.start() and half.end() <= found[1])
        for half in _ranges("half").finditer(sentence)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int, str]:
    text = sentence[start:end].rstrip(" ,;")
    return start, start + len(text), text


def _nearest(found: Sequence[Span], places: Sequence[int]) -> Span | None:
    if not places:
        return None
    sums = [sum(1.0 / (8 + _gap(span, place)) for place in places) for span in found]
    return found[max(range(len(found)), key=sums.__getitem__)]


def _gap(span: Span, place: int) -> int:
    start, end = span
    return 0 if start <= place < end else min(abs(place - start), abs(place - end))


def _places(query: Query, sentence: str, analyser: Analyser, words: Embedder) -> list[int]:
    """Where words of the question stand: by stem, or by meaning across languages."""
    spoken = [(m.start(), m.group()) for m in _WORD.finditer(sentence) if len(m.group()) > 3]
    if not spoken:
        return []
    keys = set(query.keywords)
    found = [at for at, word in spoken if keys & set(analyser.terms(word, None))]
    asked = [m.group() for m in _WORD.finditer(query.text) if len(m.group()) > 3]
    if not found and asked:
        near = words.encode_passages([w for _, w in spoken]) @ words.encode_queries(asked).T
        found = [at for (at, _), row in zip(spoken, near, strict=True) if row.max() > counted.CLOSE]
    return found


@cache
def _table() -> dict[str, Any]:
    path = resources.files("rag") / "data" / "direct.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _never() -> re.Pattern[str]:
    return re.compile(_table()["never"])


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            row["name"],
            re.compile(row["question"], re.IGNORECASE),
            re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
            _any_of(row["text"]),
        )
        for row in _table()["kind"]
    )


@cache
def _ordinals() -> tuple[re.Pattern[str], ...]:
    rows = _table()["ordinals"]
    return tuple(re.compile(rf"\b(?:{row})\b", re.IGNORECASE) for row in rows)


@cache
def _bounds() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = _table()["bounds"]
    return tuple((re.compile(row["question"]), re.compile(row["before"])) for row in rows)


def _is_scale(word: str) -> bool:
    return _unit("scale").fullmatch(word) is not None


def _is_unit(word: str) -> bool:
    names = ("scale", "currency", "percent", "period")
    return any(_unit(name).fullmatch(word) for name in names)


@cache
def _unit(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_in_full(f'{{{name}}}')}")


@cache
def _ranges(name: str) -> re.Pattern[str]:
    return _any_of(_table()[name])


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_in_full, patterns)))


def _in_full(pattern: str) -> str:
    """Return a pattern with its parts put in, such as ``{month}``."""
    parts = _table()["parts"]
    return _PART.sub(lambda part: f"(?:{_in_full(parts[part[1]])})", pattern)
