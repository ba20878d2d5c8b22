"""The contextual encoder in this package: a small transformer that reads a text as a whole.

A model folder as :mod:`rag.graph` opens it, with ``first``, ``last`` and ``longest`` in its
configuration: a text is ``[first] pieces [last]``, cut to ``longest`` with both markers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixed import PrefixedEmbedder
from rag.embed.prefixes import Prefixes, choose
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


class ContextualEmbedder(PrefixedEmbedder):
    """An ONNX encoder whose rows are scaled to unit length."""

    def __init__(self, graph: Graph, prefixes: Prefixes) -> None:
        """Take an opened graph."""
        dimension = graph.numbers["dimension"]
        super().__init__(EmbedderSignature(graph.id, dimension, prefixes.query, prefixes.passage))
        self._graph = graph

    def _told(self, texts: Sequence[str], prefix: str) -> Vectors:
        pieces = self._graph.pieces([prefix + text for text in texts])
        return self._graph.run({"ids": [self._row(one) for one in pieces]})

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
