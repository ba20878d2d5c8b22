"""Fit the weights by which sentences are ranked and questions refused.

    python -m train.rerank --shared ../shared --work DIR

Writes rag/data/rerank.toml and rag/data/confidence.toml. The questions (train/tuning.jsonl) were
written for this purpose over twenty papers; neither questions nor papers are in any set that
docs/benchmarks.md reports. All figures printed are cross-validated by paper: the weights that score
a paper's questions were fitted on the other papers.

Ranking: softmax over the sentences of one question, cross-entropy against those that overlap the
marked evidence (ListNet's top-one form: Cao et al., ICML 2007), L2 penalty. Refusal: logistic
regression over the signs of agreement in rag/confidence.py.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.text import fold
from ingest.pipeline import ingest
from rag import confidence
from rag.assistant import Assistant
from rag.config import load
from rag.finder import Finder
from rag.question import Query
from rag.rerank import cut
from rag.signs import NAMES, Candidate, foreign, signs
from rag.types import Evidence, Hit
from train.data import parallel
from train.tuning import write as write_questions

Table = NDArray[np.float64]
FOLDS = 5
CONSIDERED = 3
"""Sentences that an answer quotes; the ranking has not failed if evidence is among them."""
PENALTY = 0.02
EVERYDAY = 120
SHARES = (0.0, 0.3, 0.5, 0.7, 0.85, 1.0)


@dataclass(frozen=True)
class Case:
    """One question with its candidates: signs, which are evidence, and which passage each is of."""

    id: str
    paper: str | None
    away: bool
    table: Table
    good: NDArray[np.bool_]
    rows: NDArray[np.int64]
    fused: Table
    right: NDArray[np.bool_]
    query: Query
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]


def overlaps(sentence: str, evidence: Sequence[str]) -> bool:
    """Tell whether a sentence holds, or is held by, one of the evidence strings."""
    here = fold(sentence)
    return any(there in here or (len(here) > 30 and here in there) for there in map(fold, evidence))


def cases(finder: Finder, items: Sequence[dict], depth: int) -> list[Case]:
    """Search every question and lay out the signs of its sentences."""
    found = []
    for item in items:
        query, hits = finder.candidates(item["question"])
        hits = hits[:depth]
        candidates = cut(hits)
        good = [overlaps(c.text, item["evidence"]) for c in candidates]
        right = [
            hit.document.name == Path(item["doc"] or "").name
            and any(fold(e) in fold(hit.text) for e in item["evidence"])
            for hit in hits
        ]
        found.append(
            Case(
                item["id"],
                Path(item["doc"]).name if item["doc"] else None,
                bool(foreign(query, hits, candidates).mean() > 0.5),
                signs(query, hits, candidates, finder.reading),
                np.array(good),
                np.array([c.row for c in candidates]),
                np.array([hit.score for hit in hits]),
                np.array(right),
                query,
                tuple(hits),
                tuple(candidates),
            )
        )
    return found


def fit(chosen: Sequence[Case]) -> Table:
    """Return one weight per sign by the softmax loss over each question's sentences."""
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
        return total / n + PENALTY * float(weights @ weights), slope / n + 2 * PENALTY * weights

    start = np.ones(len(NAMES))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def crossed(chosen: Sequence[Case], train: Callable[[Sequence[Case]], Table]) -> dict[str, Table]:
    """Return each case's scores by weights fitted without its paper's questions."""
    papers = sorted({case.paper or case.id for case in chosen})
    fold_of = {paper: i % FOLDS for i, paper in enumerate(papers)}
    scores: dict[str, Table] = {}
    for held in range(FOLDS):
        weights = train([c for c in chosen if fold_of[c.paper or c.id] != held])
        scores |= {c.id: c.table @ weights for c in chosen if fold_of[c.paper or c.id] == held}
    return scores


def first_is_evidence(chosen: Sequence[Case], scores: dict[str, Table]) -> float:
    """Share of answerable questions whose best sentence is evidence."""
    asked = [c for c in chosen if c.paper]
    return float(np.mean([bool(c.good[np.argmax(scores[c.id])]) for c in asked if len(c.good)]))


def reciprocal_rank(chosen: Sequence[Case], scores: dict[str, Table], share: float) -> float:
    """Mean reciprocal rank, to ten, of the right passage after mixing."""
    ranks = []
    for case in (c for c in chosen if c.paper):
        p = 1 / (1 + np.exp(-scores[case.id]))
        best = np.zeros(len(case.fused))
        np.maximum.at(best, case.rows, p)
        span = best.max() - best.min()
        mixed = share * (best - best.min()) / (span or 1.0) + (1 - share) * case.fused
        found = np.flatnonzero(case.right[np.argsort(-mixed)[:10]])
        ranks.append(1.0 / (1 + found[0]) if len(found) else 0.0)
    return float(np.mean(ranks))


def calibrate(chosen: Sequence[Case], weights: Table) -> tuple[float, float]:
    """Return scale and constant that turn scores into probabilities of being evidence."""
    x = np.concatenate([c.table @ weights for c in chosen])[:, None]
    y = np.concatenate([c.good for c in chosen])
    model = LogisticRegression(C=100.0).fit(x, y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def ranked(case: Case, scores: Table, order: Sequence[int]) -> list[Evidence]:
    """Return sentences of the case as evidence, in the given order; ``scores`` are log-odds."""
    found = []
    for i in order:
        one = case.candidates[i]
        probability = float(1 / (1 + np.exp(-scores[i])))
        hit = case.hits[one.row]
        found.append(Evidence(hit, one.start, one.end, one.text, probability, probability))
    return found


def rank(found: Sequence[Case], out: Path) -> dict[str, Table]:
    """Fit both sets of weights and write them; return cross-validated log-odds by question."""
    lines = ["# Weights of the signs of evidence (rag/signs.py), written by train/rerank.py."]
    scores: dict[str, Table] = {}
    for case, away in (("same", False), ("foreign", True)):
        chosen = [c for c in found if c.away is away and len(c.good)]
        raw = crossed(chosen, fit)
        weights = fit(chosen)
        scale, constant = calibrate(chosen, weights)
        scores |= {name: scale * row + constant for name, row in raw.items()}
        print(f"{case}: {len(chosen)} questions, evidence first", first_is_evidence(chosen, raw))
        values = zip(NAMES, (scale * weights).tolist(), strict=True)
        lines += ["", f"[{case}]", f"constant = {constant:.4f}"]
        lines += [f"{name} = {value:.4f}" for name, value in values]
    odds = np.concatenate(list(scores.values()))
    print(f"log-odds of all sentences: mean {odds.mean():.2f}, spread {odds.std():.2f}")
    shares = {share: reciprocal_rank(found, scores, share) for share in SHARES}
    print("MRR@10 by share of the sentence:", shares)
    # Differences below a standard error are noise: of what is as good, the most even is taken.
    enough = max(shares.values()) - 0.4 / len(found) ** 0.5
    best = min((s for s in SHARES if shares[s] >= enough), key=lambda s: abs(s - 0.5))
    out.write_text("\n".join([*lines, "", "[mix]", f"sentence = {best}", ""]), "utf-8")
    return scores


def everyday(shared: Path) -> list[str]:
    """Return questions about anything else, short and in both languages, from parallel text."""
    pairs = parallel(shared, "opus-news-tatoeba")
    asked = sorted({pair for pair in pairs if all(side.endswith("?") for side in pair)})
    asked = [pair for pair in asked if all(30 <= len(side) <= 110 for side in pair)]
    chosen = random.Random(7).sample(asked, EVERYDAY)
    return [pair[row % 2] for row, pair in enumerate(chosen)]


def refuse(
    found: Sequence[Case],
    scores: dict[str, Table],
    others: Sequence[str],
    finder: Finder,
    out: Path,
) -> None:
    """Fit the confidence on cross-validated rankings and write it.

    Four kinds of questions: those whose evidence was ranked among the first, near misses that no
    paper answers, the answerable ones with their own paper left out, and questions about anything.
    """
    kinds: dict[str, list[list[float]]] = {"answered": [], "near": [], "absent": [], "other": []}
    papers: dict[str, list[str]] = {kind: [] for kind in kinds}
    for case in found:
        order = np.argsort(-scores[case.id])
        for kind, rows in (
            ("absent", [i for i in order if case.hits[case.rows[i]].document.name != case.paper]),
            ("answered" if case.paper else "near", list(order)),
        ):
            if not rows or (kind == "absent" and not case.paper):
                continue
            if kind == "answered" and not case.good[rows[:CONSIDERED]].any():
                continue  # Neither answer would be right here: the ranking failed before.
            values = confidence.signs(
                case.query, ranked(case, scores[case.id], rows), finder.reading
            )
            kinds[kind].append([values[name] for name in confidence.NAMES])
            papers[kind].append(case.paper or case.id)
    for question in others:
        other = finder.find(question)
        values = confidence.signs(other.query, other.evidence, finder.reading)
        kinds["other"].append([values[name] for name in confidence.NAMES])
        papers["other"].append(question)
    x = np.concatenate([np.array(rows) for rows in kinds.values()])
    label = np.concatenate([[kind] * len(rows) for kind, rows in kinds.items()])
    groups = np.unique([*chain.from_iterable(papers.values())], return_inverse=True)[1] % FOLDS
    sure = np.zeros(len(x))
    for held_out in range(FOLDS):
        inside = groups != held_out
        sure[~inside] = _logistic(x[inside], label[inside]).predict_proba(x[~inside])[:, 1]
    print("AUROC", roc_auc_score(label == "answered", sure))
    for limit in (0.2, 0.25, 0.3, 0.35, 0.37, 0.4, 0.5, 0.6):
        print(
            limit, {kind: round(float(np.mean(sure[label == kind] < limit)), 2) for kind in kinds}
        )
    model = _logistic(x, label)
    lines = ["# Weights of the signs of an answer (rag/confidence.py), written by train/rerank.py."]
    lines.append(f"constant = {float(model.intercept_[0]):.4f}")
    pairs = zip(confidence.NAMES, model.coef_[0].tolist(), strict=True)
    lines += [f"{name} = {value:.4f}" for name, value in pairs]
    out.write_text("\n".join([*lines, ""]), "utf-8")


def _logistic(x: Table, label: NDArray[np.str_]) -> LogisticRegression:
    """Answered against not; near misses weigh less, being few and alike."""
    shares = {"answered": 0.5, "near": 0.1, "absent": 0.2, "other": 0.2}
    weights = np.array([shares[kind] / np.sum(label == kind) for kind in label])
    model = LogisticRegression(C=1.0)
    return model.fit(x, label == "answered", sample_weight=weights * len(label))


def main() -> None:
    """Fit and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("rag/data"))
    arguments = parser.parse_args()
    write_questions(arguments.shared, arguments.work)
    lines = (arguments.work / "questions.jsonl").read_text("utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    settings = load({"index": arguments.work / "index"}, environ={})
    ingest([arguments.work / "corpus"], settings)
    with Assistant.open(settings=settings) as assistant:
        found = cases(assistant.finder, items, settings.search_depth)
        scores = rank(found, arguments.out / "rerank.toml")
        refuse(
            found,
            scores,
            everyday(arguments.shared),
            assistant.finder,
            arguments.out / "confidence.toml",
        )


if __name__ == "__main__":
    main()
