"""Documents that lost the twin whose passages stood for them are searched by their own again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.chunk import passages
from ingest.entries import entries, passage_input
from rag.analysis.words import Analyser
from rag.embed.base import Embedder
from rag.index.base import IndexWriter


def adopt(writer: IndexWriter, embedder: Embedder, max_tokens: int) -> Sequence[str]:
    """Give every unsearched document a twin, or passages from its stored text.

    Returns:
        The names of those that are searched by their own passages now.
    """
    promoted = []
    for document in writer.unsearched():
        twin = writer.twin(document)
        if twin is not None:
            writer.adopt(replace(document, info=replace(document.info, same_as=twin)))
            continue
        found = passages(document, max_tokens)
        if not found:
            continue
        vectors = embedder.encode_passages([passage_input(document, one) for one in found])
        writer.adopt(document, entries(document, found, Analyser()), vectors)
        promoted.append(document.info.name)
    return promoted
