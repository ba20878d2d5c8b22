"""Which questions the page offers to begin with: only such as the collection can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from rag.types import DocumentInfo
from rag.web.words import Words

MOST = 3
"""How many are offered."""

WRITTEN = MappingProxyType(
    {
        "memo": "vermerk-5g-ausruester.txt",
        "talks": "timeline-cyber-diplomacy.txt",
        "unit": "nachricht-cybereinheit.html",
    }
)
"""Questions written for the example documents, each with the one that answers it."""

NUMBERED = MappingProxyType({"Kleine Anfrage": "inquiry", "Antwort": "reply"})
"""Kinds of paper that hold numbered questions, which are looked up by their number."""


def suggested(documents: Sequence[DocumentInfo], w: Words) -> list[str]:
    """Return up to three questions that the documents a visitor may read can answer."""
    names = {info.name for info in documents}
    written = [w(f"example.{key}") for key, name in WRITTEN.items() if name in names]
    return [*written, *_numbered(documents, w)][:MOST]


def _numbered(documents: Sequence[DocumentInfo], w: Words) -> Iterator[str]:
    """Ask for the first question of the newest inquiry, and of the newest reply."""
    for kind, key in NUMBERED.items():
        papers = [info for info in documents if info.kind == kind and info.number]
        if papers:
            newest = max(papers, key=lambda info: (info.date or "", info.number or ""))
            yield w(f"example.{key}", number=newest.number)
