"""A point between two trained rerankers: shares add up, and what was not trained stays."""

from __future__ import annotations

import torch

from train.average import between

PIECES, PLACES = "encoder.tokens.weight", "encoder.places.weight"


def state(value: float) -> dict[str, torch.Tensor]:
    """A reranker's weights, all of them `value`."""
    return {name: torch.full((3, 2), value) for name in (PIECES, PLACES, "whole.weight")}


def test_each_weight_lies_the_share_of_the_way_from_the_old_to_the_new() -> None:
    mixed = between(state(10.0), state(2.0), 0.75)
    assert torch.equal(mixed["whole.weight"], torch.full((3, 2), 8.0))


def test_the_table_of_pieces_is_the_new_one() -> None:
    assert torch.equal(between(state(10.0), state(2.0), 0.5)[PIECES], state(10.0)[PIECES])


def test_places_that_the_shipped_graph_does_not_hold_are_not_drawn_towards_zero() -> None:
    old = state(2.0)
    old[PLACES][2] = 0.0
    found = between(state(10.0), old, 0.5)[PLACES]
    assert found[:, 0].tolist() == [6.0, 6.0, 10.0]


def test_an_encoder_is_averaged_like_a_reranker() -> None:
    def bare(value: float) -> dict[str, torch.Tensor]:
        return {name.removeprefix("encoder."): rows for name, rows in state(value).items()}

    mixed = between(bare(10.0), bare(2.0), 0.5, "")
    assert torch.equal(mixed["tokens.weight"], bare(10.0)["tokens.weight"])
    assert torch.equal(mixed["whole.weight"], bare(6.0)["whole.weight"])


def test_a_head_that_points_is_taken_whole_where_what_shipped_had_none() -> None:
    def pointing(value: float) -> dict[str, torch.Tensor]:
        return state(value) | {
            name: torch.full((2,), value) for name in ("point.weight", "pointed")
        }

    assert between(pointing(10.0), pointing(0.0), 0.5)["point.weight"].tolist() == [10.0, 10.0]
    assert between(pointing(10.0), pointing(2.0), 0.5)["pointed"].tolist() == [6.0, 6.0]
