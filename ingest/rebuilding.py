"""The whole index anew from its catalogue, with the encoder and analyser that are set now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.entries import entries, passage_input
from rag import index
from rag.analysis.words import Analyser
from rag.config import Settings
from rag.embed import open_embedder
from rag.index.base import Entry
from rag.types import Document, Passage


def rebuild(settings: Settings, progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Make vectors and words anew; return the new generation.

    The files are not needed: text and passages come from the catalogue. Passages keep their
    boundaries; to cut them anew, ingest the files into a fresh index.

    Args:
        settings: name the index, the encoder and the analyser's files.
        progress: called with documents done and in all.

    Raises:
        IndexUnusableError: there is no index, or another process writes to it.
    """
    analyser = Analyser()

    def entries_of(document: Document, passages: Sequence[Passage]) -> Sequence[Entry]:
        return entries(document, passages, analyser)

    return index.rebuild(
        settings,
        open_embedder(settings),
        analyser.signature,
        entries_of,
        passage_input,
        progress,
    )
