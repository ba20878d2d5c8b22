"""A short answer on top, where words of the first sentence give it: a date, an amount, a provision.

The words are the document's, with their place. Where the sentence holds several of the kind, the
one nearest to the question's own words is taken; where none stands near any, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rag.analysis.language import detect, function_words
from rag.analysis.sentences import CELLS
from rag.analysis.words import Analyser
from rag.answer.wholes import refers
from rag.embed.base import Embedder
from rag.question.query import Query
from rag.short import claimed, counted, dated, intact, parallel, sides, yearly
from rag.short.phrases import any_of, in_full, table

Span = tuple[int, int]
"""Start and end in the sentence."""

MOST = 3
"""A sentence with more words of the kind is a row of a table: which one is meant cannot be told."""

_WORD = re.compile(r"\w[\w-]*")
_FINISHED = re.compile(
    r"(?:[.!?…;:][\"')\]“”»«›‹]*|(?<!\d)[.!?…;:][\"')\]“”»«›‹\d]*|(?<=\b(?:19|20)\d\d)\.\d{1,2})$"
)
"""What has no such end is a heading or a row of a table: the point of "996.555" ends nothing."""
_ALONE = re.compile(r"\w+(?:\s*(?:$|[,;:!–—]|\.(?!\s*\d))|\s-\s)")
"""How a yes or no begins a sentence; that of "No later than May" is neither."""
_UNNAMED = re.compile(r"(?:Rechts)?[Vv]erordnung|(?:An|Ein|Zu|Rang|Größen|Tages)ordnung")
"""Which ordinance it is stands elsewhere; and what is no provision, though it ends like one."""
_NUMBER = re.compile(
    r"\d[\d.,]*(?:\s(?:Mio\.|Mrd\.|Tsd\.|(?i:million|milliard|thousand|billion)\w*))?"
)
_LAST_WORD = re.compile(r"\s([^\W\d_][\w-]*)$")
_GERMAN_NOUN = re.compile(r"(?:\s[a-zäöüß-]+){0,3}?\s[A-ZÄÖÜ][\w-]+")
_ENGLISH_NOUN = re.compile(r"(?:\s[A-Za-z][a-z-]+){0,3}?\s[a-z-]+s\b")
_AMOUNTS = ("share", "money", "count", "size")
_DATES = ("date", "year")
_TIMES = (*_DATES, "clock")
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
    if _never("never").search(query.text) or refers(sentence) or _is_row(sentence):
        return None
    if _of_another(query.text, sentence) or parallel.other_number(query.text, sentence):
        return None
    if _never("two_times").search(query.text):
        return None
    for kind in _kinds():
        if not kind.asked_by(query.text):
            continue
        told = [m for m in kind.text.finditer(sentence) if not _is_said(kind, m, query.text)]
        spans = [m.span() for m in told if _answers(kind, m, query, analyser, words)]
        found = _widened(sentence, spans)
        if kind.name in _AMOUNTS:
            found = parallel.after_change(query.text, sentence, found)
            found = sides.at_place(query.text, sentence, found)
            found = yearly.of_month(query.text, sentence, found)
        elif kind.name in _TIMES:
            found = sides.at_its_end(query.text, sentence, found)
        if told and not found:
            return None
        if 0 < len(found) <= MOST:
            spoken = _spoken(query, sentence, analyser, words) if len(found) > 1 else {}
            best = found[0] if len(found) == 1 else _meant(kind, sentence, found, spoken)
            # What is not told whole would not be told for the other year, either.
            whole = best is not None and _told_whole(kind, query.text, sentence, best)
            if whole and best is not None and kind.name in _AMOUNTS:
                every = _widened(sentence, [m.span() for m in kind.text.finditer(sentence)])
                best = yearly.corrected(query.text, sentence, best, found, every)
            if best is None or _is_half(sentence, best):
                return None
            given = _told_whole(kind, query.text, sentence, best)
            return None if given is None else Short(kind.name, *_trimmed(sentence, *given))
    return None


def _is_said(kind: _Kind, match: re.Match[str], question: str) -> bool:
    """Tell whether a question has the words itself: the number alone of "Stuttgart 21 mit"."""
    return _said(_trimmed(match.string, *_with_noun(kind, match.string, match.span()))[2], question)


def _is_row(sentence: str) -> bool:
    """Tell whether it is a row of a table, or one with the "darunter:" below it: or no sentence."""
    return CELLS in sentence or _FINISHED.search(sentence) is None


def _told_whole(kind: _Kind, question: str, sentence: str, found: Span) -> Span | None:
    """Return the words with what they count, and of which each; None if they are a part of it."""
    if kind.name in _DATES:
        return dated.with_bound(question, sentence, found)
    if kind.name == "yesno":
        return found
    if kind.name == "law":
        return found if intact.is_provision(sentence, found) else None
    start, end = _with_noun(kind, sentence, found)
    if not intact.is_whole(sentence, (start, end)):
        return None
    own = intact.without_preposition(question, sentence, (start, end))
    if own is None:
        return None
    start, end = intact.with_bound(sentence, own)
    if kind.name not in _AMOUNTS:
        return start, end
    last = _last_word(sentence[start:end])
    if kind.name == "count" and last and not _is_unit(last[1]):
        pair = parallel.with_pair(sentence, (start, end))
        if pair is None:
            return None
        start, end = pair
    return parallel.apart(question, sentence, (start, end))


def _answers(
    kind: _Kind, match: re.Match[str], query: Query, analyser: Analyser, words: Embedder
) -> bool:
    """Tell whether a sentence gives the words as its answer, and not as what is denied."""
    if kind.name == "yesno":
        return not _never("alternative").search(query.text) and bool(_ALONE.match(match.string))
    sentence, question = match.string, query.text
    before = sentence[: match.start()]
    if _UNNAMED.fullmatch(match.group()) or not claimed.holds(question, sentence, match.span()):
        return False
    if sides.is_elsewhere(question, sentence) or sides.is_of_other(
        question, sentence, match.span()
    ):
        return False
    if parallel.is_label(question, before):
        return False
    if kind.name in _TIMES:
        if kind.name in _DATES and not dated.tells(question, sentence, match.span()):
            return False
        return not sides.is_other_end(question, sentence, before)
    if kind.name in _AMOUNTS and (
        intact.is_label(before) or intact.is_difference(question, match.group())
    ):
        return False
    if kind.name != "law" and not claimed.is_level(question, sentence, match.span()):
        return False
    if kind.name in _AMOUNTS and not counted.of_the_year(sentence, match.start(), question):
        return False
    if kind.name not in ("count", "size"):
        return True
    # "Geräte, die seit mehr als fünf Jahren laufen": no number of devices.
    period, last = _unit("period"), _last_word(match.group())
    if last and period.fullmatch(last[1]) and not _unit("spell").search(question):
        return False
    return kind.name == "size" or _counts(match, query, analyser, words)


def _counts(match: re.Match[str], query: Query, analyser: Analyser, words: Embedder) -> bool:
    """Tell whether a number is one of what the question wants counted."""
    sentence = match.string
    last = _last_word(match.group())
    at = match.start() + last.start() if last and not _is_scale(last[1]) else match.end()
    named = counted.noun(sentence, at)
    if counted.is_a_part(query.text):
        return False
    if counted.is_all(sentence, match.start()):
        return _asks_all(query, f"{match.group()} {named}", analyser)
    if any(
        counted.is_all(sentence, one.start())
        and _asks_all(query, counted.noun(sentence, one.end()), analyser)
        for one in _NUMBER.finditer(sentence)
    ):
        return False
    if not named:
        # Digits alone at the beginning are the mark of a footnote.
        return match.start() > 0 or not match.group()[0].isdigit()
    return counted.fits(query.text, query.language, named, sentence, analyser, words)


def _asks_all(query: Query, named: str, analyser: Analyser) -> bool:
    """Tell whether a question has no word but those that name all, of which a part is told."""
    asked = {one for one, weight in query.keywords.items() if weight == 1 and not one.isdigit()}
    return bool(asked) and asked <= set(analyser.terms(named, None))


def _of_another(question: str, sentence: str) -> bool:
    """Tell whether a sentence is about the fourth where the question is about the first."""
    asked = [(m.start(), row) for row, one in enumerate(_ordinals()) if (m := one.search(question))]
    told = {row for row, one in enumerate(_ordinals()) if one.search(sentence)}
    return bool(asked and told) and min(asked)[1] not in told


def _meant(
    kind: _Kind, sentence: str, found: Sequence[Span], spoken: Mapping[int, str]
) -> Span | None:
    """Return the words that a question means by its own, or None.

    "£210 million capital, £350 million revenue" are together what is provided: of two that stand
    side by side only a word that stands with them tells which is meant.
    """
    if kind.name == "law":
        # "§ 13 des Zivilschutzgesetzes (ZSG)": the acronym stands with the law, not the section.
        return _nearest(found, [at for at, word in spoken.items() if not _is_name(word)])
    best = _nearest(found, list(spoken))
    row = parallel.row_of(sentence, found, best) if best is not None else ()
    if len(row) < 2:
        return best
    if detect(sentence, default="de") == "de":
        # "bereit" behind the last value belongs to all of them: only a noun, a number
        # or what stands right before a value is a label.
        spoken = {
            at: word
            for at, word in spoken.items()
            if not sentence[at].islower()
            or (word not in function_words("de") and parallel.is_beside(sentence, at, row[1:]))
        }
    return parallel.labelled(sentence, row, spoken)


def _with_noun(kind: _Kind, sentence: str, found: Span) -> Span:
    """Let a number end with what it counts: "37 betroffene Gemeinden", not "37 betroffene"."""
    start, end = found
    last = _last_word(sentence[start:end])
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


def _spoken(query: Query, sentence: str, analyser: Analyser, words: Embedder) -> Mapping[int, str]:
    """Return the words of the question in a sentence, by their place.

    They are told by stem, or by meaning across languages; numbers and acronyms as they stand.
    """
    exact = {m.group() for m in _WORD.finditer(query.text) if _is_name(m.group())}
    found = {
        m.start(): m.group()
        for m in _WORD.finditer(sentence)
        if m.group() in exact and _said(m.group(), sentence[max(0, m.start() - 2) : m.end() + 2])
    }
    spoken = [(m.start(), m.group()) for m in _WORD.finditer(sentence) if len(m.group()) > 3]
    keys = set(query.keywords)
    stems = {at: word.casefold() for at, word in spoken if keys & set(analyser.terms(word, None))}
    asked = [m.group() for m in _WORD.finditer(query.text) if len(m.group()) > 3]
    if not stems and spoken and asked:
        near = words.encode_passages([w for _, w in spoken]) @ words.encode_queries(asked).T
        rows = zip(spoken, near, strict=True)
        stems = {at: word.casefold() for (at, word), row in rows if row.max() > counted.CLOSE}
    return {**stems, **found}


def _is_name(word: str) -> bool:
    return word.isdigit() or (len(word) > 1 and word.isupper())


def _last_word(text: str) -> re.Match[str] | None:
    """Return the last word where it is none of the number: "rund zwei" names nothing."""
    last = _LAST_WORD.search(text)
    return None if last is None or _unit("word").fullmatch(last[1]) else last


@cache
def _never(name: str) -> re.Pattern[str]:
    return re.compile(table()[name])


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            row["name"],
            re.compile(row["question"], re.IGNORECASE),
            re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
            any_of(row["text"]),
        )
        for row in table()["kind"]
    )


@cache
def _ordinals() -> tuple[re.Pattern[str], ...]:
    rows = table()["ordinals"]
    return tuple(re.compile(rf"\b(?:{row})\b", re.IGNORECASE) for row in rows)


def _is_scale(word: str) -> bool:
    return _unit("scale").fullmatch(word) is not None


def _is_unit(word: str) -> bool:
    names = ("scale", "currency", "percent", "period", "measure")
    return any(_unit(name).fullmatch(word) for name in names)


@cache
def _unit(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{in_full(f'{{{name}}}')}")


@cache
def _ranges(name: str) -> re.Pattern[str]:
    return any_of(table()[name])
