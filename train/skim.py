"""Read many rows cheaply, to learn from the few that teach anything.

Of a trained reranker's lists most rows are settled: a tenth of the rows carries nine tenths of the
gradient (measured on 300 lists of ten). So all rows are read as the product reads them, int8 and
without gradients, at an eighth of the price of learning from one; those with the largest gradient
are then read again by the model in training. After Jiang et al., "Accelerating Deep Learning by
Focusing on the Biggest Losers" (2019), row by row instead of example by example.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from rag.crossing.bundled import KIND
from rag.graph import Graph, open_graph
from train import graph, shipped_graphs
from train.interaction import Crossing

Row = tuple[list[int], list[int]]
Cut = tuple[int, int, bool]
"""First row of a list, the row after its last, whether its first row answers."""


class Skim:
    """The reranker in training as the product runs it, as it was when last refreshed."""

    def __init__(self, model: Crossing, folder: Path) -> None:
        """Write the model into the folder, and open it from there."""
        if not torch.equal(model.encoder.tokens.weight, shipped_graphs.table()):
            raise SystemExit("the table of pieces is not the one that ships: export it first")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_graphs.EVIDENCE / "config.json", folder / "config.json")
        self._folder = folder
        self._graph = self.refresh(model)

    def refresh(self, model: Crossing) -> Graph:
        """Take over the weights of now."""
        graph.crossing(model, self._folder / "model.onnx")
        self._graph = open_graph(self._folder, KIND)
        return self._graph

    def scores(self, rows: Sequence[Row]) -> Tensor:
        """Return the scores of rows of pieces and kinds, float32 [rows]."""
        given = {"ids": [ids for ids, _ in rows], "kinds": [kinds for _, kinds in rows]}
        return torch.from_numpy(self._graph.run(given).reshape(len(rows)))


def loss(scores: Tensor, labels: Tensor, cuts: Sequence[Cut], single: float) -> Tensor:
    """Softmax over each list that holds an answer, and `single` times every row's logistic loss.

    Both are means over lists, so that a longer list weighs no more.
    """
    rows = functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum")
    lists = [-torch.log_softmax(scores[a:b], 0)[0] for a, b, answered in cuts if answered]
    softmax = torch.stack(lists).mean() if lists else scores.sum() * 0
    return softmax + single * rows / len(cuts)


def telling(given: Callable[[Tensor], Tensor], scores: Tensor, count: int) -> Tensor:
    """Return the numbers of the `count` rows whose scores the loss `given` would move most."""
    there = scores.detach().clone().requires_grad_()
    given(there).backward()
    assert there.grad is not None
    return there.grad.abs().topk(min(count, len(scores))).indices
