"""How well an encoder finds: the same figures for every encoder, from the same few lines.

python -m train.evaluate --shared ../shared --model rag/embed/models/static
"""

import argparse
import csv
import json
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from train.data import Pair
from train.text import fold, join_lines, sentences

Floats = NDArray[np.float32]
Encode = Callable[[list[str]], Floats]


def gains(scores: Floats, relevant: Sequence[set[int]], depth: int = 10) -> float:
    """Mean nDCG at `depth` for binary relevance (Järvelin and Kekäläinen 2002).

    `scores` is [questions, passages]; `relevant[i]` the passages that answer question i.
    """
    total = 0.0
    for row, wanted in zip(scores, relevant, strict=True):
        best = np.argsort(-row, kind="stable")[:depth]
        found = sum(1 / np.log2(place + 2) for place, item in enumerate(best) if item in wanted)
        total += found / sum(1 / np.log2(p + 2) for p in range(min(depth, len(wanted))))
    return total / len(relevant)


def hits(scores: Floats, relevant: Sequence[set[int]], depth: int = 5) -> float:
    """Return the share of questions with a relevant passage among the first `depth`."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    return float(
        np.mean([bool(set(row) & wanted) for row, wanted in zip(best, relevant, strict=True)])
    )


def min_max(scores: Floats) -> Floats:
    """Stretch each question's scores to 0..1."""
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    stretched: Floats = (scores - low) / np.maximum(high - low, 1e-9)
    return stretched


class Collection:
    """Passages and their sentences, encoded once, searched by `passage`, `sentence` or `mix`."""

    def __init__(self, encode: Encode, passages: list[str]) -> None:
        split = [[s for s in sentences(p) if len(s) > 15] or [p] for p in passages]
        self.encode = encode
        self.passages = encode(passages)
        self.sentences = encode([s for part in split for s in part])
        self.starts = np.cumsum([0] + [len(part) for part in split])[:-1]

    def scores(self, questions: list[str]) -> dict[str, Floats]:
        """Return [questions, passages] of cosines for each way of searching."""
        asked = self.encode(questions)
        whole = asked @ self.passages.T
        best = np.maximum.reduceat(asked @ self.sentences.T, self.starts, axis=1)
        return {"passage": whole, "sentence": best, "mix": min_max(whole) + min_max(best)}


Report = dict[str, dict[str, float]]


def squad(shared: Path, language: str) -> tuple[list[str], list[str], dict[str, tuple[int, str]]]:
    """Return contexts, ids in order, and id -> (context number, question)."""
    data = json.loads((shared / f"eval/xquad-dev.{language}.json").read_text(encoding="utf-8"))
    contexts: list[str] = []
    asked: dict[str, tuple[int, str]] = {}
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                asked[qa["id"]] = (len(contexts), qa["question"])
            contexts.append(paragraph["context"])
    return contexts, list(asked), asked


def xquad(shared: Path, encode: Encode) -> Report:
    """XQuAD: question -> its paragraph, each language against each; nDCG@10."""
    sides = {language: squad(shared, language) for language in ("de", "en")}
    report: Report = {}
    for target, (contexts, ids, asked) in sides.items():
        collection = Collection(encode, contexts)
        relevant = [{asked[i][0]} for i in ids]
        for source, (_, _, questions) in sides.items():
            scored = collection.scores([questions[i][1] for i in ids])
            report[f"xquad {source}->{target}"] = {k: gains(s, relevant) for k, s in scored.items()}
    return report


def btqa(shared: Path, encode: Encode) -> Report:
    """Parliamentary question -> government answer (BEIR folder); nDCG@10."""
    folder = shared / "eval/btqa-dev"
    with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as file:
        corpus = [json.loads(line) for line in file]
    place = {row["_id"]: i for i, row in enumerate(corpus)}
    with (folder / "queries.jsonl").open(encoding="utf-8") as file:
        queries = [json.loads(line) for line in file]
    relevant: dict[str, set[int]] = {row["_id"]: set() for row in queries}
    with (folder / "qrels/test.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            relevant[row["query-id"]].add(place[row["corpus-id"]])
    scored = Collection(encode, [row["text"] for row in corpus]).scores(
        [q["text"] for q in queries]
    )
    wanted = [relevant[q["_id"]] for q in queries]
    return {"btqa": {k: gains(s, wanted) for k, s in scored.items()}}


def paper_passages(text: str, limit: int = 900) -> list[str]:
    """Cut a paper at line breaks into passages of at most `limit` characters."""
    found: list[str] = []
    held: list[str] = []
    size = 0
    for line in text.splitlines():
        if held and size + len(line) + 1 > limit:
            found.append(join_lines(held))
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    return [*found, join_lines(held)]


def policy_questions(shared: Path) -> tuple[list[str], list[dict[str, str]], list[set[int]]]:
    """Return passages of all papers, the answerable questions, and the passages with evidence."""
    passages: list[str] = []
    papers: dict[str, range] = {}
    for path in sorted((shared / "corpora/policy-dev").glob("*.txt")):
        start = len(passages)
        passages.extend(paper_passages(path.read_text(encoding="utf-8", errors="replace")))
        papers[path.name] = range(start, len(passages))
    with (shared / "eval/policy-dev.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if row.get("evidence")]
    wanted = [
        {n for n in papers[r["doc"]] if any(fold(e) in passages[n] for e in r["evidence"])}
        for r in rows
    ]
    return passages, rows, wanted


def policy(shared: Path, encode: Encode) -> Report:
    """Paraphrased questions over raw papers: right passage in the first five, per language.

    Evidence that a cut divides counts as missed; `ceiling` says how often.
    """
    passages, rows, wanted = policy_questions(shared)
    scored = Collection(encode, passages).scores([row["question"] for row in rows])
    report: Report = {}
    for language in ("de", "en"):
        own = [i for i, row in enumerate(rows) if row["lang"] == language]
        relevant = [wanted[i] for i in own]
        figures = {k: hits(s[own], relevant) for k, s in scored.items()}
        report[f"policy {language}"] = figures | {
            "ceiling": float(np.mean([bool(r) for r in relevant]))
        }
    return report


def held_pairs(encode: Encode, pairs: list[Pair]) -> float:
    """Mean reciprocal rank of the right partner among all held-out right sides of a source."""
    rights = list(dict.fromkeys(right for _, right in pairs))
    place = {right: i for i, right in enumerate(rights)}
    scores = encode([left for left, _ in pairs]) @ encode(rights).T
    own = scores[np.arange(len(pairs)), [place[right] for _, right in pairs]]
    return float(np.mean(1 / (1 + (scores > own[:, None]).sum(axis=1))))


def report(shared: Path, encode: Encode) -> Report:
    """All development figures of one encoder."""
    return xquad(shared, encode) | btqa(shared, encode) | policy(shared, encode)


def table(figures: Report) -> str:
    """Return the figures as lines of text, three decimals."""
    return "\n".join(
        f"{name:14}" + "  ".join(f"{way} {value:.3f}" for way, value in ways.items())
        for name, ways in figures.items()
    )


def main() -> None:
    """Print the table for a shipped static model."""
    from train.shipped import load

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, default=Path("rag/embed/models/static"))
    given = parser.parse_args()
    print(table(report(given.shared, load(given.model))))


if __name__ == "__main__":
    main()
