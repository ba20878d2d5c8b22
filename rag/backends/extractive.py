"""Answers without a language model: the best sentences of the sources, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.wholes import whole
from rag.backends.base import Draft, Question, Reply
from rag.types import Evidence, Hit

CLOSE_ENOUGH = 0.3
"""A further sentence must be at least this part as probable as the best one to be quoted beside it
(docs/decisions/0009-how-much-to-quote.md)."""

SAME_WORDS = 0.8
"""Two sentences that share this part of their words say the same; the first stands for both."""


class ExtractiveBackend:
    """Quotes the best evidence; needs no model and invents nothing."""

    name = "extractive"

    def answer(
        self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence]
    ) -> Reply:
        """Return up to ``question.answer_sentences`` verbatim sentences, or decline.

        The best sentence comes first; what else is quoted follows by document, in reading order,
        those of the best sentence's document before the rest.
        """
        if not evidence:
            return Reply((), declined=True)
        chosen = _choose(evidence, question)
        rows = {hit.passage: row for row, hit in enumerate(hits)}
        drafts = tuple(
            Draft(one.text, (rows[one.hit.passage],), one)
            for one in _in_reading_order(chosen)
            if one.hit.passage in rows
        )
        return Reply(drafts, declined=not drafts)


def quoted(evidence: Sequence[Evidence], most: int) -> list[Hit]:
    """Return the passages that up to ``most`` quoted sentences would come from."""
    near = [one for one in evidence if one.score >= CLOSE_ENOUGH * evidence[0].score]
    return [one.hit for one in near[:most]]


def _choose(evidence: Sequence[Evidence], question: Question) -> list[Evidence]:
    """Return the best sentences, each with what must be quoted with it, none twice."""
    best = evidence[0]
    chosen: list[Evidence] = []
    for one in evidence:
        if len(chosen) == question.answer_sentences or one.score < CLOSE_ENOUGH * best.score:
            break
        found = whole(one, question.text)
        beside = next((n for n, other in enumerate(chosen) if _overlap(found, other)), None)
        if beside is not None:
            chosen[beside] = _together(chosen[beside], found)
        elif not any(_says_the_same(found, other) for other in chosen):
            chosen.append(found)
    return chosen


def _overlap(one: Evidence, other: Evidence) -> bool:
    same = one.hit.document.id == other.hit.document.id
    return same and one.start < other.end and other.start < one.end


def _together(one: Evidence, other: Evidence) -> Evidence:
    """Return one quote of two that overlap, such as two items with the words that govern both."""
    if one.hit.passage != other.hit.passage:
        return one
    start, end = min(one.start, other.start), max(one.end, other.end)
    base = one.hit.passage.start
    return replace(one, start=start, end=end, text=one.hit.text[start - base : end - base])


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    mine, theirs = set(one.text.casefold().split()), set(other.text.casefold().split())
    return len(mine & theirs) >= SAME_WORDS * min(len(mine), len(theirs))


def _in_reading_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    best = chosen[0]
    order = {one.hit.document.id: rank for rank, one in reversed(list(enumerate(chosen)))}
    rest = sorted(chosen[1:], key=lambda one: (order[one.hit.document.id], one.start))
    return [best, *rest]
