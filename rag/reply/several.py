"""Several papers that a question names in one breath: each is asked, and all are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from rag.answer import framing
from rag.answer.drafts import joined
from rag.index.base import IndexReader, Scope
from rag.question.request import Request
from rag.types import Answer, Interpretation, Status


def beside(
    parts: Sequence[tuple[str, Answer]], request: Request, language: str, reader: IndexReader
) -> Answer:
    """Return one answer of those of several papers; which of them have none is said.

    Args:
        parts: the number of each paper and the answer from it.
        request: the question as read, for all papers.
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
    numbers = {"number": ", ".join(paper for paper, _ in parts)}
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
    papers = (reader.document(id, readable) for id in {c.document_id for c in whole.citations})
    languages = [paper.info.language for paper in papers if paper is not None]
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
