"""On which pages and under which heading of its document each quote of an answer stands."""

from __future__ import annotations

from dataclasses import replace

from rag.analysis.headed import section
from rag.index.base import IndexReader, Scope
from rag.types import Answer, Citation, Document


def paged(answer: Answer, reader: IndexReader, scope: Scope) -> Answer:
    """Cite each quote on its own pages, under its own heading: a passage may run over several."""
    documents: dict[str, Document | None] = {}

    def placed(one: Citation) -> Citation:
        if one.document_id not in documents:
            found = reader.document(one.document_id, Scope(groups=scope.groups))
            documents[one.document_id] = found
        document = documents[one.document_id]
        return one if document is None else _on_page(_headed(one, document), document)

    return replace(
        answer,
        citations=tuple(map(placed, answer.citations)),
        nearest=tuple(map(placed, answer.nearest)),
    )


def _headed(one: Citation, document: Document) -> Citation:
    passage = (one.passage_start, one.passage_start + len(one.passage))
    return replace(one, section=section(document, one.start, passage, one.section))


def _on_page(one: Citation, document: Document) -> Citation:
    over = [p for p in document.pages if p.start < one.end and one.start < p.end]
    if one.page is None or not over:
        return one
    first, last = over[0], over[-1].number
    printed = first.label if first.label != str(first.number) else None
    beyond = last if last != first.number else None
    return replace(one, page=first.number, page_label=printed, last_page=beyond)
