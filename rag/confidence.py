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
from rag.signs import Reading
from rag.types import Evidence, Role

ENOUGH = 0.5
"""Below this the question is not answered."""

NAMES = ("best", "margin", "words", "weakest", "numbers", "asks", "foreign")
"""The signs, in the order of the data file."""

CONSIDERED = 3
"""Sentences that an answer would quote; agreement is sought in them and in their passages."""


def signs(query: Query, evidence: Sequence[Evidence], reading: Reading) -> Mapping[str, float]:
    """Return the signs of agreement, by name.

    ``best``: log-odds of the best sentence; ``margin``: how far it stands above the tenth;
    ``words``: mean match of the question's words in the best passages; ``weakest``: match of the
    word that is matched worst; ``numbers``: whether each number of the question stands there;
    ``asks``: whether the best sentence only asks; ``foreign``: another language than the question.
    """
    best, tenth = evidence[0], evidence[min(9, len(evidence) - 1)]
    passages = tuple(dict.fromkeys(one.hit for one in evidence[:CONSIDERED]))
    texts = [" ".join((hit.document.title, *hit.passage.section, hit.text)) for hit in passages]
    question = align.telling(query.text, query.language)
    held = align.matches(question, query.expanded, texts, reading.words).max(axis=1, initial=0.0)
    numbers = [word for word in question if any(letter.isdigit() for letter in word)]
    asks = best.hit.passage.role is Role.ASKS or best.text.rstrip().endswith("?")
    return {
        "best": _log_odds(best.confidence),
        "margin": _log_odds(best.confidence) - _log_odds(tenth.confidence),
        "words": float(np.mean(held)) if len(held) else 0.0,
        "weakest": float(np.min(held)) if len(held) else 0.0,
        "numbers": float(all(any(n in text for text in texts) for n in numbers)),
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
