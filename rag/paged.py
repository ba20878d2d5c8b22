"""On which pages of its document each quote of an answer stands."""

from __future__ import annotations

from dataclasses import replace

from rag.index.base import IndexReader, Scope
from rag.types import Answer, Citation, Page


def paged(answer: Answer, reader: IndexReader, scope: Scope) -> Answer:
    """Cite each quote on its own pages: a passage may run over a page's end, as a quote may."""
    pages: dict[str, tuple[Page, ...]] = {}

    def on_page(one: Citation) -> Citation:
        if one.page is None:
            return one
        if one.document_id not in pages:
            document = reader.document(one.document_id, Scope(groups=scope.groups))
            pages[one.document_id] = document.pages if document is not None else ()
        over = [p for p in pages[one.document_id] if p.start < one.end and one.start < p.end]
        if not over:
            return one
        first, last = over[0], over[-1].number
        printed = first.label if first.label != str(first.number) else None
        beyond = last if last != first.number else None
        return replace(one, page=first.number, page_label=printed, last_page=beyond)

    return replace(
        answer,
        citations=tuple(map(on_page, answer.citations)),
        nearest=tuple(map(on_page, answer.nearest)),
    )
