"""Whether the evidence says what a sentence says: a probability, from the signals.

A logistic regression, one for sentences in the language of their source and one across languages.
The weights lie in ``data/support.toml``, which ``train/citations.py`` writes; how well they do on
pairs that they were not fitted on is in docs/evaluation.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from rag import tables
from rag.cite.signals import NAMES

SAME, ACROSS = "same", "across"
"""The two models, by their tables in the data file."""


def probability(signals: Mapping[str, float], model: str) -> float:
    """Return the probability that the sentence is supported; ``model`` is SAME or ACROSS."""
    weights = _weights()[model]
    total = weights["constant"] + sum(weights[name] * signals[name] for name in NAMES)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def enough(model: str) -> float:
    """Return the probability from which a sentence counts as supported."""
    return _weights()[model]["enough"]


def _weights() -> Mapping[str, Mapping[str, float]]:
    return tables.read("rag.cite", "support.toml")
