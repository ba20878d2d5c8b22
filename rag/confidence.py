"""How sure we are that the best sentence answers the question: a number in [0, 1].

A logistic regression over a few signs of agreement. Its coefficients lie in a data file that
``train/confidence.py`` writes from questions whose answer is, and questions whose answer is not,
in the collection.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from rag.analysis.words import Analyser
from rag.question import Query
from rag.types import Evidence

ENOUGH = 0.5
"""Below this the question is not answered."""


def signs(query: Query, evidence: Sequence[Evidence], analyser: Analyser) -> Mapping[str, float]:
    """Return the signs of agreement for the best sentence, each roughly in [0, 1].

    ``meaning``: cosine of question and sentence; ``margin``: how far it stands above the tenth
    sentence; ``words``: share of the question's own words in the sentence's passage, same
    language only; ``rare``: whether every number of the question stands in the passage;
    ``foreign``: 1 where question and passage differ in language.
    """
    best = evidence[0]
    passage = best.hit.passage
    foreign = passage.language not in (query.language, "und")
    bag = frozenset(analyser.terms(best.hit.text, passage.language))
    total = sum(query.keywords.values()) or 1.0
    held = sum(weight for term, weight in query.keywords.items() if term in bag) / total
    numbers = [term for term in query.keywords if any(c.isdigit() for c in term)]
    tenth = evidence[min(9, len(evidence) - 1)]
    return {
        "meaning": best.confidence,
        "margin": best.score - tenth.score,
        "words": 0.0 if foreign else held,
        "names": held if foreign else 0.0,
        "rare": 1.0 if all(number in bag for number in numbers) else 0.0,
        "foreign": 1.0 if foreign else 0.0,
    }


def estimate(query: Query, evidence: Sequence[Evidence], analyser: Analyser) -> float:
    """Return the probability that the best sentence answers the question; 0.0 without any."""
    if not evidence:
        return 0.0
    weights = _weights()
    total = weights["constant"] + sum(
        weights[name] * value for name, value in signs(query, evidence, analyser).items()
    )
    return 1.0 / (1.0 + math.exp(-total))


@cache
def _weights() -> Mapping[str, float]:
    path = resources.files("rag") / "data" / "confidence.toml"
    return {name: float(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}
