"""An index of passages that come with the gold, made by the product's own parts.

One given text is one document of one passage: nothing is chunked, so that ids stay comparable
with published figures. Analysis, encoder, index and search are those of the product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from eval.items import GivenPassage
from rag.config import Settings
from rag.types import Document, DocumentInfo, Passage

BATCH = 256


def build(
    passages: Sequence[GivenPassage],
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Index the passages into ``settings.index``, which must not exist yet.

    Args:
        passages: texts with ids; the id becomes the document's name.
        settings: embedder, engine and folder of the index.
        progress: called with the number done and the total.
    """
    from ingest.entries import entries, passage_input
    from rag.analysis.acronyms import Glossary
    from rag.analysis.words import Analyser
    from rag.embed import open_embedder
    from rag.index import open_writer

    embedder, analyser = open_embedder(settings), Analyser()
    glossary = Glossary.load(settings.glossary)
    done = 0
    with open_writer(settings, embedder.signature, analyser.signature) as writer:
        for batch in _batches(passages):
            pairs = [as_document(given) for given in batch]
            vectors = embedder.encode_passages([passage_input(d, p) for d, p in pairs])
            for row, (document, passage) in enumerate(pairs):
                writer.add(
                    document,
                    entries(document, [passage], analyser),
                    vectors[row : row + 1],
                    glossary.learn(document.text),
                )
            done += len(batch)
            if progress is not None:
                progress(done, len(passages))
        writer.commit()


def as_document(given: GivenPassage) -> tuple[Document, Passage]:
    """Return a given passage as a document of its own, named by its id, and its one passage."""
    from rag.analysis.language import detect

    # Two given passages may hold the same text; their ids keep them apart.
    identity = hashlib.sha256(f"{given.id}\0{given.text}".encode()).hexdigest()
    language = detect(given.text)
    info = DocumentInfo(
        id=identity, name=given.id, title=given.title, language=language, source=given.id
    )
    passage = Passage(identity, 0, 0, len(given.text), language=language)
    return Document(info, given.text), passage


def _batches(passages: Sequence[GivenPassage]) -> Iterator[list[GivenPassage]]:
    rest = iter(passages)
    while batch := list(islice(rest, BATCH)):
        yield batch
