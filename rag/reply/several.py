"""Several papers or parties that a question names in one breath: each is asked, all are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from rag.answer import framing
from rag.answer.drafts import joined
from rag.index.base import IndexReader, Scope
from rag.named import party
from rag.question.request import Request
from rag.types import Answer, Interpretation, Status


def each(request: Request) -> list[tuple[str, Request]]:
    """Return the request for each of several papers or parties by its name, nothing for one."""
    parties = party.each(request.text)
    return request.of_each() or [(name, replace(request, text=text)) for name, text in parties]


def beside(
    parts: Sequence[tuple[str, Answer]], request: Request, language: str, reader: IndexReader
) -> Answer:
    """Return one answer of those of several papers or parties; which of them have none is said.

    Args:
        parts: the number of each paper, or the name of each party, and the answer from it.
        request: the question as read, for all of them.
        language: the reader's.
        reader: of the index, for the languages of what is cited.
    """
    answered = [one for _, one in parts if one.status is not Status.NO_EVIDENCE]
    open_ = tuple(
        framing.phrase("paper_open", language, paper=paper, line=one.framing)
        for paper, one in parts
        if one.status is Status.NO_EVIDENCE
    )
    whole = joined(answered or [one for _, one in parts])
    papers = [paper for paper, _ in request.of_each()]
    numbers = {"number": ", ".join(papers)} if papers else {}
    read = request.interpretation(Interpretation())
    read = replace(
        read,
        filters=MappingProxyType({**read.filters, **numbers}),
        read=MappingProxyType({**read.read, **numbers}),
    )
    whole = replace(whole, interpretation=read, direct=None)
    if not answered:
        nearest = tuple(near for _, one in parts for near in one.nearest)
        numbered = tuple(replace(near, number=n) for n, near in enumerate(nearest, 1))
        return replace(whole, framing=" ".join(open_), nearest=numbered)
    readable = Scope(request.scope.groups)
    cited = (reader.document(id, readable) for id in {c.document_id for c in whole.citations})
    languages = [document.info.language for document in cited if document is not None]
    partial = open_ or any(one.status is Status.PARTIAL for one in answered)
    return replace(
        whole,
        status=Status.PARTIAL if partial else Status.ANSWERED,
        confidence=min(one.confidence for one in answered),
        framing=framing.introduction(whole.citations, languages, language),
        nearest=(),
        notices=(*whole.notices, *open_),
        noticed=tuple(dict.fromkeys(mark for one in answered for mark in one.noticed)),
    )
