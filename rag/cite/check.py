"""Checks a sentence against the passages that it cites, whoever wrote it.

Verbatim: its words, or those it puts in quotation marks, stand in the source (`rag.cite.plain`);
a quoted term of up to three words makes no sentence verbatim.
Supported: numbers and dates, names, negation and modality agree with the sentences it rests on
(`rag.cite.problems`), and the support model says that these hold it (`rag.cite.support`).
Unsupported: anything else. A check that cannot tell says unsupported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.analysis.sentences import spans
from rag.cite import names, polarity, quotes, support
from rag.cite.closeness import Similarity
from rag.cite.evidence import Window, about, choose, language_of
from rag.cite.plain import find, squeeze
from rag.cite.problems import absent_numbers, objections
from rag.cite.signals import signals
from rag.cite.words import known
from rag.types import Hit, Problem, ProblemKind, Support

ENOUGH = 0.55
"""Without an embedder, share of words and facts that the evidence must hold, in one language."""

TERM = 3
"""Words up to which a quotation is a term, and the sentence with it judged as any other."""

ANCHORS = 2
"""Without an embedder, numbers and names that must agree across languages."""


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
    if not all(_is_term(quote, cited) for quote in quotes.quoted(claim)):
        return _check_quoting(claim, cited, language)
    windows = choose(claim, language, cited, similarity)
    problems = tuple(_problems(claim, language, cited, windows, similarity))
    judged = Support.UNSUPPORTED if problems else Support.SUPPORTED
    return Verdict(
        judged, tuple(_span(cited, w.hit, w.start, w.end) for w in windows), claim, problems
    )


def _is_term(quote: quotes.Quoted, cited: Sequence[Hit]) -> bool:
    """Return whether quoted words are a name or term of the source, which asserts nothing alone."""
    return len(quote.text.split()) <= TERM and bool(quotes.places(quote.text, cited))


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
    judged = Support.UNSUPPORTED if problems else Support.VERBATIM
    return Verdict(
        judged, tuple(_span(cited, p.hit, p.start, p.end) for p in found), exact, problems
    )


def _as_quoted(words: str, quote: str) -> str:
    """Keep the full stop that the writer put inside the quotation marks."""
    stop = quote.rstrip()[-1:]
    return words + stop if stop in {".", "!", "?", ","} and not words.endswith(stop) else words


def _frame_problems(
    frame: str, language: str, cited: Sequence[Hit], found: Sequence[quotes.Place]
) -> list[Problem]:
    """Judge the words around quotations: who said it, when, whether it is denied or a duty."""
    around = [_around(cited[place.hit], place) for place in found]
    rows = sorted({place.hit for place in found})
    sources = [*around, *(about(cited[row]) for row in rows)]
    problems = absent_numbers(frame, language, [(s, language_of(cited[rows[0]])) for s in sources])
    absent = names.missing(names.find(frame, language), [*sources, *(cited[r].text for r in rows)])
    problems += [Problem(ProblemKind.NAME, name.text) for name in absent if name.sure]
    denied = any(c.denies for c in polarity.clauses(frame, language))
    turned = any(_turned(cited[place.hit], place.start, place.end) for place in found)
    if denied != turned:
        problems.append(Problem(ProblemKind.NEGATION))
    for place, source in zip(found, around, strict=True):
        quote = cited[place.hit].text[place.start : place.end]
        if polarity.shifts_around(frame, language, quote, source, language_of(cited[place.hit])):
            return [*problems, Problem(ProblemKind.MODALITY)]
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
    problems = objections(claim, language, cited, windows, similarity)
    model = support.SAME if any(w.language == language for w in windows) else support.ACROSS
    row = signals(claim, language, cited, windows, problems, similarity)
    if similarity is None:
        # The model knows closeness; without it, only words and facts can speak.
        told = row["agreeing"] >= ANCHORS if model == support.ACROSS else row["held"] >= ENOUGH
    else:
        told = support.probability(row, model) >= support.enough(model)
    return problems if told else [*problems, Problem(ProblemKind.CONTENT)]
