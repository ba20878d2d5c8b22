"""In whose place a follow-up puts another of the kind: "und die SPD?" after one on the CDU.

A year stands for a year, a place for a place, who acts or bears something for who did so before,
and what follows a preposition for what followed the same one. Whatever else a follow-up names is
set beside what was asked before: "und die Kosten?" may ask for the costs of just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag import tables
from rag.analysis import dates
from rag.analysis.language import detect_question, function_words
from rag.question import asked
from rag.ranking.align import telling

_PIECE = re.compile(r"\w+(?:[/.-]\w+)*|[^\w\s]")
_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?!\d)")
_JOINED = re.compile(r"\s*(?:,|\b(?:und|and|sowie|oder|or)\b)\s*")
_SOURCES = ("parties", "houses")
"""Who speaks in documents of their own."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a question; ``whole`` tells that another phrase can be put in just its place."""

    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Replaced:
    """What of the question before is replaced, and whether its source is, with its document."""

    spans: tuple[Span, ...] = ()
    elsewhere: bool = False

    def holds(self, start: int) -> bool:
        """Tell whether a word that starts here is replaced."""
        return any(span.start <= start < span.end for span in self.spans)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A preposition in all its forms, and the words that follow it."""

    forms: frozenset[str]
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Actor:
    """A party, a house or others that act, with the article; ``bare`` without a preposition."""

    kind: str
    name: str
    article: str
    start: int
    end: int
    bare: bool


def find(before: str, plain: str, language: str, *, other: bool = False) -> Replaced:
    """Return what of the question before the follow-up ``plain`` puts something else for.

    Args:
        before: the question before, in full.
        plain: the follow-up without "und".
        language: of the follow-up.
        other: it names a document, which takes the place of whoever spoke before.
    """
    acting, elsewhere = _acting(before, plain)
    spans = [*_times(before, plain), *_places(before, plain, language), *acting]
    spans += _behind(before, plain, language)
    if other:
        spans += _speakers(before)
        elsewhere = elsewhere or bool(_speakers(before))
    if says_another(plain):
        spans += _said(before, plain)
    return Replaced(tuple(_merged(spans)), elsewhere)


def says_another(plain: str) -> bool:
    """Tell whether a follow-up asks what somebody that it names says to what was asked before."""
    match = _pattern("says").search(plain)
    return match is not None and any(map(str.isupper, match["who"]))


def put(before: str, new: str, replaced: Replaced) -> str:
    """Return the question before with a phrase in the place of another; nothing where none fits."""
    if len(replaced.spans) != 1 or not replaced.spans[0].whole or not _is_phrase(new, before):
        return ""
    span = replaced.spans[0]
    start = span.start
    if _leading(new):
        # The phrase brings its own preposition.
        start -= len(_ending(before[:start]))
    return f"{before[:start]}{new}{before[span.end :]}"


def phrases(text: str, language: str) -> list[Phrase]:
    """Return the phrases behind prepositions."""
    small = function_words(language)
    found: list[Phrase] = []
    pieces = list(_pieces(text))
    for place, piece in enumerate(pieces):
        forms = prepositions().get(piece[0].casefold())
        if forms is None:
            continue
        phrase: list[re.Match[str]] = []
        for word in pieces[place + 1 :]:
            lower = word[0].casefold()
            if lower in small and not phrase and lower not in prepositions():
                continue
            # A German noun phrase ends with its noun; the verb may follow.
            over = language == "de" and phrase and _is_name(phrase[-1][0]) and not _is_name(word[0])
            if over or lower in small or not re.match(r"\w", word[0]):
                break
            phrase.append(word)
        if phrase:
            words = tuple(word[0] for word in phrase)
            found.append(Phrase(forms, words, piece.start(), phrase[-1].end()))
    return found


@cache
def prepositions() -> dict[str, frozenset[str]]:
    """Return each preposition with all forms of it: "im" and "in"."""
    rows = [frozenset(row.split()) for row in _table()["prepositions"]]
    return {word: row for row in rows for word in row}


def _times(before: str, plain: str) -> list[Span]:
    """A year stands for a year, unless both are compared; a month alone for a month."""
    if _pattern("compares").search(plain):
        return []
    if _YEAR.search(plain):
        dated = [Span(start, end) for start, end, _ in dates.find(before)]
        return dated + [Span(*match.span()) for match in _pattern("time").finditer(before)]
    if _pattern("month").search(plain):
        return [Span(*match.span()) for match in _pattern("month").finditer(before)]
    return []


def _places(before: str, plain: str, language: str) -> list[Span]:
    """A place stands for a place after any preposition."""
    words = telling(plain, language)
    if not words or not all(map(_is_place, words)):
        return []
    old = set(telling(before, detect_question(before, default=language)))
    found = [one for one in _pieces(before) if one[0] in old and _is_place(one[0])]
    whole = [one for one in phrases(before, language) if all(map(_is_place, one.words))]
    return [
        Span(*one.span(), any(phrase.start < one.start() < phrase.end for phrase in whole))
        for one in found
    ]


def _behind(before: str, plain: str, language: str) -> list[Span]:
    """What follows a preposition stands for what followed the same one, if no more is asked anew.

    A verb that is said again asks nothing anew: "und was sagt die SPD zur Pflege?".
    """
    told = detect_question(before, default=language)
    old = phrases(_timeless(before), told)
    new = phrases(_timeless(plain), language)
    inside = {word for phrase in new for word in phrase.words}
    inside |= {word for one in _actors(plain) for word in one.name.split()}
    if not {*telling(_timeless(plain), language)} <= inside | {*telling(before, told)}:
        return []
    found: list[Span] = []
    for phrase in new:
        same = [one for one in old if one.forms & phrase.forms]
        if len(same) == 1 and same[0].words != phrase.words:
            found.append(Span(same[0].start, same[0].end))
    return found


def _acting(before: str, plain: str) -> tuple[list[Span], bool]:
    """Who acts stands for who did, of the same kind if such is there, and with the same article."""
    new = next((one for one in _actors(plain) if one.bare), None)
    groups = _groups([one for one in _actors(before) if one.bare], before)
    named = {one.name.casefold() for one in _actors(plain)}
    if new is None or not groups or any(one.name.casefold() in named for g in groups for one in g):
        return [], False
    same = [group for group in groups if group[0].kind == new.kind] or groups
    like = [group for group in same if group[0].article == new.article] or same
    chosen = like[-1]
    elsewhere = new.kind in _SOURCES and chosen[0].kind == new.kind
    return [Span(chosen[0].start, chosen[-1].end)], elsewhere


def _groups(actors: Sequence[_Actor], text: str) -> list[list[_Actor]]:
    """Put together who is named in one breath: "Bund und Länder"."""
    found: list[list[_Actor]] = []
    for one in actors:
        if found and _JOINED.fullmatch(text[found[-1][-1].end : one.start]):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _actors(text: str) -> list[_Actor]:
    found: list[_Actor] = []
    for kind, start, end in _named(text):
        if any(start < one.end and one.start < end for one in found):
            continue
        article = _pattern("article").search(text[:start])
        begin = article.start() if article else start
        bare = _pattern("beside").search(text[:begin]) is None
        said = article[0].strip().casefold() if article else ""
        found.append(_Actor(kind, text[start:end], said, begin, end, bare))
    return sorted(found, key=lambda one: one.start)


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    # The names are read only where a follow-up leans on the question before.
    from rag.cite import names

    for match in _pattern("parties").finditer(text):
        yield "parties", *match.span()
    for name in sorted(names.offices(text), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield "houses", *match.span()
    for match in _pattern("actors").finditer(text):
        yield "actors", *match.span()


def _speakers(before: str) -> list[Span]:
    """Whose statement or position a question asked for: another source takes their place."""
    named = filter(None, (asked.holder(before), asked.source(before)))
    return [Span(at, at + len(words), False) for words in named if (at := before.find(words)) >= 0]


def _said(before: str, plain: str) -> list[Span]:
    """Whoever spoke before, and the word for it, where a follow-up asks what another one says."""
    match = _pattern("says").search(plain)
    who = match["who"].casefold() if match else ""
    spoken = [Span(one.start, one.end, False) for one in _actors(before)
              if one.bare and one.kind in _SOURCES]  # fmt: skip
    spoken += _speakers(before)
    if any(before[one.start : one.end].casefold() in who for one in spoken):
        return []
    verbs = [Span(*one.span(), False) for one in _pattern("utters").finditer(before)]
    return [*spoken, *verbs] if spoken else []


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end), last.whole)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _is_phrase(new: str, before: str) -> bool:
    """Tell whether a follow-up is nothing but a phrase: no verb, no word that asks."""
    language = detect_question(new, default=detect_question(before, default="de"))
    words = telling(new, language)
    ends = [one.end for one in phrases(new, language)] + [one.end for one in _actors(new)]
    pieces = [one[0] for one in _pieces(new)]
    small = [word for word in pieces if word not in words]
    plain = all(w.casefold() in prepositions() or is_article(w) for w in small)
    dated = all(map(_is_place, words)) or not telling(_timeless(new), language)
    return bool(words) and pieces[-1] in words and plain and (len(new) in ends or dated)


def is_article(word: str) -> bool:
    """Tell whether a word is an article."""
    return _pattern("article").fullmatch(f"{word} ") is not None


def _leading(new: str) -> bool:
    first = next(_pieces(new), None)
    return first is not None and first[0].casefold() in prepositions()


def _ending(text: str) -> str:
    """Return the preposition that a text ends with, and an article behind it."""
    words = text.rstrip().split(" ")
    for count in (1, 2):
        if len(words) >= count and words[-count].casefold() in prepositions():
            return text[len(" ".join(words[:-count])) :].lstrip()
        if not is_article(words[-1]):
            return ""
    return ""


def _timeless(text: str) -> str:
    """Return a text with blanks for its times, so that all else stands where it stood."""
    for key in ("time", "month"):
        text = _pattern(key).sub(lambda match: " " * len(match[0]), text)
    return text


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return _PIECE.finditer(text)


def _is_name(word: str) -> bool:
    return any(map(str.isupper, word))


def _is_place(word: str) -> bool:
    # The names are read only where a follow-up leans on the question before.
    from rag.cite import places

    return bool(places.stated(word)) and not _pattern("parties").fullmatch(word)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = tables.read("rag", "conversation.toml")["replaced"]
    return table


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(_table()[key])
