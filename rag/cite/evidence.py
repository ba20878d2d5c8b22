"""Which sentences of the cited passages a claim rests on: the fewest that hold most of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.analysis.language import detect
from rag.analysis.sentences import spans
from rag.cite.closeness import Similarity, closeness
from rag.cite.content import content, coverage, terms
from rag.cite.facts import facts, missing
from rag.cite.words import LANGUAGES
from rag.types import Hit

LONGEST = 3
"""Sentences that one claim may sum up."""

GAIN = 0.15
"""A further sentence must bring this share of the claim's words, or it only blurs the quote."""

RENDERED = 0.5
"""Match (`Similarity.matches`) from which a sentence in another language holds a word."""

FACTS = 0.1
"""Of two sentences alike in words, the one with the claim's numbers is meant."""

Share = Callable[[int, int], float]
"""Of a claim, the share that the sentences from the first row to the last hold."""


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of hit ``hit``: offsets into its text, and how well they fit.

    ``nearest`` is the one sentence among them that says most of the claim.
    """

    hit: int
    start: int
    end: int
    text: str
    language: str
    score: float
    nearest: str


def choose(
    claim: str, language: str, cited: Sequence[Hit], similarity: Similarity | None
) -> list[Window]:
    """Return the windows that the claim rests on, best first, at most one of each hit.

    A hit that adds nothing to the better ones is left out.
    """
    best = [_best(claim, language, row, hit, similarity) for row, hit in enumerate(cited)]
    ranked = sorted((w for w in best if w is not None), key=lambda w: -w.score)
    chosen = ranked[:1]
    for window in ranked[1:]:
        if _adds(claim, language, chosen, window):
            chosen.append(window)
    return chosen


def language_of(hit: Hit) -> str:
    """Return the language whose rules a hit's text is read by."""
    told = hit.passage.language
    return told if told in LANGUAGES else detect(hit.text, default="de")


def about(hit: Hit) -> str:
    """Return what is known of the document besides the passage: a claim may name it."""
    info = hit.document
    known = (info.title, info.date, info.number, info.issuer, info.kind, info.name)
    return ". ".join([*filter(None, known), *hit.passage.section])


def _best(
    claim: str, language: str, row: int, hit: Hit, similarity: Similarity | None
) -> Window | None:
    own = language_of(hit)
    sentences = spans(hit.text, own)
    if not sentences:
        return None
    scores = _scores(claim, language, hit, sentences, similarity)
    at = max(range(len(sentences)), key=scores.__getitem__)
    first, last = at, at
    texts = [hit.text[start:end] for start, end in sentences]
    held: Share | None = None
    if own == language:
        held = _covering(claim, texts, language)
    elif similarity is not None:
        held = _rendering(claim, language, texts, own, similarity)
    while held is not None and last - first + 1 < LONGEST:
        wider = _widen(held, len(sentences), first, last)
        if wider is None:
            break
        first, last = wider
    start, end = sentences[first][0], sentences[last][1]
    return Window(row, start, end, hit.text[start:end], own, scores[at], texts[at])


def _scores(
    claim: str,
    language: str,
    hit: Hit,
    sentences: Sequence[tuple[int, int]],
    similarity: Similarity | None,
) -> list[float]:
    own = language_of(hit)
    texts = [hit.text[start:end] for start, end in sentences]
    claimed = facts(claim, language)
    held = [
        1 - len(missing(claimed, facts(text, own))) / len(claimed) if claimed else 0.0
        for text in texts
    ]
    if own == language:
        words = content(claim, language)
        close = [coverage(words, terms([text], own)) for text in texts]
    elif similarity is not None:
        close = closeness(claim, texts, own, similarity)
    else:
        mine = {word.text.casefold() for word in content(claim, language)}
        close = [len(mine & {w.text.casefold() for w in content(t, own)}) / 10 for t in texts]
    return [near + FACTS * share for near, share in zip(close, held, strict=True)]


def _covering(claim: str, texts: Sequence[str], language: str) -> Share:
    """Return the share of the claim's words that sentences of its own language hold."""
    words = content(claim, language)
    return lambda first, last: coverage(words, terms(texts[first : last + 1], language))


def _rendering(
    claim: str, language: str, texts: Sequence[str], own: str, similarity: Similarity
) -> Share:
    """Return the share of the claim's words and numbers that sentences in another one hold."""
    words = [word.text.lower() for word in content(claim, language)]
    claimed = facts(claim, language)

    @cache
    def matched(row: int) -> NDArray[np.float64]:
        return similarity.matches(words, [w.text.lower() for w in content(texts[row], own)])

    def rendered(first: int, last: int) -> float:
        best = np.max([matched(row) for row in range(first, last + 1)], axis=0, initial=0.0)
        stated = [fact for text in texts[first : last + 1] for fact in facts(text, own)]
        held = int((best >= RENDERED).sum()) + len(claimed) - len(missing(claimed, stated))
        return held / max(1, len(words) + len(claimed))

    return rendered


def _widen(held: Share, count: int, first: int, last: int) -> tuple[int, int] | None:
    """Take in the neighbour that brings most of what is missing, where one brings enough."""
    now = held(first, last)
    sides = [(first - 1, last), (first, last + 1)]
    open_sides = [(a, b) for a, b in sides if a >= 0 and b < count]
    gains = [(held(a, b) - now, a, b) for a, b in open_sides]
    gain, a, b = max(gains, default=(0.0, first, last))
    return (a, b) if gain >= GAIN else None


def _adds(claim: str, language: str, chosen: Sequence[Window], window: Window) -> bool:
    claimed = facts(claim, language)
    before = [fact for other in chosen for fact in facts(other.text, other.language)]
    gap = missing(claimed, before)
    if len(missing(gap, facts(window.text, window.language))) < len(gap):
        return True
    if window.language != language:
        return False
    words = content(claim, language)
    same = [other.text for other in chosen if other.language == language]
    gain = coverage(words, terms([*same, window.text], language)) - coverage(
        words, terms(same, language)
    )
    return gain >= GAIN
