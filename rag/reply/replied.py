"""A question of an inquiry that is what the user asks, answered with the reply to it.

"Nein." and "Hierzu liegen keine Erkenntnisse vor." have no word of the question: no search finds
them, and for the user they are the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rag.answer import confidence
from rag.fetch.answered import answer_to
from rag.index.base import IndexReader, Scope
from rag.named import gap
from rag.ranking.finder import Found
from rag.ranking.signs import Reading
from rag.reply.withheld import NEAREST
from rag.types import Answer


def reply(found: Found, language: str, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return the question of an inquiry that is all that was found, with the answer to it."""
    return answer_to(found.evidence[0], language, reader, scope) if found.only_asked else None


def instead(
    refusal: Answer, given: Answer, found: Found, named: Collection[str], reading: Reading
) -> Answer:
    """Return a reply instead of a refusal.

    Where question and reply lack what the user names, another thing was asked: they are but near.

    Args:
        refusal: what is said otherwise.
        given: the question of an inquiry and the reply to it.
        found: for which question, the inquiry's first.
        named: words of the user's question that hold by themselves.
        reading: how sentences are read.
    """
    asked = found.evidence[0]
    shown = " ".join(sentence.text for sentence in given.sentences)
    alone = replace(asked, hit=replace(asked.hit, text=shown))
    if gap(found.query, (alone,), lambda _: "", named).whole:
        return replace(refusal, nearest=given.citations[:NEAREST])
    sure = confidence.estimate(found.query, found.evidence, reading)
    return replace(given, interpretation=refusal.interpretation, confidence=sure)
