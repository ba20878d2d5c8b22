"""Fit the support model of the citation check, and report how well the whole check does.

    python -m train.citations --shared ../shared --work DIR

Writes rag/cite/data/support.toml and the table in docs/evaluation.md. Pairs of a sentence and the
passage it cites (train/pairs.py) are split in two by a hash of their paper or question. On the one
half the weights are fitted (logistic regression over `rag.cite.signals`, every source and verdict
of equal weight) on the sentences against which no objection of `rag.cite.problems` stands; the
other half is reported on, with 95 % intervals from resampling papers and questions (1,000 times).
`DIR/rows.jsonl` keeps the signals, not the text: a new fit need not read the papers again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from rag.cite import Similarity, check, quotes, similarity
from rag.cite.evidence import choose
from rag.cite.plain import squeeze
from rag.cite.problems import objections
from rag.cite.signals import NAMES, signals
from rag.cite.support import ACROSS, SAME
from rag.config import Settings
from rag.embed import open_words
from rag.types import Support
from train.alter import english_name
from train.pairs import Pair, attribution_pairs, further_pairs, paper_pairs, translated_pairs

WEIGHTS = Path(__file__).parents[1] / "rag" / "cite" / "data" / "support.toml"
PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
BEGIN, END = "<!-- citations:begin -->", "<!-- citations:end -->"
RESAMPLED = 1000
AS_GOOD = 0.005
LEAST_CAUGHT = 0.92
"""Share of each kind of altered sentences, across languages, that the threshold must catch."""
LEAST_FAITHFUL = 0.9
"""Share of the calibration half's faithful German sentences that the threshold must let pass."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair, judged but for the support model; ``model`` is empty where that is not asked."""

    source: str
    group: str
    kind: str
    supported: bool
    reported: bool
    passed: bool
    """Whether nothing but the support model can still speak against it."""
    model: str
    signals: dict[str, float]


def row(pair: Pair, compare: Similarity) -> Row:
    """Judge one pair as `rag.cite.check` does, up to the support model."""
    claim = squeeze(pair.claim)
    told = (pair.source, pair.group, pair.kind, pair.supported, pair.reported)
    if quotes.quoted(claim) or _verbatim(pair):
        verdict = check(pair.claim, pair.cited, pair.language, compare).support
        return Row(*told, passed=verdict is not Support.UNSUPPORTED, model="", signals={})
    windows = choose(claim, pair.language, pair.cited, compare)
    found = objections(claim, pair.language, pair.cited, windows, compare)
    same = any(window.language == pair.language for window in windows)
    table = signals(claim, pair.language, pair.cited, windows, found, compare)
    return Row(*told, passed=not found, model=SAME if same else ACROSS, signals=dict(table))


def _verbatim(pair: Pair) -> bool:
    from rag.cite.plain import find

    return any(find(squeeze(pair.claim), hit.text) for hit in pair.cited)


def rows(shared: Path, seed: int, most: int) -> list[Row]:
    """Make the pairs and judge up to ``most`` of each kind in each half, and all further ones."""
    groups: dict[tuple[str, str, bool], list[Pair]] = defaultdict(list)
    made = (paper_pairs(shared, seed), translated_pairs(shared, seed), attribution_pairs(shared))
    for pair in (pair for source in made for pair in _renamed(source, seed)):
        groups[pair.source, pair.kind, pair.reported].append(pair)
    rng = random.Random(seed)
    chosen = [p for _, g in sorted(groups.items()) for p in rng.sample(g, min(most, len(g)))]
    # A threshold for each kind of alteration needs more of them than the report does.
    chosen += _renamed(further_pairs(shared, seed), seed)
    compare = similarity(open_words(Settings()))
    return [row(pair, compare) for pair in chosen]


def _renamed(pairs: Iterable[Pair], seed: int) -> Iterator[Pair]:
    """Yield the pairs, and each translation once more with another name in it."""
    rng = random.Random(seed)
    for pair in pairs:
        yield pair
        new = english_name(pair.claim, rng) if pair.kind == "translation" else None
        if new is not None:
            yield replace(pair, kind="name", supported=False, claim=new)


@dataclass(frozen=True, slots=True)
class Fit:
    """One fitted model: a constant, a weight for each signal, and the threshold."""

    constant: float
    weights: dict[str, float]
    enough: float

    def supports(self, one: Row) -> bool:
        """Return the verdict on a row: nothing speaks against it, and the model is for it."""
        return one.passed and (not one.model or self.probability(one) >= self.enough)

    def probability(self, one: Row) -> float:
        """Return the model's probability."""
        total = self.constant + sum(self.weights[name] * one.signals[name] for name in NAMES)
        return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def fit(found: Sequence[Row], model: str, seed: int) -> Fit:
    """Fit on the calibration half; every source and verdict weighs the same."""
    usable = [one for one in found if one.model == model and one.passed and not one.reported]
    table = np.array([[one.signals[name] for name in NAMES] for one in usable])
    truth = np.array([one.supported for one in usable])
    counts: dict[tuple[str, bool], int] = defaultdict(int)
    for one in usable:
        counts[one.source, one.supported] += 1
    weights = np.array([1 / counts[one.source, one.supported] for one in usable])
    weights *= len(usable) / weights.sum()
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=1.0, max_iter=2000, random_state=seed)
    fitted.fit((table - mean) / spread, truth, sample_weight=weights)
    slopes = fitted.coef_[0] / spread
    constant = float(fitted.intercept_[0] - slopes @ mean)
    bare = Fit(constant, dict(zip(NAMES, map(float, slopes), strict=True)), 0.0)
    return Fit(bare.constant, bare.weights, _threshold(bare, found, model))


def _threshold(bare: Fit, found: Sequence[Row], model: str) -> float:
    """Return the threshold that does best on the calibration half.

    Across languages faithful sentences are refused more often than altered ones are missed: there
    it is the least that catches ``LEAST_CAUGHT`` of every kind of altered sentences. In one
    language it is the strictest of the best.

    Best is the mean of the balanced accuracies of the sources, all objections counted, to within
    ``AS_GOOD``; faithful sentences must pass as ``LEAST_FAITHFUL`` demands. Where many do equally
    well, the highest is taken: the unrelated sentences here are easier to tell than real mistakes.
    """
    here = [one for one in found if one.model == model and not one.reported]
    faithful = [one for one in here if one.source != "attribution" and one.supported]
    sources = sorted({one.source for one in here})
    scores: dict[float, float] = {}
    for enough in np.arange(0.05, 0.951, 0.01):
        tried = Fit(bare.constant, bare.weights, round(float(enough), 2))
        if model == ACROSS and _least_caught(tried, here) >= LEAST_CAUGHT:
            return tried.enough
        if _share(tried, faithful) < LEAST_FAITHFUL * _share(bare, faithful):
            continue
        each = [_balanced(tried, [o for o in here if o.source == s]) for s in sources]
        scores[tried.enough] = float(np.mean(each))
    best = max(scores.values())
    return max(enough for enough, score in scores.items() if score >= best - AS_GOOD)


def _least_caught(fit: Fit, some: Sequence[Row]) -> float:
    """Return the share of unsupported sentences that is caught, of the kind that it is least of."""
    kinds = {one.kind for one in some if not one.supported}
    return min(1 - _share(fit, [one for one in some if one.kind == kind]) for kind in kinds)


def _share(fit: Fit, some: Sequence[Row]) -> float:
    return float(np.mean([fit.supports(one) for one in some])) if some else 0.0


def _balanced(fit: Fit, some: Sequence[Row]) -> float:
    good = [fit.supports(one) for one in some if one.supported]
    bad = [not fit.supports(one) for one in some if not one.supported]
    return float((np.mean(good) + np.mean(bad)) / 2) if good and bad else 0.0


def table(found: Sequence[Row], fits: dict[str, Fit], seed: int) -> str:
    """Return the report on the other half as Markdown."""
    held = [one for one in found if one.reported]
    right = np.array([_right(one, fits) for one in held])
    lines = [
        "| | pairs | judged rightly | 95 % interval |",
        "| --- | ---: | ---: | --- |",
    ]
    for source, title, supported in _SECTIONS:
        kinds = sorted({o.kind for o in held if o.source == source and o.supported == supported})
        for kind in kinds:
            at = [i for i, o in enumerate(held) if (o.source, o.kind) == (source, kind)]
            lines.append(_line(f"{title}: {kind}", at, held, right, seed))
    lines += ["", "| balanced accuracy | pairs | | 95 % interval |", "| --- | ---: | ---: | --- |"]
    for title, source, altered in _balances(held):
        at = [
            i
            for i, o in enumerate(held)
            if o.source == source and (o.supported or not altered or o.kind in altered)
        ]
        lines.append(_line(title, at, held, right, seed, balanced=True))
    return "\n".join(lines)


_SECTIONS = (
    ("papers", "German, passes", True),
    ("papers", "German, caught", False),
    ("translated", "English on German, passes", True),
    ("translated", "English on German, caught", False),
)


def _balances(held: Iterable[Row]) -> list[tuple[str, str, frozenset[str]]]:
    kinds = sorted({o.kind for o in held if o.source == "papers" and not o.supported})
    found = [(f"German: faithful or altered, {k}", "papers", frozenset({k})) for k in kinds]
    return [
        *found,
        ("German: all", "papers", frozenset()),
        ("English on German: all", "translated", frozenset()),
        ("English (AttributionBench-dev)", "attribution", frozenset()),
    ]


def _line(
    title: str,
    at: Sequence[int],
    held: Sequence[Row],
    right: NDArray[np.bool_],
    seed: int,
    *,
    balanced: bool = False,
) -> str:
    groups: dict[str, list[int]] = defaultdict(list)
    for i in at:
        groups[held[i].group].append(i)
    rng = np.random.default_rng(seed)
    names = sorted(groups)

    def score(some: Sequence[int]) -> float:
        if not balanced:
            return float(right[list(some)].mean())
        sides = [[i for i in some if held[i].supported is side] for side in (True, False)]
        return float(np.mean([right[side].mean() for side in sides if side]))

    drawn = [
        score([i for g in rng.integers(0, len(names), len(names)) for i in groups[names[g]]])
        for _ in range(RESAMPLED)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"| {title} | {len(at)} | {score(at):.3f} | {low:.3f}–{high:.3f} |"


def _right(one: Row, fits: dict[str, Fit]) -> bool:
    verdict = fits[one.model].supports(one) if one.model else one.passed
    return verdict is one.supported


def weights_file(fits: dict[str, Fit], seed: int) -> str:
    """Return the data file of the fits."""
    lines = [
        "# Weights of the support model (rag/cite/support.py), written by train/citations.py",
        f"# with --seed {seed}. `same`: sentence and source in one language; `across`: in two.",
    ]
    for model, one in fits.items():
        lines += ["", f"[{model}]", f"enough = {one.enough:.2f}", f"constant = {one.constant:.4f}"]
        lines += [f"{name} = {one.weights[name]:.4f}" for name in NAMES]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, write the weights and the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder of the shared data")
    parser.add_argument("--work", type=Path, required=True, help="folder for the signals")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--per-kind", type=int, default=300, help="most pairs of a kind in a half")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    kept = given.work / "rows.jsonl"
    if not kept.is_file():
        made = rows(given.shared, given.seed, given.per_kind)
        kept.write_text("".join(json.dumps(asdict(one)) + "\n" for one in made), "utf-8")
    found = [Row(**json.loads(line)) for line in kept.read_text("utf-8").splitlines()]
    fits = {model: fit(found, model, given.seed) for model in (SAME, ACROSS)}
    WEIGHTS.write_text(weights_file(fits, given.seed), "utf-8")
    report = table(found, fits, given.seed)
    page = PAGE.read_text("utf-8")
    inside = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    PAGE.write_text(inside.sub(lambda _: f"{BEGIN}\n{report}\n{END}", page), "utf-8")
    print(report)


if __name__ == "__main__":
    main()
