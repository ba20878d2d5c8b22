"""The weights of the shipped graphs, back in torch: a further training starts from them.

The files hold int8 with a scale per output; what comes back is within half a step of what was
trained, and training moves it further than that in its first minute.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from train import minilm, shipped
from train.interaction import Crossing

MODELS = Path("rag/embed/models")
EVIDENCE = Path("rag/crossing/models/evidence")
_MATRICES = ("qkv", "out", "up", "down")
_ROWS = ("qkv.bias", "out.bias", "up.bias", "down.bias")
_NORMS = ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias")

Constants = Mapping[str, NDArray[np.generic]]


def contextual(models: Path = MODELS) -> minilm.Encoder:
    """Return the contextual encoder as shipped, places beyond the graph's longest row at zero."""
    return _encoder(_constants(models / "contextual"), models)


def crossing(folder: Path = EVIDENCE, models: Path = MODELS) -> Crossing:
    """Return the evidence reranker as shipped; its table of pieces is the encoder's."""
    found = _constants(folder)
    encoder = _encoder(found, models)
    made = Crossing(encoder.shape)
    made.encoder = encoder
    with torch.no_grad():
        made.kinds.weight.copy_(_tensor(found["kind_rows"]))
        made.whole.weight.copy_(_tensor(found["whole"]))
        made.product.weight.copy_(_tensor(found["product"]))
        made.whole.bias.copy_(_tensor(found["bias"]))
        if "pointed" in found:
            made.point.weight.copy_(_tensor(found["point"]))
            made.pointed.copy_(_tensor(found["pointed"]))
    return made


def table(models: Path = MODELS) -> Tensor:
    """Return the vectors of the pieces, as encoder and reranker share them."""
    pieces = models / "pieces"
    return torch.from_numpy(shipped.dequantise(pieces / "tokens.npy", pieces / "scales.npy"))


def _constants(folder: Path) -> Constants:
    graph = onnx.load(str(folder / "model.onnx")).graph
    return {one.name: numpy_helper.to_array(one) for one in graph.initializer}


def _encoder(found: Constants, models: Path) -> minilm.Encoder:
    vectors = table(models)
    layers = sum(name.endswith(".thirds") for name in found)
    made = minilm.Encoder(minilm.Shape(vocabulary=len(vectors), layers=layers))
    state: dict[str, Tensor] = {
        "tokens.weight": vectors,
        "places.weight": torch.zeros_like(made.places.weight),
        "norm.weight": _tensor(found["norm.weight"]),
        "norm.bias": _tensor(found["norm.bias"]),
    }
    state["places.weight"][: len(found["places"])] = _tensor(found["places"])
    for number in range(layers):
        for name in (*_ROWS, *_NORMS):
            state[f"body.{number}.{name}"] = _tensor(found[f"{number}.{name}"])
        for name in _MATRICES:
            own = f"body.{number}.{name}"
            scaled = found[own].astype(np.float32) * found[f"{own}.scales"]
            state[f"{own}.weight"] = _tensor(scaled.T)
    made.load_state_dict(state)
    return made


def _tensor(values: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32).copy())
