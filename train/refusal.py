"""Fit the confidence that a question is answered by what was found (rag/answer/confidence.py).

Four kinds of questions: those whose evidence was ranked among the first, near misses that no paper
answers, the answerable ones with their own paper left out, and questions about anything else.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from rag.answer import confidence
from rag.question import asked
from rag.ranking.finder import Finder
from rag.ranking.rerank import OTHER_SOURCE
from rag.ranking.signs import Reading, asks, source_fit
from rag.types import Evidence
from train.cases import Case, Table
from train.data import parallel

FOLDS = 5
CONSIDERED = 3
"""Sentences that an answer quotes; the ranking has not failed if evidence is among them."""
EVERYDAY = 120
WEIGHTS = {"answered": 0.5, "near": 0.12, "absent": 0.18, "other": 0.2}
"""What each kind counts for; near misses are hardly told apart, and would drown the rest."""
PENALTY = 1e-4
BOUNDS = {1: (0.0, None), -1: (None, 0.0)}
SENSE = {"best": 1, "stands": 1, "held": 1, "weakest": 1, "asks": -1, "foreign": -1}
SENSE |= {"lacks": -1, "numberless": -1, "read": 1}
"""Whether more of a sign speaks for an answer or against one."""
LIMITS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


def everyday(shared: Path) -> list[str]:
    """Return questions about anything else, short and in both languages, from parallel text."""
    pairs = parallel(shared, "opus-news-tatoeba")
    asked = sorted({pair for pair in pairs if all(side.endswith("?") for side in pair)})
    asked = [pair for pair in asked if all(30 <= len(side) <= 110 for side in pair)]
    chosen = random.Random(7).sample(asked, EVERYDAY)
    return [pair[row % 2] for row, pair in enumerate(chosen)]


@dataclass(frozen=True)
class Stage:
    """How sentences were ranked: log-odds of every candidate, and what the cross-encoder said.

    `read` has NaN for sentences that were not read, and no entries where there is no cross-encoder.
    """

    name: str
    odds: Mapping[str, Table]
    read: Mapping[str, Table]

    def ordered(self, case: Case, reading: Reading) -> tuple[Table, list[int]]:
        """Return log-odds and order of the sentences as the product has them before it judges.

        Other sources than the one asked for stand back, and sentences that only ask are left out.
        """
        fit = source_fit(case.query, case.hits, reading.words)
        odds = self.odds[case.id] - OTHER_SOURCE * (fit.max() - fit)[case.rows]
        order = np.argsort(-odds).tolist()
        if not asked.about_asking(case.query.text):
            told = [(case.hits[one.row], one.text) for one in case.candidates]
            order = [i for i in order if not asks(*told[i])]
        return odds, order

    def evidence(self, case: Case, odds: Table, order: Sequence[int]) -> list[Evidence]:
        """Return sentences of the case as evidence, in the given order."""
        read = self.read.get(case.id, np.full(len(odds), np.nan))
        found = []
        for i in order:
            one, told = case.candidates[i], float(read[i])
            sure = float(1 / (1 + np.exp(-odds[i])))
            place = (case.hits[one.row], one.start, one.end, one.text)
            found.append(Evidence(*place, sure, sure, read=None if np.isnan(told) else told))
        return found


class Kinds:
    """Rows of signs by kind of question, and the group of each for cross-validation."""

    def __init__(self) -> None:
        self.rows: dict[str, list[list[float]]] = {kind: [] for kind in WEIGHTS}
        self.groups: dict[str, list[str]] = {kind: [] for kind in WEIGHTS}

    def add(self, kind: str, values: dict[str, float], group: str) -> None:
        """Add one question."""
        self.rows[kind].append([values[name] for name in confidence.NAMES])
        self.groups[kind].append(group)

    def arrays(self) -> tuple[Table, NDArray[np.str_], NDArray[np.int64]]:
        """Return signs, kinds and folds of all questions."""
        x = np.concatenate([np.array(rows) for rows in self.rows.values() if rows])
        label = np.concatenate([[kind] * len(rows) for kind, rows in self.rows.items()])
        groups = [*chain.from_iterable(self.groups.values())]
        return x, label, np.unique(groups, return_inverse=True)[1] % FOLDS


def collect(found: Sequence[Case], stage: Stage, reading: Reading) -> Kinds:
    """Lay out the signs of agreement of every case."""
    kinds = Kinds()
    for case in found:
        odds, order = stage.ordered(case, reading)
        away = [i for i in order if case.hits[case.rows[i]].document.name != case.item.paper]
        for kind, rows in (("absent", away), ("answered" if case.answerable else "near", order)):
            if not rows or (kind == "absent" and not case.answerable):
                continue
            if kind == "answered" and not case.good[rows[:CONSIDERED]].any():
                continue  # Neither answer would be right here: the ranking failed before.
            told = stage.evidence(case, odds, rows)
            kinds.add(kind, dict(confidence.signs(case.query, told, reading)), case.group)
    return kinds


def logistic(x: Table, label: NDArray[np.str_]) -> Table:
    """Answered against not: the constant and one weight a sign, none against its sense.

    Near misses were written with the words of their papers, so that without bounds a question whose
    words all match would count as less likely answered.
    """
    share = np.array([WEIGHTS[kind] / np.sum(label == kind) for kind in label])
    right = (label == "answered").astype(np.float64)
    rows = np.column_stack([np.ones(len(x)), x])

    def loss(weights: Table) -> tuple[float, Table]:
        odds = rows @ weights
        fits = np.logaddexp(0.0, odds) - right * odds
        slope = rows.T @ (share * (1 / (1 + np.exp(-odds)) - right))
        own = np.array([0.0, *weights[1:]])
        total = float(share @ fits) + PENALTY * float(own @ own)
        return total, slope + 2 * PENALTY * own

    limits = [(None, None), *(BOUNDS[SENSE[name]] for name in confidence.NAMES)]
    start = np.zeros(rows.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits).x)


def chances(x: Table, weights: Table) -> Table:
    """Return the probability of each row to be answered."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + x @ weights[1:]))))


def fit(
    found: Sequence[Case], stages: Sequence[Stage], finder: Finder, shared: Path, out: Path
) -> None:
    """Fit each stage on cross-validated rankings and write the weights of all."""
    lines = ["# Weights of the signs of an answer (rag/answer/confidence.py), by train/rerank.py."]
    for stage in stages:
        kinds = collect(found, stage, finder.reading)
        own = finder.without_crossing() if not stage.read else finder
        for question in everyday(shared):
            other = own.find(question)
            told = [one for one in other.evidence if not asks(one.hit, one.text)]
            if told:
                values = confidence.signs(other.query, told, finder.reading)
                kinds.add("other", dict(values), question)
        lines += ["", f"[{stage.name}]", *weights(stage.name, kinds)]
    out.write_text("\n".join([*lines, ""]), "utf-8")


def weights(name: str, kinds: Kinds) -> list[str]:
    """Print what each limit would refuse, cross-validated; return the lines of the weights."""
    x, label, fold = kinds.arrays()
    sure = np.zeros(len(x))
    for held in range(FOLDS):
        inside = fold != held
        sure[~inside] = chances(x[~inside], logistic(x[inside], label[inside]))
    print(name, {kind: int(np.sum(label == kind)) for kind in WEIGHTS})
    print("AUROC", round(float(roc_auc_score(label == "answered", sure)), 3))
    for kind in ("near", "absent", "other"):
        two = (label == "answered") | (label == kind)
        print(kind, round(float(roc_auc_score(label[two] == "answered", sure[two])), 3))
    for limit in LIMITS:
        print(limit, {k: round(float(np.mean(sure[label == k] < limit)), 2) for k in WEIGHTS})
    names = ("constant", *confidence.NAMES)
    pairs = zip(names, logistic(x, label).tolist(), strict=True)
    return [f"{name} = {value:.4f}" for name, value in pairs]
