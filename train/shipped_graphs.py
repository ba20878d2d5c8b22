"""The weights of the shipped graphs, back in torch: a further training starts from them.

The files hold int8 with a scale per output; what comes back is within half a step of what was
trained, and training moves it further than that in its first minute.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from train import minilm, shipped

MODELS = Path("rag/embed/models")
_MATRICES = ("qkv.weight", "out.weight", "up.weight", "down.weight")
_ROWS = ("qkv.bias", "out.bias", "up.bias", "down.bias")
_NORMS = ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias")


def contextual(models: Path = MODELS) -> minilm.Encoder:
    """Return the contextual encoder as shipped, places beyond the graph's longest row at zero."""
    table = shipped.dequantise(models / "pieces" / "tokens.npy", models / "pieces" / "scales.npy")
    graph = onnx.load(str(models / "contextual" / "model.onnx")).graph
    found = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    layers = 1 + max(_numbers(found))
    made = minilm.Encoder(minilm.Shape(vocabulary=len(table), layers=layers))
    state: dict[str, Tensor] = {
        "tokens.weight": torch.from_numpy(table),
        "places.weight": torch.zeros_like(made.places.weight),
        "norm.weight": torch.from_numpy(found["norm.weight"].copy()),
        "norm.bias": torch.from_numpy(found["norm.bias"].copy()),
    }
    state["places.weight"][: len(found["places"])] = torch.from_numpy(found["places"].copy())
    for number in range(layers):
        for name in (*_MATRICES, *_ROWS, *_NORMS):
            value = found[f"{number}.{name}"].astype(np.float32)
            if name in _MATRICES:
                value = (value * found[f"{number}.{name}.scales"]).T
            state[f"body.{number}.{name}"] = torch.from_numpy(np.ascontiguousarray(value))
    made.load_state_dict(state)
    return made


def _numbers(names: Iterable[str]) -> list[int]:
    return [int(name.split(".")[0]) for name in names if name.split(".")[0].isdigit()]
