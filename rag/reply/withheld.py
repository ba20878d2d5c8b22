"""Answers that are not quite to what was asked, or none: what is said above them, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import framing
from rag.question.conversation import Turn
from rag.question.references import tells_who_signed
from rag.question.request import Request
from rag.types import Answer, Status

NEAREST = 3
"""Passages shown where none answers; among so many is the paper that a question describes."""


def dropped(request: Request, keys: Sequence[str], language: str) -> str:
    """Say that no document fits the filters read, and which of them were taken back."""
    filters = request.told()
    told = {key: f"{framing.field(key, language)} {filters[key]}" for key in request.read}
    return framing.phrase(
        "nothing_filtered",
        language,
        filters="; ".join(told.values()),
        dropped="; ".join(told[key] for key in keys),
    )


def restricted(answer: Answer, *notices: str) -> Answer:
    """Say above an answer that it is not quite to what was asked."""
    if not notices:
        return answer
    status = Status.PARTIAL if answer.status is Status.ANSWERED else answer.status
    return replace(answer, status=status, framing=" ".join((*notices, answer.framing)))


def only_signatures(answer: Answer, language: str) -> Answer:
    """Decline unless a sentence is about signing: nothing else tells who signed."""
    if any(tells_who_signed(sentence.text) for sentence in answer.sentences):
        return answer
    return declined(answer, framing.phrase("not_signed", language))


def declined(answer: Answer, line: str) -> Answer:
    """Leave of an answer nothing but what is nearest."""
    return replace(
        answer,
        status=Status.NO_EVIDENCE,
        sentences=(),
        citations=(),
        direct=None,
        confidence=0.0,
        nearest=answer.nearest or answer.citations[:NEAREST],
        framing=line,
        notices=(),
    )


def beyond(answer: Answer, before: Turn, language: str) -> Answer:
    """Say that the document talked about does not answer, unless all documents' answer cites it."""
    if any(one.document_id == before.document_id for one in answer.citations):
        return answer
    notice = framing.phrase("beyond_carried", language, document=before.document)
    return replace(answer, notices=(notice, *answer.notices))
