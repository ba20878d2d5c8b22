"""Rows that are read cheaply first: which are learnt from, and what is learnt from them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch

from rag.crossing.bundled import MODEL, load
from train import shipped_graphs
from train.crossing import Pairs, Recipe, scores
from train.skim import Skim, loss, telling

LABELS = torch.tensor([1.0, 0, 0, 0, 0])
CUTS = [(0, 3, True), (3, 5, False)]
OURS = partial(loss, labels=LABELS, cuts=CUTS, single=0.12)


def test_a_right_row_below_a_wrong_one_and_a_wrong_row_held_for_right_are_learnt_from() -> None:
    chosen = telling(OURS, torch.tensor([-1.0, 3.0, -8.0, 4.0, -9.0]), 3)
    assert sorted(chosen.tolist()) == [0, 1, 3]


def test_settled_lists_teach_almost_nothing_and_unsettled_ones_much() -> None:
    settled, open_ = torch.tensor([9.0, -9, -9, -9, -9]), torch.tensor([-1.0, 3, -8, 4, -9])
    assert OURS(settled) < 0.001 < 1 < OURS(open_)


def test_rows_of_more_wrong_sentences_weigh_no_more_when_these_are_settled() -> None:
    few = loss(torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0]), [(0, 2, True)], 0.12)
    labels = torch.tensor([1.0, 0.0, 0.0, 0.0])
    many = loss(torch.tensor([1.0, 0.0, -30, -30]), labels, [(0, 4, True)], 0.12)
    assert torch.isclose(few, many)


def test_lists_without_an_answer_teach_by_their_rows_alone() -> None:
    found = loss(torch.tensor([2.0, -2.0]), torch.zeros(2), [(0, 2, False)], 0.5)
    assert torch.isclose(found, 0.5 * torch.nn.functional.softplus(torch.tensor([2.0, -2.0])).sum())


@pytest.fixture(scope="module")
def model():
    return shipped_graphs.crossing().eval()


@pytest.fixture(scope="module")
def rows(model):
    from tokenizers import Tokenizer

    size = model.encoder.shape.vocabulary
    tokenizer = Tokenizer.from_file(str(shipped_graphs.MODELS / "pieces" / "tokenizer.json"))
    pairs = Pairs(tokenizer, size - 2, size - 1, Recipe())
    asked = "Wie viele Stellen fehlen beim Zoll?"
    told = ["Beim Zoll fehlen 3 000 Stellen.\tDer Zoll", "Der Zoll wurde 1949 gegründet.\t"]
    return asked, told, pairs.rows([(asked, one) for one in told])


def test_skimming_gives_the_scores_of_the_product(model, rows, tmp_path) -> None:
    asked, told, laid_out = rows
    skimmed = Skim(model, tmp_path).scores(laid_out)
    np.testing.assert_allclose(skimmed, load(MODEL).score(asked, told), atol=0.02)


def test_refreshing_takes_over_what_was_learnt_since(model, rows, tmp_path) -> None:
    skim = Skim(model, tmp_path)
    before = skim.scores(rows[2])
    with torch.no_grad():
        model.whole.bias += 1
    assert torch.equal(skim.scores(rows[2]), before)
    skim.refresh(model)
    torch.testing.assert_close(skim.scores(rows[2]), before + 1)
    with torch.no_grad():
        model.whole.bias -= 1


def test_scores_in_training_are_not_rounded_to_sixteen_bits(model, rows) -> None:
    assert scores(model, rows[2], 8).dtype == torch.float32


def test_a_table_of_pieces_other_than_the_shipped_one_is_refused(model, tmp_path) -> None:
    with torch.no_grad():
        model.encoder.tokens.weight[7] += 1
    with pytest.raises(SystemExit, match="not the one that ships"):
        Skim(model, tmp_path)
    with torch.no_grad():
        model.encoder.tokens.weight[7] -= 1
