"""A BERT encoder (Devlin et al. 2019) small enough to read: MiniLM's body with any vocabulary.

The product multiplies in int8 (train/graph.py). The last part of a training does so too, rounding
forward and passing gradients through as if nothing were rounded (Jacob et al., CVPR 2018), so that
what ships is what was trained.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of all-MiniLM-L6-v2; only the vocabulary differs in the student."""

    vocabulary: int
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512


WEIGHTS = 63
"""Largest whole number of a weight: processors without VNNI add two products of 8 bits in sixteen,
and 2 x 255 x 63 is the most that these hold."""
EVEN, UPPER = (127, 128), (223, 32)
"""Largest whole number of an activation, and which number stands for 0: for rows of both signs, and
for rows as GELU leaves them, hardly below 0."""


class Linear(nn.Linear):
    """A linear layer that can be told to compute as in int8: `rounding` True."""

    rounding = False

    def __init__(self, inputs: int, outputs: int, span: tuple[int, int] = EVEN) -> None:
        super().__init__(inputs, outputs)
        self.span = span

    def forward(self, x: Tensor) -> Tensor:
        """x [..., inputs] -> [..., outputs]."""
        if not self.rounding:
            return super().forward(x)
        scales = self.weight.detach().abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / WEIGHTS
        weight = self.weight + (_whole(self.weight.detach(), scales) - self.weight).detach()
        return functional.linear(
            x + (rounded(x.detach(), self.span) - x).detach(), weight, self.bias
        )


def _whole(x: Tensor, scales: Tensor) -> Tensor:
    return torch.round(x / scales) * scales


def rounded(x: Tensor, span: tuple[int, int]) -> Tensor:
    """Round every row to whole numbers of its own scale, as the graph does."""
    largest, zero = span
    high = x.abs() if zero > largest else x
    steps = high.float().amax(dim=-1, keepdim=True).clamp(min=1e-12) / largest
    whole = torch.round(x.float() / steps).clamp(-zero, 255 - zero)
    return (whole * steps).to(x.dtype)


def fast() -> torch.autocast:
    """Compute in bfloat16 where the processor does, which takes half the time; else in float32.

    Without AVX-512, bfloat16 is put together from other instructions and takes fifty times as long.
    """
    able = torch.backends.cpu.get_cpu_capability() == "AVX512"
    return torch.autocast("cpu", torch.bfloat16, enabled=able)


def rounding(model: nn.Module, on: bool) -> None:
    """Let all linear layers compute as in int8, or not."""
    for module in model.modules():
        if isinstance(module, Linear):
            module.rounding = on


class Layer(nn.Module):
    """Attention and feed-forward, each followed by its layer norm (post-norm, as BERT has it)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = Linear(shape.width, 3 * shape.width)
        self.out = Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = Linear(shape.width, shape.inner)
        self.down = Linear(shape.inner, shape.width, UPPER)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [batch, length, width]; bias [batch, 1, 1, length], -inf-like where padded."""
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention takes half the time of a backward pass on a CPU.
        near = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5
        seen = torch.softmax(near.float() + bias, dim=-1).to(value.dtype) @ value
        x = self.norm1(x + self.out(seen.transpose(1, 2).reshape(batch, length, width)))
        normed: Tensor = self.norm2(x + self.down(functional.gelu(self.up(x))))
        return normed


class Encoder(nn.Module):
    """Token ids -> unit vectors: mean of the last layer over real tokens, normalised."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.body = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Ids and mask [batch, length] (int64) -> [batch, width], float32."""
        x = self.hidden(ids, mask)
        weights = mask.to(torch.float32)[..., None]
        mean = (x.float() * weights).sum(dim=1) / weights.sum(dim=1)
        return functional.normalize(mean, dim=-1)

    def hidden(self, ids: Tensor, mask: Tensor, added: Tensor | None = None) -> Tensor:
        """Return the last layer [batch, length, width]; `added` joins the embeddings."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.tokens(ids) + self.places(place)[None]
        x = self.norm(x if added is None else x + added)
        bias = ((1.0 - mask.to(x.dtype)) * -10_000.0)[:, None, None, :]
        for layer in self.body:
            x = layer(x, bias.float())
        return x


def teacher(folder: Path) -> Encoder:
    """Load all-MiniLM-L6-v2 (`model.safetensors`) into this form."""
    given = load_file(folder / "model.safetensors")
    given = {name.removeprefix("bert."): value for name, value in given.items()}
    shape = Shape(vocabulary=given["embeddings.word_embeddings.weight"].shape[0])
    encoder = Encoder(shape)
    state = {
        "tokens.weight": given["embeddings.word_embeddings.weight"],
        # One text at a time: the type vector is a constant, so it joins the places.
        "places.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][:1],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(shape.layers):
        state |= _layer_state(given, f"encoder.layer.{number}.", f"body.{number}.")
    encoder.load_state_dict(state)
    return encoder


_NAMES = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def _layer_state(given: dict[str, Tensor], source: str, target: str) -> dict[str, Tensor]:
    state: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        parts = [given[f"{source}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
        state[f"{target}qkv.{kind}"] = torch.cat(parts)
        for name, theirs in _NAMES.items():
            state[f"{target}{name}.{kind}"] = given[f"{source}{theirs}.{kind}"]
    return state
