"""What is told in short of one sentence, by the quick bundled encoder."""

from __future__ import annotations

from functools import cache

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.config import load
from rag.embed import open_embedder
from rag.embed.base import Embedder
from rag.question.query import understand
from rag.short.direct import short

ANALYSER = Analyser()


@cache
def _words() -> Embedder:
    return open_embedder(load({"embedding.model": "bundled-fast"}, environ={}))


def told(question: str, sentence: str) -> str | None:
    """Return the short answer, which must stand in the sentence; None where there is none."""
    query = understand(question, ANALYSER, Glossary.load(None))
    found = short(query, sentence, ANALYSER, _words())
    if found is None:
        return None
    assert sentence[found.start : found.end] == found.text
    return found.text
