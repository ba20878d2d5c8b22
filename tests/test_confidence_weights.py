"""More agreement must never make an answer less likely, whatever a fit found."""

import tomllib
from importlib import resources

import pytest

from rag.answer.confidence import NAMES
from train.refusal import SENSE


@pytest.mark.parametrize("stage", ["signs", "crossed"])
def test_no_shipped_weight_counts_against_its_sense(stage: str) -> None:
    path = resources.files("rag") / "data" / "confidence.toml"
    weights = tomllib.loads(path.read_text("utf-8"))[stage]
    assert set(NAMES) == set(SENSE)
    assert all(weights[name] * SENSE[name] >= 0 for name in NAMES)
