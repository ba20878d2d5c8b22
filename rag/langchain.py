"""Fundstelle as a LangChain retriever, for chains that others build.

    from rag.langchain import FundstelleRetriever
    retriever = FundstelleRetriever(assistant=Assistant.open())
    retriever.invoke("what did the AA memo say about Chinese law")

Importing this module imports langchain-core (about a second); nothing else of ours does.
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.assistant import Assistant
from rag.types import Hit


class FundstelleRetriever(BaseRetriever):
    """Returns passages with their place in ``metadata``: document, page, section, offsets."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5
    user: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        result = self.assistant.search(query, k=self.k, user=self.user)
        return [_document(hit) for hit in result.hits]


def _document(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        page_content=hit.text,
        id=f"{passage.document_id}:{passage.ordinal}",
        metadata={
            "document": hit.document.name,
            "document_id": passage.document_id,
            "title": hit.document.title,
            "date": hit.document.date,
            "page": passage.page,
            "section": list(passage.section),
            "start": passage.start,
            "end": passage.end,
            "marking": passage.marking,
            "score": hit.score,
        },
    )
