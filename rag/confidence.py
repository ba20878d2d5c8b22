"""How sure we are that the collection answers the question: a number in [0, 1].

A logistic regression over a few signs of agreement between the question and the best sentences.
Its weights lie in a data file that ``train/rerank.py`` writes from questions whose answer is, and
questions whose answer is not, in a collection.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np

from rag import align
from rag.question import Query
from rag.signs import Reading, surroundings
from rag.types import Evidence, Role

ENOUGH = 0.25
"""Below this the question is not answered. On the tuning questions, cross-validated, it refuses
three in four whose paper is missing, and one in twenty-five whose evidence was found."""

NAMES = ("best", "stands", "held", "weakest", "asks", "foreign")
"""The signs, in the order of the data file."""


def signs(query: Query, evidence: Sequence[Evidence], reading: Reading) -> Mapping[str, float]:
    """Return the signs of agreement, by name.

    ``best``: log-odds of the best sentence; ``stands``: how many standard deviations it stands
    above the mean sentence; ``held`` and ``weakest``: mean and least match of the question's words
    in the best passage and the description of its document; ``asks``: whether the best sentence
    only asks; ``foreign``: whether it is in another language than the question.
    """
    best = evidence[0]
    odds = np.array([_log_odds(one.confidence) for one in evidence])
    question = align.telling(query.text, query.language)
    matched = align.matches(question, query.expanded, [surroundings(best.hit)], reading.words)
    asks = best.hit.passage.role is Role.ASKS or best.text.rstrip().endswith("?")
    return {
        "best": float(odds[0]),
        "stands": float((odds[0] - odds.mean()) / (odds.std() or 1.0)),
        "held": float(matched.mean()) if len(matched) else 0.0,
        "weakest": float(matched.min()) if len(matched) else 0.0,
        "asks": float(asks),
        "foreign": float(best.hit.passage.language not in (query.language, "und")),
    }


def estimate(query: Query, evidence: Sequence[Evidence], reading: Reading) -> float:
    """Return the probability that the best sentences answer the question; 0.0 without any."""
    if not evidence:
        return 0.0
    weights = _weights()
    found = signs(query, evidence, reading)
    total = weights["constant"] + sum(weights[name] * found[name] for name in NAMES)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _log_odds(probability: float) -> float:
    bounded = min(1.0 - 1e-6, max(1e-6, probability))
    return math.log(bounded / (1.0 - bounded))


@cache
def _weights() -> Mapping[str, float]:
    path = resources.files("rag") / "data" / "confidence.toml"
    return {name: float(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}
