"""A question of an inquiry that is what the user asks, answered with the reply to it.

"Nein." and "Hierzu liegen keine Erkenntnisse vor." have no word of the question: no search finds
them, and for the user they are the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rag.answer import confidence, framing
from rag.answer.bare import is_bare, replies_elsewhere
from rag.answer.drafts import joined
from rag.fetch.answered import answer_to
from rag.index.base import IndexReader, Scope
from rag.named import gap
from rag.question import asked
from rag.ranking.finder import Found
from rag.ranking.signs import Reading
from rag.reply.withheld import NEAREST
from rag.types import Answer, Role, Status


def reply(
    found: Found, judged: Found, reading: Reading, language: str, reader: IndexReader, scope: Scope
) -> Answer | None:
    """Return the question of an inquiry that comes closest, with the answer to it.

    It is wanted where nothing else answers, and where no search finds what was replied: that says
    nothing without its question.

    Args:
        found: for the user's question, with the inquiry's questions.
        judged: what of it can answer.
        reading: how sentences are read.
        language: the reader's.
        reader: of the index.
        scope: whose rights apply.
    """
    if judged.only_asked:
        return answer_to(judged.evidence[0], language, reader, scope)
    # What the questioners say before their questions replies to none of them.
    kept = {hit.passage for hit in judged.hits if hit.passage.role is not Role.STATES}
    rest = tuple(one for one in found.evidence if one.hit.passage in kept)
    if asked.about_asking(found.query.text) or not confidence.is_put(found.query, rest, reading):
        return None
    given = answer_to(rest[0], language, reader, scope)
    return given if given is not None and _is_bare(given) else None


def _is_bare(given: Answer) -> bool:
    """Tell whether all that was replied lives on the question, and something was."""
    replies = {one.number for one in given.citations if one.role is Role.ANSWERS}
    texts = [one.text for one in given.sentences if replies.issuperset(one.citations)]
    return all(map(is_bare, texts)) and not all(map(replies_elsewhere, texts))


def with_reply(
    answer: Answer, given: Answer, found: Found, named: Collection[str], reading: Reading
) -> Answer:
    """Return an answer with a reply below it; instead of a refusal, the reply.

    Where question and reply lack what the user names, another thing was asked: they are but near.

    Args:
        answer: what is said otherwise.
        given: the question of an inquiry and the reply to it.
        found: for which question, the inquiry's first.
        named: words of the user's question that hold by themselves.
        reading: how sentences are read.
    """
    best = found.evidence[0]
    shown = " ".join(sentence.text for sentence in given.sentences)
    alone = replace(best, hit=replace(best.hit, text=shown))
    refused = answer.status is Status.NO_EVIDENCE
    if gap(found.query, (alone,), lambda _: "", named).whole:
        return replace(answer, nearest=given.citations[:NEAREST]) if refused else answer
    if refused:
        sure = confidence.estimate(found.query, found.evidence, reading)
        return replace(given, interpretation=answer.interpretation, confidence=sure)
    first = len(answer.citations) + 1
    line = framing.phrase("asked_below", given.language, number=first)
    below = joined((answer, given))
    return replace(below, notices=(*answer.notices, *given.notices, line))
