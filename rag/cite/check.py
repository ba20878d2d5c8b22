"""Checks a sentence against the passages that it cites, whoever wrote it.

Verbatim: its words, or those it puts in quotation marks, stand in the source (`rag.cite.plain`).
Supported: numbers and dates, names, negation and modality agree with the sentences it rests on,
and these hold enough of its words, or are close enough in meaning where the language differs.
Unsupported: anything else. A check that cannot tell says unsupported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rag.analysis.sentences import spans
from rag.cite import facts, names, polarity, quotes
from rag.cite.closeness import Similarity, closeness
from rag.cite.content import content, coverage, terms
from rag.cite.evidence import Window, about, choose, language_of
from rag.cite.plain import find, squeeze
from rag.cite.words import known
from rag.types import Hit, Support

ENOUGH = 0.55
"""Share of a claim's content words that its evidence must hold, in the same language."""

ENOUGH_IF_CLOSE = 0.35
"""The same, where the evidence is at least ``CLOSE`` in meaning."""

CLOSE = 0.35
"""Closeness (`rag.cite.closeness`) from which two sentences may mean the same.

With the bundled static encoder, translations of ten sentences lay between .41 and .79, the nearest
unrelated ones at .22.
"""

ANCHORS = 2
"""Without an embedder, numbers and names that must agree across languages."""


class ProblemKind(StrEnum):
    """What speaks against a sentence."""

    UNCITED = "uncited"
    QUOTE = "quote"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection: its kind, and the words of the sentence that it is about."""

    kind: ProblemKind
    words: str = ""


class Span(NamedTuple):
    """A quote: hit ``hit`` of those cited, offsets into its document's canonical text."""

    hit: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    ``text`` is the sentence, drifted quotations replaced by the exact words of the source;
    ``spans`` the places it rests on, best first, also where it is not supported.
    """

    support: Support
    spans: tuple[Span, ...]
    text: str
    problems: tuple[Problem, ...] = ()


def check(
    text: str, cited: Sequence[Hit], language: str, similarity: Similarity | None = None
) -> Verdict:
    """Check one sentence.

    Args:
        text: the sentence, without citation numbers.
        cited: the passages that it cites, each with its text as the document has it.
        language: the sentence's, ``de`` or ``en``; anything else is read as German.
        similarity: cosine of a text with several others (`rag.cite.similarity`), for sentences in
            another language than their source. Without it such sentences are seldom supported.
    """
    claim, language = squeeze(text), known(language)
    if not cited:
        return Verdict(Support.UNSUPPORTED, (), claim, (Problem(ProblemKind.UNCITED),))
    span = _verbatim(claim, cited)
    if span is not None:
        return Verdict(Support.VERBATIM, (span,), claim)
    if quotes.quoted(claim):
        return _check_quoting(claim, cited, language)
    windows = choose(claim, language, cited, similarity)
    problems = tuple(_problems(claim, language, cited, windows, similarity))
    support = Support.UNSUPPORTED if problems else Support.SUPPORTED
    return Verdict(
        support, tuple(_span(cited, w.hit, w.start, w.end) for w in windows), claim, problems
    )


def _span(cited: Sequence[Hit], row: int, start: int, end: int) -> Span:
    offset = cited[row].passage.start
    return Span(row, offset + start, offset + end)


def _verbatim(claim: str, cited: Sequence[Hit]) -> Span | None:
    """Return where the whole sentence stands, unless what stands around it turns its meaning."""
    for row, hit in enumerate(cited):
        place = find(claim, hit.text)
        if place is not None and not _turned(hit, *place):
            start, end = _with_stop(hit.text, *place)
            return _span(cited, row, start, end)
    return None


def _turned(hit: Hit, start: int, end: int) -> bool:
    """Return whether the rest of the sentence that the words are taken from negates or doubts."""
    language = language_of(hit)
    for first, last in spans(hit.text, language):
        if first < end and start < last:
            for rest in (hit.text[first:start], hit.text[end:last]):
                for clause in polarity.clauses(rest, language):
                    if clause.denies:
                        return True
    return False


def _with_stop(text: str, start: int, end: int) -> tuple[int, int]:
    return (start, end + 1) if text[end : end + 1] in {".", "!", "?"} else (start, end)


def _check_quoting(claim: str, cited: Sequence[Hit], language: str) -> Verdict:
    """Check a sentence with quotations: each must stand in the source, and the rest must agree."""
    found: list[quotes.Place] = []
    exact, frame, done = "", "", 0
    windows = choose(claim, language, cited, None)
    for quote in quotes.quoted(claim):
        here = quotes.places(quote.text, cited, windows)
        if not here:
            problem = Problem(ProblemKind.QUOTE, quote.text)
            near = tuple(_span(cited, w.hit, w.start, w.end) for w in windows)
            return Verdict(Support.UNSUPPORTED, near, claim, (problem,))
        words = " … ".join(squeeze(cited[p.hit].text[p.start : p.end]) for p in here)
        exact += claim[done : quote.start] + _as_quoted(words, quote.text)
        frame += claim[done : quote.start] + " " * len(words)
        done = quote.end
        found.extend(here)
    exact, frame = exact + claim[done:], frame + claim[done:]
    problems = tuple(_frame_problems(frame, language, cited, found))
    support = Support.UNSUPPORTED if problems else Support.VERBATIM
    return Verdict(
        support, tuple(_span(cited, p.hit, p.start, p.end) for p in found), exact, problems
    )


def _as_quoted(words: str, quote: str) -> str:
    """Keep the full stop that the writer put inside the quotation marks."""
    stop = quote.rstrip()[-1:]
    return words + stop if stop in {".", "!", "?", ","} and not words.endswith(stop) else words


def _frame_problems(
    frame: str, language: str, cited: Sequence[Hit], found: Sequence[quotes.Place]
) -> list[Problem]:
    """Judge the words around quotations: who said it, when, and whether it is denied."""
    around = [_around(cited[place.hit], place) for place in found]
    rows = sorted({place.hit for place in found})
    sources = [*around, *(about(cited[row]) for row in rows)]
    problems = _number_problems(
        frame, language, [(s, language_of(cited[rows[0]])) for s in sources]
    )
    absent = names.missing(names.find(frame, language), [*sources, *(cited[r].text for r in rows)])
    problems += [Problem(ProblemKind.NAME, name.text) for name in absent if name.sure]
    denied = any(c.denies for c in polarity.clauses(frame, language))
    turned = any(_turned(cited[place.hit], place.start, place.end) for place in found)
    if denied != turned:
        problems.append(Problem(ProblemKind.NEGATION))
    return problems


def _around(hit: Hit, place: quotes.Place) -> str:
    touching = [
        (s, e) for s, e in spans(hit.text, language_of(hit)) if s < place.end and place.start < e
    ]
    return hit.text[touching[0][0] : touching[-1][1]] if touching else hit.text


def _problems(
    claim: str,
    language: str,
    cited: Sequence[Hit],
    windows: Sequence[Window],
    similarity: Similarity | None,
) -> list[Problem]:
    if not windows:
        return [Problem(ProblemKind.CONTENT)]
    sources = [(window.text, window.language) for window in windows]
    sources += [(about(cited[window.hit]), window.language) for window in windows]
    problems = _number_problems(claim, language, sources)
    problems += _name_problems(claim, language, cited, windows)
    for window in windows:
        if polarity.contradicts(claim, language, window.text, window.language):
            problems.append(Problem(ProblemKind.NEGATION))
        if polarity.shifts(claim, language, window.text, window.language):
            problems.append(Problem(ProblemKind.MODALITY))
    if not _says_enough(claim, language, cited, windows, similarity):
        problems.append(Problem(ProblemKind.CONTENT))
    return list(dict.fromkeys(problems))


def _number_problems(
    claim: str, language: str, sources: Sequence[tuple[str, str]]
) -> list[Problem]:
    stated = [fact for text, own in sources for fact in facts.facts(text, own)]
    absent = facts.missing(facts.facts(claim, language), stated)
    return [Problem(ProblemKind.NUMBER, fact.shown) for fact in absent]


def _name_problems(
    claim: str, language: str, cited: Sequence[Hit], windows: Sequence[Window]
) -> list[Problem]:
    """Sure names must be in the evidence; in the rest of the passage only where none is dropped."""
    claimed = names.find(claim, language)
    near = [*(w.text for w in windows), *(about(cited[w.hit]) for w in windows)]
    absent = [name for name in names.missing(claimed, near) if name.sure]
    wide = [cited[window.hit].text for window in windows]
    gone = {name.text for name in names.missing(absent, [*near, *wide])}
    own = [name for w in windows for name in names.find(w.text, w.language) if name.sure]
    dropped = bool(names.missing(own, [claim]))
    wrong = [name.text for name in absent if dropped or name.text in gone]
    for window in windows:
        if window.language == language:
            wrong += names.swapped(claim, window.text, language)
    return [Problem(ProblemKind.NAME, word) for word in dict.fromkeys(wrong)]


def _says_enough(
    claim: str,
    language: str,
    cited: Sequence[Hit],
    windows: Sequence[Window],
    similarity: Similarity | None,
) -> bool:
    same = [window for window in windows if window.language == language]
    meta = [about(cited[window.hit]) for window in windows]
    held = _held(claim, language, [*(w.text for w in same), *meta]) if same else 0.0
    if held >= ENOUGH:
        return True
    if similarity is not None:
        near = [w for w in windows if w.language != language or held >= ENOUGH_IF_CLOSE]
        return any(closeness(claim, [w.text], w.language, similarity)[0] >= CLOSE for w in near)
    foreign = [window for window in windows if window.language != language]
    anchors = len(facts.facts(claim, language)) + sum(n.sure for n in names.find(claim, language))
    return bool(foreign) and anchors >= ANCHORS


def _held(claim: str, language: str, sources: Sequence[str]) -> float:
    """Return the share of words and facts held by sources that are known to hold all the facts."""
    words, stated = content(claim, language), len(facts.facts(claim, language))
    forms = (names.written_out(text) for text in sources)
    covered = len(words) * coverage(words, terms([*sources, *forms], language))
    return (covered + stated) / (len(words) + stated) if words or stated else 0.0
