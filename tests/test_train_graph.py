"""What training writes must compute what was trained: the graph in int8 against torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from train import graph, minilm

SHAPE = minilm.Shape(vocabulary=40, width=48, layers=2, heads=4, inner=96, positions=300)


@pytest.fixture
def encoder() -> minilm.Encoder:
    torch.manual_seed(7)
    made = minilm.Encoder(SHAPE).eval()
    minilm.rounding(made, on=True)
    return made


def rows(*lengths: int) -> tuple[np.ndarray, np.ndarray]:
    """Ids and mask of texts of these lengths."""
    drawn = np.random.default_rng(3).integers(0, SHAPE.vocabulary, (len(lengths), max(lengths)))
    mask = np.array([[float(i < one) for i in range(max(lengths))] for one in lengths])
    return drawn * mask.astype(np.int64), mask.astype(np.int64)


def run(path: Path, encoder: minilm.Encoder, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pieces = encoder.tokens.weight.detach().numpy()[ids]
    found: np.ndarray = session.run(["vectors"], {"pieces": pieces, "mask": mask})[0]
    return found


def test_the_graph_gives_the_vectors_that_torch_gives_while_rounding(
    tmp_path: Path, encoder: minilm.Encoder
) -> None:
    graph.encoder(encoder, tmp_path / "model.onnx")
    ids, mask = rows(9, 4, 1)
    with torch.no_grad():
        wanted = encoder(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    found = run(tmp_path / "model.onnx", encoder, ids, mask)
    assert (found * wanted).sum(axis=1).min() > 0.999


def test_rounding_is_seen_in_the_vectors(encoder: minilm.Encoder) -> None:
    ids, mask = map(torch.from_numpy, rows(9, 4, 1))
    with torch.no_grad():
        rounded = encoder(ids, mask)
        minilm.rounding(encoder, on=False)
        assert not torch.allclose(rounded, encoder(ids, mask), atol=1e-6)


def test_a_row_of_activations_is_rounded_by_its_own_scale() -> None:
    x = torch.tensor([[1.27, -0.005, 0.5], [127.0, 0.4, -3.0]])
    found = minilm.rounded(x, minilm.EVEN)
    assert torch.allclose(found, torch.tensor([[1.27, 0.0, 0.5], [127.0, 0.0, -3.0]]))


def test_rounding_passes_gradients_through(encoder: minilm.Encoder) -> None:
    layer = encoder.body[0].up
    x = torch.randn(3, SHAPE.width, requires_grad=True)
    layer(x).sum().backward()
    for found in (x.grad, layer.weight.grad):
        assert found is not None
        assert bool(found.abs().sum() > 0)
