"""How sure we are that the collection answers the question: a number in [0, 1].

A logistic regression over a few signs of agreement between the question and the best sentences.
Its weights lie in a data file that ``train/rerank.py`` writes from questions whose answer is, and
questions whose answer is not, in a collection.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag import tables
from rag.answer.bare import lives_on_its_question
from rag.answer.wholes import is_item
from rag.question import asked
from rag.question.query import Query
from rag.question.references import puts_questions
from rag.ranking import align
from rag.ranking.finder import Found
from rag.ranking.signs import Reading, asks, surroundings
from rag.types import Evidence, Role

ENOUGH = 0.25
"""Below this the question is not answered: at this, of the held-out questions whose evidence was
found, fewer than eight in a hundred are refused (cross-validated, train/rerank.py)."""

ORDINARY, ORDINARY_MEAN, ORDINARY_SPREAD = 40, -7.1, 1.2
"""How many ordinary sentences are added, and mean and spread of their log-odds: those of all
sentences that the tuning questions brought up (train/rerank.py prints them)."""

NAMES = ("best", "stands", "held", "weakest", "asks", "foreign", "lacks", "numberless", "read")
"""The signs, in the order of the data file. ``read`` weighs nothing where nothing was read."""

_NUMBER = re.compile(r"\d+")

_WORD = re.compile(r"\w+")

_ENDS = re.compile(r"[.!?;,:]\W*$")
"""A sentence ends so, and a part of one that a line break cuts off."""


def signs(query: Query, evidence: Sequence[Evidence], reading: Reading) -> Mapping[str, float]:
    """Return the signs of agreement, by name.

    ``best``: log-odds of the best sentence. ``stands``: how many standard deviations it stands
    above the mean sentence, ordinary ones added so that a small collection has a mean too.
    ``held`` and ``weakest``: mean and least match of the question's words in the best passage and
    the description of its document. ``asks``: whether the best sentence only asks. ``foreign``:
    whether it is in another language than the question. ``lacks``: whether nothing of the kind that
    is asked for (a number, a time) is in the best sentence. ``numberless``: share of the question's
    numbers that stand neither in the best passage nor in what describes its document. ``read``: the
    highest score that the cross-encoder gave, 0.0 without one.
    """
    best = evidence[0]
    odds = np.array([_log_odds(one.confidence) for one in evidence])
    question = align.telling(query.text, query.language)
    matched = align.matches(question, query.expanded, [surroundings(best.hit)], reading.words)
    return {
        "best": float(odds[0]),
        "stands": _stands(odds),
        "held": float(matched.mean()) if len(matched) else 0.0,
        "weakest": float(matched.min()) if len(matched) else 0.0,
        "asks": float(asks(best.hit, best.text)),
        "foreign": float(best.hit.passage.language not in (query.language, "und")),
        "lacks": _lacks(query.text, best.text),
        "numberless": _numberless(query.text, f"{surroundings(best.hit)} {best.hit.document.date}"),
        "read": max((one.read for one in evidence if one.read is not None), default=0.0),
    }


def _lacks(question: str, sentence: str) -> float:
    kinds = asked.kinds(question)
    return float(bool(kinds) and not any(asked.holds(sentence, kind) for kind in kinds))


def _numberless(question: str, text: str) -> float:
    numbers = set(_NUMBER.findall(question))
    return len(numbers - set(_NUMBER.findall(text))) / len(numbers) if numbers else 0.0


def _stands(odds: NDArray[np.float64]) -> float:
    """Standard deviations of the first above the mean of all and of the ordinary sentences."""
    mean = (odds.sum() + ORDINARY * ORDINARY_MEAN) / (len(odds) + ORDINARY)
    spread = ((odds - mean) ** 2).sum() + ORDINARY * (
        ORDINARY_SPREAD**2 + (ORDINARY_MEAN - mean) ** 2
    )
    return float((odds[0] - mean) / math.sqrt(spread / (len(odds) + ORDINARY)))


def estimate(query: Query, evidence: Sequence[Evidence], reading: Reading) -> float:
    """Return the probability that the best sentences answer the question; 0.0 without any."""
    if not evidence:
        return 0.0
    weights = _weights()["signs" if reading.crossing is None else "crossed"]
    found = signs(query, evidence, reading)
    total = weights["constant"] + sum(weights[name] * found[name] for name in NAMES)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def judge(found: Found, reading: Reading) -> tuple[Found, float]:
    """Leave the sentences that can answer, and say how sure we are that they do.

    A question of an inquiry answers nothing, unless the user wants to know what was asked. Where
    such a question is what was found, and nothing that answers it, ``only_asked`` is set and all
    sentences are kept, to be offered as the nearest. Nor does a line answer that only repeats words
    of the question, a name at the head of a letter. A reply that says nothing without its question
    answers only beside what answers the same one.
    """
    if asked.about_asking(found.query.text):
        return found, estimate(found.query, found.evidence, reading)
    asked_for = found.query.text
    stated = _with_their_question(
        one for one in found.evidence if not (asks(one.hit, one.text) or _repeats(one, asked_for))
    )
    sure = estimate(found.query, stated, reading)
    if sure < ENOUGH and stated != found.evidence:
        put = _inquires(found.evidence[0]) and is_put(found.query, found.evidence, reading)
        return replace(found, only_asked=put), sure
    return replace(found, evidence=stated), sure


def is_put(query: Query, evidence: Sequence[Evidence], reading: Reading) -> bool:
    """Tell whether the best sentence surely is what is asked, in an inquiry, or lives on that."""
    if not evidence:
        return False
    best = evidence[0]
    # A question that uses an acronym does not ask what it means.
    other = asked.about_meaning(query.text) and not asked.about_meaning(best.text)
    inquired = _inquires(best) or lives_on_its_question(best)
    return inquired and not other and estimate(query, evidence, reading) >= ENOUGH


def _with_their_question(stated: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Leave out replies that live on another question than the best of the others replies to."""
    said = [(one, lives_on_its_question(one)) for one in stated]
    best = next((_question(one) for one, bare in said if not bare), None)
    return tuple(one for one, bare in said if not bare or _question(one) == best)


def _question(one: Evidence) -> tuple[str, str | None]:
    return one.hit.document.id, one.hit.passage.question


def _inquires(one: Evidence) -> bool:
    """Tell whether a sentence is a question of an inquiry; a mail may ask, too."""
    inquiry = one.hit.passage.role is Role.ASKS or puts_questions(one.hit.document.kind or "")
    return inquiry and asks(one.hit, one.text)


def _repeats(one: Evidence, question: str) -> bool:
    """Tell whether a line that is neither sentence nor item has no word that is not asked with."""
    if _ENDS.search(one.text) or is_item(one.hit.text, one.start - one.hit.passage.start):
        return False
    said = {*map(str.lower, _WORD.findall(one.text))}
    return said <= {*map(str.lower, _WORD.findall(question))}


def _log_odds(probability: float) -> float:
    bounded = min(1.0 - 1e-6, max(1e-6, probability))
    return math.log(bounded / (1.0 - bounded))


def _weights() -> Mapping[str, Mapping[str, float]]:
    """Weights without a cross-encoder (``signs``) and with one (``crossed``)."""
    return tables.read("rag", "confidence.toml")
