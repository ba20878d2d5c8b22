"""Fit the weights by which sentences are ranked and questions refused.

    python -m train.rerank --shared ../shared --work DIR [--model bundled]

Writes rag/data/rerank.toml and rag/data/confidence.toml. All figures printed are cross-validated by
paper: the weights that score a paper's questions were fitted on the other papers' (train/cases.py
says which questions).

Ranking: softmax over the sentences of one question, cross-entropy against those that overlap the
marked evidence (ListNet's top-one form: Cao et al., ICML 2007), L2 penalty. First over the signs
alone; then, over the sentences that the cross-encoder reads, their log-odds against its score.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from rag.config import load
from rag.crossing import open_crossing
from rag.ranking.rerank import CROSSED, crossing_scores, likeliest
from rag.ranking.signs import NAMES
from train import quoting, refusal
from train.cases import Case, Table, prepare

FOLDS = 5
PENALTY = 0.02
DEPTHS = (12, 24)
"""How many sentences the cross-encoder might read; `rag.ranking.rerank.CROSSED` is what it does."""
SHARES = (0.0, 0.3, 0.5, 0.7, 0.85, 1.0)


@dataclass(frozen=True)
class Fitted:
    """Log-odds of every candidate by question, from weights fitted without the question's paper."""

    odds: dict[str, Table]
    lines: list[str]


def fit(chosen: Sequence[Case], penalty: float = PENALTY) -> Table:
    """Return one weight per column by the softmax loss over each question's sentences."""
    usable = [case for case in chosen if case.good.any()]

    def loss(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for case in usable:
            logits = case.table @ weights
            logits -= logits.max()
            p = np.exp(logits)
            p /= p.sum()
            mass = float(p[case.good].sum()) + 1e-12
            inside = np.where(case.good, p / mass, 0.0)
            total -= np.log(mass)
            slope += case.table.T @ (p - inside)
        n = max(1, len(usable))
        return total / n + penalty * float(weights @ weights), slope / n + 2 * penalty * weights

    start = np.ones(usable[0].table.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def folds(chosen: Sequence[Case]) -> dict[str, int]:
    """Return the fold of each group of questions."""
    return {group: i % FOLDS for i, group in enumerate(sorted({case.group for case in chosen}))}


def crossed(chosen: Sequence[Case], penalty: float) -> dict[str, Table]:
    """Return each case's log-odds by weights fitted without its paper's questions."""
    fold_of = folds(chosen)
    odds: dict[str, Table] = {}
    for held in range(FOLDS):
        rest = [c for c in chosen if fold_of[c.group] != held]
        weights = fit(rest, penalty)
        scale, constant = calibrate(rest, weights)
        for case in (c for c in chosen if fold_of[c.group] == held):
            odds[case.id] = scale * (case.table @ weights) + constant
    return odds


def calibrate(chosen: Sequence[Case], weights: Table) -> tuple[float, float]:
    """Return scale and constant that turn scores into log-odds of being evidence."""
    x = np.concatenate([c.table @ weights for c in chosen])[:, None]
    y = np.concatenate([c.good for c in chosen])
    model = LogisticRegression(C=100.0).fit(x, y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def first_is_evidence(chosen: Sequence[Case], odds: dict[str, Table]) -> dict[str, float]:
    """Share of answerable questions whose best sentence is evidence, by language."""
    right: dict[str, list[bool]] = {}
    for case in (c for c in chosen if c.answerable):
        right.setdefault(case.item.lang, []).append(bool(case.good[np.argmax(odds[case.id])]))
    return {lang: round(float(np.mean(values)), 3) for lang, values in sorted(right.items())}


def stage(
    found: Sequence[Case], name: str, names: Sequence[str], penalty: float = PENALTY
) -> Fitted:
    """Fit both cases of one stage; return cross-validated log-odds and the lines of the file."""
    odds: dict[str, Table] = {}
    lines: list[str] = []
    for case, away in (("same", False), ("foreign", True)):
        chosen = [c for c in found if c.away is away]
        odds |= crossed(chosen, penalty)
        weights = fit(chosen, penalty)
        scale, constant = calibrate(chosen, weights)
        print(f"{case}{name}: {len(chosen)} questions, first", first_is_evidence(chosen, odds))
        lines += ["", f"[{case}{name}]", f"constant = {constant:.4f}"]
        lines += [f"{n} = {v:.4f}" for n, v in zip(names, (scale * weights).tolist(), strict=True)]
    return Fitted(odds, lines)


def top(case: Case, odds: Table, scores: Table, count: int = CROSSED) -> Case:
    """Leave the sentences that the cross-encoder read: log-odds by signs, and its score."""
    kept = likeliest(odds, count)
    table = np.column_stack([odds[kept], scores[: len(kept)]])
    return replace(case, table=table, good=case.good[kept], rows=case.rows[kept])


def joined(odds: Table, judged: Table, count: int = CROSSED) -> Table:
    """Put both stages together as rag/ranking/rerank.py does: what was not read stays behind."""
    after = np.minimum(odds, judged.min())
    after[likeliest(odds, count)] = judged
    return after


def depths(
    found: Sequence[Case], odds: dict[str, Table], scores: dict[str, Table]
) -> dict[int, dict[str, float]]:
    """Share of first sentences that are right, by how many the cross-encoder reads."""
    right = {}
    for count in DEPTHS:
        tops = [top(case, odds[case.id], scores[case.id], count) for case in found]
        beside = stage(tops, f"_crossed of {count}", ("signs", "crossing"), penalty=0.0)
        final = {c.id: joined(odds[c.id], beside.odds[c.id], count) for c in found}
        right[count] = first_is_evidence(found, final)
    return right


def spread_out(odds: Table, scores: Table) -> Table:
    """Return the cross-encoder's scores in the places of the sentences it read, NaN elsewhere."""
    read = np.full(len(odds), np.nan)
    read[likeliest(odds)] = scores
    return read


def reciprocal_rank(
    chosen: Sequence[Case], odds: dict[str, Table], share: float
) -> tuple[float, float]:
    """Mean reciprocal rank, to ten, of the right passage after mixing, and hits in five."""
    ranks = []
    for case in (c for c in chosen if c.answerable):
        p = 1 / (1 + np.exp(-odds[case.id]))
        best = np.zeros(len(case.fused))
        np.maximum.at(best, case.rows, p)
        span = best.max() - best.min()
        mixed = share * (best - best.min()) / (span or 1.0) + (1 - share) * case.fused
        found = np.flatnonzero(case.right[np.argsort(-mixed)[:10]])
        ranks.append(1.0 / (1 + found[0]) if len(found) else 0.0)
    return round(float(np.mean(ranks)), 3), round(float(np.mean(np.array(ranks) >= 0.2)), 3)


def read_all(found: Sequence[Case], odds: dict[str, Table], kept: Path) -> dict[str, Table]:
    """Score the likeliest sentences of every question; slow, so kept in a file."""
    if kept.exists():
        return dict(pickle.loads(kept.read_bytes()))
    crossing = open_crossing(load({"search.reranker": "bundled"}, environ={}))
    if crossing is None:
        raise SystemExit("search.reranker is 'none'")
    scores = {
        case.id: crossing_scores(
            case.query, case.hits, case.candidates, crossing, likeliest(odds[case.id], max(DEPTHS))
        )
        for case in found
    }
    kept.write_bytes(pickle.dumps(scores))
    return scores


def main() -> None:
    """Fit and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--out", type=Path, default=Path("rag/data"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    assistant, found = prepare(given.shared, given.work, given.model)
    alone = stage(found, "", NAMES)
    scores = read_all(found, alone.odds, given.work / f"crossing-{given.model}.pkl")
    print("right first sentences by how many are read:", depths(found, alone.odds, scores))
    scores = {id: every[:CROSSED] for id, every in scores.items()}
    tops = [top(case, alone.odds[case.id], scores[case.id]) for case in found]
    beside = stage(tops, "_crossed", ("signs", "crossing"), penalty=0.0)
    final = {c.id: joined(alone.odds[c.id], beside.odds[c.id]) for c in found}
    print("all: first, signs alone", first_is_evidence(found, alone.odds))
    print("all: first, cross-encoder too", first_is_evidence(found, final))
    print("quoted at most", *quoting.table(found, final), sep="\n  ")
    odds = np.concatenate(list(final.values()))
    print(f"log-odds of all sentences: mean {odds.mean():.2f}, spread {odds.std():.2f}")
    shares = {share: reciprocal_rank(found, final, share) for share in SHARES}
    print("MRR@10 and hits in 5 by share of the sentence:", shares)
    share = max(SHARES, key=lambda one: shares[one])
    every = np.concatenate(list(scores.values()))
    spread = float(np.mean([one.std() for one in scores.values()]))
    crossing = open_crossing(load({"search.reranker": "bundled"}, environ={}))
    lines = ["# Weights of the signs of evidence (rag/ranking/signs.py), by train/rerank.py."]
    lines += [*alone.lines, *beside.lines, "", "[mix]", f"sentence = {share}", "", "[encoder]"]
    lines += [f'id = "{assistant.finder.reading.embedder.signature.model}"']
    dense = np.concatenate([c.table[:, NAMES.index("passage_meaning")] for c in found])
    lines += [f"mean = {dense.mean():.4f}", f"spread = {dense.std():.4f}", "", "[crossing]"]
    lines += [f'id = "{crossing.id if crossing else "none"}"']
    lines += [f"mean = {every.mean():.4f}", f"spread = {spread:.4f}", ""]
    (given.out / "rerank.toml").write_text("\n".join(lines), "utf-8")
    read = {c.id: spread_out(alone.odds[c.id], scores[c.id]) for c in found}
    stages = (refusal.Stage("signs", alone.odds, {}), refusal.Stage("crossed", final, read))
    with assistant:
        refusal.fit(found, stages, assistant.finder, given.shared, given.out / "confidence.toml")


if __name__ == "__main__":
    main()
