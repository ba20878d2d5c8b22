"""The cross-encoder in this package: a small transformer that reads question and sentence at once.

A model folder as :mod:`rag.graph` opens it. A row is ``[first] question [last] sentence [last]``,
with the context and a further ``[last]`` behind where there is one; the tensor ``kinds`` says 0 for
the question's part, 1 for the sentence's, 2 for the context's, each with the marker that ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.config import Settings
from rag.crossing.base import CONTEXT, Scores
from rag.errors import UsageError
from rag.graph import Graph, Kind, open_graph

MODEL = Path(__file__).parent / "models" / "evidence"
KIND = Kind(
    name="crossing",
    shown="bundled reranker",
    setting="search.reranker",
    numbers=("first", "last", "longest", "longest_question"),
    inputs=("ids", "kinds", "mask"),
    output="scores",
    padding={"kinds": 2},  # a graph that looks at kinds alone must not take it for the question
)


class BundledCrossing:
    """An ONNX cross-encoder over pieces of the bundled tokenizer."""

    def __init__(self, graph: Graph) -> None:
        """Take an opened graph."""
        self._graph = graph

    @property
    def id(self) -> str:
        """The model's name and version."""
        return self._graph.id

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Score each text; question and texts are cut to what the model was trained on."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        asked = self._graph.pieces([question])[0][: self._graph.numbers["longest_question"]]
        split = [text.partition(CONTEXT) for text in texts]
        told = self._graph.pieces([sentence for sentence, _, _ in split])
        around = self._graph.pieces([context for _, _, context in split])
        rows = [self._row(asked, *parts) for parts in zip(told, around, strict=True)]
        ids, kinds = ([row[part] for row in rows] for part in (0, 1))
        return self._graph.run({"ids": ids, "kinds": kinds}).reshape(len(texts))

    def _row(
        self, asked: Sequence[int], told: Sequence[int], around: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Return ids and kinds of one row; the context is cut before the sentence is."""
        numbers = self._graph.numbers
        first, last = numbers["first"], numbers["last"]
        room = numbers["longest"] - len(asked) - 3
        told = told[:room]
        around = around[: max(0, room - len(told) - 1)]
        ids = [first, *asked, last, *told, last]
        kinds = [0] * (len(asked) + 2) + [1] * (len(told) + 1)
        if around:
            ids += [*around, last]
            kinds += [2] * (len(around) + 1)
        return ids, kinds


def open_model(name: str, settings: Settings) -> BundledCrossing:  # noqa: ARG001 - one shape for all
    """Open the bundled model.

    Raises:
        UsageError: something follows ``bundled:``, or the files are missing or damaged.
    """
    if name:
        raise UsageError(
            f"the bundled reranker takes no name, but '{name}' was given",
            where=KIND.setting,
            remedy="write 'bundled'",
        )
    return load(MODEL)


def load(folder: Path) -> BundledCrossing:
    """Open a model from its folder.

    Raises:
        UsageError: a file is missing, cannot be read or does not fit the others.
    """
    return BundledCrossing(open_graph(folder, KIND))
