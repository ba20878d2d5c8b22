"""What a question names by its place in a paper, fetched and not searched for."""

from __future__ import annotations

from rag.analysis.acronyms import Glossary
from rag.fetch import members, papers, provisions
from rag.index.base import IndexReader
from rag.question.request import Request
from rag.types import Answer


def told(request: Request, language: str, reader: IndexReader, known: Glossary) -> Answer | None:
    """Return what is asked for by its place, None where a question asks for something else."""
    return (
        members.told(request, language, reader)
        or provisions.told(request, language, reader, known)
        or papers.told(request, language, reader)
    )
