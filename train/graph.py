"""A trained encoder as an ONNX graph, written node by node with onnxruntime's fused operators.

`torch.onnx` would split attention, layer norm and GELU into dozens of small nodes; written out
here, a passage takes a third less time. Matrices are multiplied in int8: a weight has a scale per
output, an activation a scale per row (a piece of a text), never one for the batch, so that a text's
vector does not depend on the texts beside it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from train import minilm
from train.interaction import FAR, Crossing

Array = NDArray[np.generic]
OPSET, FUSED = 18, "com.microsoft"
EPSILON = 1e-12
PLACES = 256
"""Longest row that a graph takes."""


class Graph:
    """Nodes and constants, named as they come."""

    def __init__(self, encoder: minilm.Encoder) -> None:
        self.shape = encoder.shape
        self.state = {name: value.float().numpy() for name, value in encoder.state_dict().items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        """Add a constant and return its name."""
        laid = np.ascontiguousarray(value).reshape(value.shape)  # which would give a scalar an axis
        self.constants.append(numpy_helper.from_array(laid, name))
        return name

    def add(self, kind: str, inputs: Sequence[str], domain: str = "", **given: object) -> str:
        """Add a node with one output and return the output's name."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name, domain=domain, **given))
        return name

    def scalar(self, value: float | int, kind: type[np.generic] = np.float32) -> str:
        """Add a single number, once, and return its name."""
        name = f"{kind.__name__}_{value}"
        if all(constant.name != name for constant in self.constants):
            self.constant(name, np.array(value, kind))
        return name

    def linear(self, x: str, name: str, span: tuple[int, int] = minilm.EVEN) -> str:
        """Multiply by a matrix of the state in int8, without its bias: float32."""
        weights = self.state[f"{name}.weight"].T
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-12).astype(np.float32) / minilm.WEIGHTS
        whole = np.round(weights / scales).astype(np.int8)
        largest, zero = span
        high = self.add("Abs", [x]) if zero > largest else x
        top = self.add("ReduceMax", [high, self.axis(-1)], keepdims=1)
        top = self.add("Max", [top, self.scalar(EPSILON)])
        row = self.add("Mul", [x, self.add("Div", [self.scalar(largest), top])])
        one, middle = self.scalar(1), self.scalar(zero, np.uint8)
        row = self.add("QuantizeLinear", [row, one, middle])
        parts = [self.constant(name, whole), one, self.constant(f"{name}.scales", scales), middle]
        y = self.add("MatMulIntegerToFloat", [row, *parts], FUSED)
        return self.add("Mul", [y, self.add("Div", [top, self.scalar(largest)])])

    def embedded(self, kinds: bool) -> str:
        """Pieces + places (+ kinds), normalised: float32 [batch, length, width].

        The vectors of the pieces come in from outside: one table serves several graphs.
        """
        length = self.add("Shape", ["pieces"], start=1, end=2)
        ends = [self.constant("zero", np.array([0], np.int64)), length]
        table = self.constant("places", self.state["places.weight"][:PLACES])
        total = self.add("Add", ["pieces", self.add("Slice", [table, *ends])])
        if kinds:
            rows = self.add(
                "Gather", [self.constant("kind_rows", self.state["kinds.weight"]), "kinds"]
            )
            total = self.add("Add", [total, rows])
        norm = [
            self.constant(f"norm.{part}", self.state[f"norm.{part}"]) for part in ("weight", "bias")
        ]
        return self.add("LayerNormalization", [total, *norm], epsilon=EPSILON)

    def layer(self, number: int, x: str, mask: str) -> str:
        """One layer, post-norm."""

        def own(name: str) -> str:
            return self.constant(f"{number}.{name}", self.state[f"body.{number}.{name}"])

        def linear(given: str, name: str, span: tuple[int, int] = minilm.EVEN) -> str:
            return self.linear(given, f"body.{number}.{name}", span)

        thirds = self.constant(f"{number}.thirds", np.full(3, self.shape.width, np.int64))
        parts = [f"{number}.{name}" for name in ("query", "key", "value")]
        split = [linear(x, "qkv"), thirds]
        self.nodes.append(helper.make_node("Split", split, parts, axis=-1))

        def normed(given: str, before: str, bias: str, norm: str) -> str:
            # SkipLayerNormalization is these three in one, and takes three times as long.
            total = self.add("Add", [self.add("Add", [given, own(bias)]), before])
            parts = [total, own(f"{norm}.weight"), own(f"{norm}.bias")]
            return self.add("LayerNormalization", parts, epsilon=EPSILON)

        parts += [own("qkv.bias"), mask]
        seen = self.add("MultiHeadAttention", parts, FUSED, num_heads=self.shape.heads)
        x = normed(linear(seen, "out"), x, "out.bias", "norm1")
        wide = self.add("BiasGelu", [linear(x, "up"), own("up.bias")], FUSED)
        return normed(linear(wide, "down", minilm.UPPER), x, "down.bias", "norm2")

    def body(self, kinds: bool = False) -> str:
        """Embedding and all layers: float32 [batch, length, width]."""
        mask = self.add("Cast", ["mask"], to=TensorProto.INT32)
        x = self.embedded(kinds)
        for number in range(self.shape.layers):
            x = self.layer(number, x, mask)
        return x

    def mean(self, x: str, mask: str) -> str:
        """Mean over the places where the mask (float32) is 1, unit length: [batch, width]."""
        wide = self.add("Unsqueeze", [mask, self.axis(-1)])
        total = self.add("ReduceSum", [self.add("Mul", [x, wide]), self.axis(1)], keepdims=0)
        return self.add("LpNormalization", [total], axis=-1, p=2)

    def weighed(self, x: str, name: str, weights: Array, axis: int = 1) -> str:
        """Sum of a row's columns, each times its weight: [batch]. No MatMul: it stays in float."""
        row = self.constant(name, weights.reshape(1, -1).astype(np.float32))
        return self.add("ReduceSum", [self.add("Mul", [x, row]), self.axis(axis)], keepdims=0)

    def write(
        self, inputs: Sequence[str], output: str, shape: Sequence[object], path: Path
    ) -> None:
        """Write the graph, its last node as `output`, with int8 weights."""
        self.nodes.append(helper.make_node("Identity", [self.nodes[-1].output[0]], [output]))
        width = ["batch", "length", self.shape.width]
        given = [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, width)]
        given += [
            helper.make_tensor_value_info(name, TensorProto.INT64, width[:2]) for name in inputs
        ]
        made = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)]
        graph = helper.make_graph(self.nodes, "encoder", given, made, self.constants)
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=sets, ir_version=9)
        onnx.save(model, str(path))

    def axis(self, value: int) -> str:
        """Add the number of an axis, once, and return its name."""
        name = f"axis_{value}".replace("-", "minus_")
        if all(constant.name != name for constant in self.constants):
            self.constant(name, np.array([value], np.int64))
        return name


def encoder(student: minilm.Encoder, path: Path) -> None:
    """Write `vectors` [batch, width] of unit length from `pieces` and `mask`."""
    graph = Graph(student)
    x = graph.body()
    graph.mean(x, graph.add("Cast", ["mask"], to=TensorProto.FLOAT))
    graph.write(("mask",), "vectors", ["batch", student.shape.width], path)


def crossing(model: Crossing, path: Path) -> None:
    """Write `scores` [batch] from `pieces`, `mask` and `kinds` (train/interaction.py)."""
    graph = Graph(model.encoder)
    graph.state |= {name: value.numpy() for name, value in model.state_dict().items()}
    x = graph.body(kinds=True)
    real = graph.add("Cast", ["mask"], to=TensorProto.FLOAT)
    masks, parts = [], []
    for kind in (0, 1):
        which = graph.constant(f"kind_{kind}", np.array(kind, np.int64))
        chosen = graph.add("Cast", [graph.add("Equal", ["kinds", which])], to=TensorProto.FLOAT)
        masks.append(graph.add("Mul", [chosen, real]))
        parts.append(graph.mean(x, masks[-1]))
    product = graph.weighed(graph.add("Mul", parts), "product", graph.state["product.weight"])
    start = graph.constant("first", np.array(0, np.int64))
    first = graph.add("Gather", [x, start], axis=1)
    whole = graph.weighed(first, "whole", graph.state["whole.weight"])
    total = graph.add("Add", [product, whole])
    total = graph.add("Add", [total, graph.constant("bias", graph.state["whole.bias"])])
    # The bias of the logits is the same at every piece, and falls out of their difference.
    at = graph.weighed(x, "point", graph.state["point.weight"], axis=-1)
    outside = graph.add("Sub", [masks[1], graph.scalar(1.0)])
    inside = graph.add("Add", [at, graph.add("Mul", [outside, graph.scalar(FAR)])])
    found = graph.add("ReduceLogSumExp", [inside, graph.axis(1)], keepdims=0)
    found = graph.add("Sub", [found, graph.add("Gather", [at, start], axis=1)])
    share = graph.constant("pointed", graph.state["pointed"])
    graph.add("Add", [total, graph.add("Mul", [found, share])])
    graph.write(("mask", "kinds"), "scores", ["batch"], path)
