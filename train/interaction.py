"""A cross-encoder: question, sentence and context read together, one score a row."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from train import minilm


class Crossing(nn.Module):
    """Pieces of question (kind 0), sentence (1) and context (2) -> one score a row."""

    def __init__(self, shape: minilm.Shape) -> None:
        super().__init__()
        self.encoder = minilm.Encoder(shape)
        self.kinds = nn.Embedding(3, shape.width)
        self.whole = nn.Linear(shape.width, 1)
        self.product = nn.Linear(shape.width, 1, bias=False)
        nn.init.zeros_(self.kinds.weight)
        nn.init.zeros_(self.whole.weight)
        nn.init.zeros_(self.whole.bias)
        nn.init.constant_(self.product.weight, 8.0)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Tensor:
        """Ids, mask, kinds [rows, length] (int64) -> scores [rows], float32."""
        x = self.encoder.hidden(ids, mask, self.kinds(kinds)).float()
        asked = _mean(x, mask * (kinds == 0))
        told = _mean(x, mask * (kinds == 1))
        with torch.autocast("cpu", enabled=False):  # bfloat16 knows a score of 10 to a sixteenth
            scores: Tensor = self.whole(x[:, 0]) + self.product(asked * told)
        return scores[:, 0]


def _mean(x: Tensor, mask: Tensor) -> Tensor:
    weights = mask.to(x.dtype)[..., None]
    return functional.normalize((x * weights).sum(dim=1), dim=-1)
