"""A cross-encoder: question, sentence and context read together, one score a row."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from train import minilm

FAR = 1e4
"""Taken off the logit of a piece at which no answer can stand."""


class Crossing(nn.Module):
    """Pieces of question (kind 0), sentence (1) and context (2) -> one score a row."""

    def __init__(self, shape: minilm.Shape) -> None:
        super().__init__()
        self.encoder = minilm.Encoder(shape)
        self.kinds = nn.Embedding(3, shape.width)
        self.whole = nn.Linear(shape.width, 1)
        self.product = nn.Linear(shape.width, 1, bias=False)
        self.point = nn.Linear(shape.width, 1)
        self.pointed = nn.Parameter(torch.zeros(1))
        nn.init.zeros_(self.kinds.weight)
        nn.init.zeros_(self.whole.weight)
        nn.init.zeros_(self.whole.bias)
        nn.init.constant_(self.product.weight, 8.0)
        nn.init.zeros_(self.point.weight)
        nn.init.zeros_(self.point.bias)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Tensor:
        """Ids, mask, kinds [rows, length] (int64) -> scores [rows], float32."""
        return self.read(ids, mask, kinds)[0]

    def read(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores, and how likely the answer stands at each piece: [rows, length].

        The latter are logits; at the first piece that it stands nowhere, and far below zero at
        pieces that are not the sentence's.
        """
        x = self.encoder.hidden(ids, mask, self.kinds(kinds)).float()
        sentence = mask * (kinds == 1)
        asked = _mean(x, mask * (kinds == 0))
        told = _mean(x, sentence)
        with torch.autocast("cpu", enabled=False):  # bfloat16 knows a score of 10 to a sixteenth
            at = self.point(x)[..., 0]
            inside = at + (sentence - 1) * FAR
            found = torch.logsumexp(inside, 1, keepdim=True) - at[:, :1]
            scores: Tensor = self.whole(x[:, 0]) + self.product(asked * told) + self.pointed * found
        return scores[:, 0], torch.cat([at[:, :1], inside[:, 1:]], 1)


def _mean(x: Tensor, mask: Tensor) -> Tensor:
    weights = mask.to(x.dtype)[..., None]
    return functional.normalize((x * weights).sum(dim=1), dim=-1)
