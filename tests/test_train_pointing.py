"""Pointing at the answer: the right pieces are wanted, and the graph scores as torch does."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
import pytest
import torch
from tokenizers import Tokenizer

from rag.crossing.bundled import MODEL
from train import graph, interaction, minilm, pointing, shipped_graphs
from train.crossing import Pairs, Recipe, padded

STATIC = Path("rag/embed/models/static/tokenizer.json")
SHAPE = minilm.Shape(vocabulary=40, width=48, layers=2, heads=4, inner=96, positions=300)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(STATIC))


def said(tokenizer: Tokenizer, told: str, keys: tuple[str, ...]) -> str:
    """The pieces pointed at, put together."""
    encoded = tokenizer.encode(told, add_special_tokens=False)
    found = pointing.places(tokenizer, told, keys)
    return told[encoded.offsets[found[0]][0] : encoded.offsets[found[-1]][1]] if found else ""


def test_the_pieces_of_the_key_are_pointed_at_whatever_its_case(tokenizer: Tokenizer) -> None:
    told = "Die Förderung endet am 31. Dezember 2027, wie das Gesetz bestimmt."
    assert said(tokenizer, told, ("31. Dezember 2027",)) == "31. Dezember 2027"
    assert said(tokenizer, told, ("DIE FÖRDERUNG",)) == "Die Förderung"


def test_a_key_that_the_sentence_does_not_hold_points_nowhere(tokenizer: Tokenizer) -> None:
    assert pointing.places(tokenizer, "Die Förderung endet.", ("2027",)) == []


def test_places_of_a_row_are_counted_behind_the_question(tokenizer: Tokenizer) -> None:
    size = tokenizer.get_vocab_size()
    pairs = Pairs(tokenizer, size, size + 1, Recipe())
    text = "Sie endet 2027.\tDavor stand 2027."
    row = pairs.rows([("Wann endet sie?", text)])[0]
    places = pairs.places(row, text, ("2027",))
    assert places
    assert {row[1][place] for place in places} == {1}
    assert tokenizer.decode([row[0][place] for place in places]) == "2027"


def test_a_sentence_longer_than_its_row_has_places_in_the_row_only(tokenizer: Tokenizer) -> None:
    size = tokenizer.get_vocab_size()
    pairs = Pairs(tokenizer, size, size + 1, Recipe(longest=20))
    text = "Es folgt sehr viel Text, der nicht in die Zeile passt, und am Ende die Zahl 2027."
    row = pairs.rows([("Wann?", text)])[0]
    assert pairs.places(row, text, ("2027",)) == []


def test_pointing_at_the_wanted_piece_costs_nothing_and_elsewhere_much() -> None:
    logits = torch.tensor([[0.0, 9.0, -9.0], [0.0, 9.0, -9.0], [0.0, 9.0, -9.0]])
    right, nowhere, unknown = pointing.loss(logits, [(1,), pointing.NOWHERE, ()]).tolist()
    assert right < 0.01
    assert nowhere > 8
    assert unknown == 0


@pytest.fixture
def model() -> interaction.Crossing:
    torch.manual_seed(3)
    made = interaction.Crossing(SHAPE).eval()
    with torch.no_grad():
        made.point.weight.normal_()
        made.pointed.fill_(0.8)
    minilm.rounding(made, on=True)
    return made


def rows() -> list[tuple[list[int], list[int]]]:
    """Rows of unlike lengths: question, sentence, context."""
    return [
        ([1, 5, 6, 2, 7, 8, 9, 2, 4, 2], [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]),
        ([1, 5, 2, 11, 12, 2], [0, 0, 0, 1, 1, 1]),
    ]


def test_the_graph_scores_as_torch_does_with_where_the_answer_stands(
    tmp_path: Path, model: interaction.Crossing
) -> None:
    graph.crossing(model, tmp_path / "model.onnx")
    ids, mask, kinds = padded(rows())
    with torch.no_grad():
        wanted = model(ids, mask, kinds)
        pieces = model.encoder.tokens(ids).numpy()
        model.pointed.fill_(0.0)
        without = model(ids, mask, kinds)
    session = onnxruntime.InferenceSession(
        str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    given = {"pieces": pieces, "mask": mask.numpy(), "kinds": kinds.numpy()}
    found = torch.from_numpy(session.run(["scores"], given)[0])
    assert torch.allclose(found, wanted, atol=0.05)
    assert not torch.allclose(without, wanted, atol=0.2)


def test_only_pieces_of_the_sentence_can_be_pointed_at(model: interaction.Crossing) -> None:
    ids, mask, kinds = padded(rows())
    with torch.no_grad():
        _, places = model.read(ids, mask, kinds)
    possible = (places > -interaction.FAR / 2).tolist()
    assert possible[1] == [True, False, False, True, True, True] + [False] * 4


def test_a_graph_with_the_head_that_points_comes_back_into_torch(tmp_path: Path) -> None:
    model = shipped_graphs.crossing(MODEL).eval()
    with torch.no_grad():
        model.point.weight.fill_(0.5)
        model.pointed.fill_(0.25)
    graph.crossing(model, tmp_path / "model.onnx")
    again = shipped_graphs.crossing(tmp_path)
    assert again.pointed.item() == 0.25
    assert bool((again.point.weight == 0.5).all())
