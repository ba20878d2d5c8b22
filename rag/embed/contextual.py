"""The contextual encoder in this package: a small transformer that reads a text as a whole.

A model folder as :mod:`rag.graph` opens it, with ``first``, ``last`` and ``longest`` in its
configuration: a text is ``[first] pieces [last]``, cut to ``longest`` with both markers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixes import Prefixes, choose
from rag.embed.unit import unit_rows
from rag.errors import UsageError
from rag.graph import Graph, Kind, open_graph

MODEL = Path(__file__).parent / "models" / "contextual"
KIND = Kind(
    name="contextual",
    shown="bundled contextual encoder",
    setting="embedding.model",
    numbers=("dimension", "first", "last", "longest"),
    inputs=("ids", "mask"),
    output="vectors",
)


class ContextualEmbedder:
    """An ONNX encoder whose rows are scaled to unit length."""

    def __init__(self, graph: Graph, prefixes: Prefixes) -> None:
        """Take an opened graph."""
        self._graph = graph
        self._signature = EmbedderSignature(
            graph.id, graph.numbers["dimension"], prefixes.query, prefixes.passage
        )

    @property
    def signature(self) -> EmbedderSignature:
        """Model, dimension and prefixes."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.passage_prefix)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.query_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        result = np.zeros((len(texts), self._signature.dimension), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            pieces = self._graph.pieces([prefix + texts[i] for i in filled])
            vectors = self._graph.run({"ids": [self._row(one) for one in pieces]})
            result[filled] = unit_rows(vectors)
        return result

    def _row(self, pieces: Sequence[int]) -> list[int]:
        numbers = self._graph.numbers
        return [numbers["first"], *pieces[: numbers["longest"] - 2], numbers["last"]]


def open_model(name: str, settings: Settings) -> ContextualEmbedder:
    """Open the bundled contextual model.

    Raises:
        UsageError: something follows ``bundled-contextual:``, or the files are missing or damaged.
    """
    if name:
        raise UsageError(
            f"the bundled encoder takes no name, but '{name}' was given",
            where="embedding.model",
            remedy="write 'bundled-contextual'",
        )
    return load(MODEL, settings)


def load(folder: Path, settings: Settings) -> ContextualEmbedder:
    """Open a contextual model from its folder.

    Raises:
        UsageError: a file is missing, cannot be read or does not fit the others.
    """
    graph = open_graph(folder, KIND)
    return ContextualEmbedder(graph, choose(graph.id, settings))
