"""What dimension and vocabulary of the static encoder are worth: its table, cut in either way.

    python -m train.smaller --shared ../shared

The table is projected on its main axes, and the vocabulary cut after its most frequent pieces; no
table is trained anew, so a row says at most what the smaller size costs. Asked are the questions of
train/questions.jsonl over papers that no model was trained on (train/lists.py), for their evidence
among all sentences of these papers: mean reciprocal rank to ten.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from train import lists, questions, shipped
from train.evaluate import Encode

Floats = NDArray[np.float32]
MODEL = Path("rag/embed/models/static")
DIMENSIONS = (64, 128, 192)
PIECES = (10_000, 20_000, 40_000)
DEPTH = 10


def tables(folder: Path, seen: list[str]) -> Iterator[tuple[str, Floats, Tokenizer]]:
    """Yield the name, vectors and tokenizer of the shipped table and of each smaller one.

    The main axes are those of the texts `seen`.
    """
    vectors = shipped.dequantise(folder / "vectors.npy", folder / "scales.npy")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    width = vectors.shape[1]
    yield f"{len(vectors)} pieces, {width} dimensions (shipped)", vectors, tokenizer
    told = encoder(vectors, tokenizer)(seen)
    axes = np.linalg.eigh(told.T @ told)[1][:, ::-1]
    for dimension in DIMENSIONS:
        yield f"{dimension} dimensions", vectors @ axes[:, :dimension], tokenizer
    for count in PIECES:
        yield f"{count} pieces", vectors[:count], cut(folder, count)


def cut(folder: Path, count: int) -> Tokenizer:
    """Return the tokenizer with the first `count` pieces of its vocabulary."""
    made = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    vocabulary = made["model"]["vocab"]
    made["model"]["vocab"] = {piece: row for piece, row in vocabulary.items() if row < count}
    return Tokenizer.from_str(json.dumps(made))


def encoder(vectors: Floats, tokenizer: Tokenizer) -> Encode:
    """Return what sums the vectors of a text's pieces and scales the sum to unit length."""

    def encode(texts: list[str]) -> Floats:
        found = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        sums = np.array([vectors[one.ids].sum(axis=0) for one in found], dtype=np.float32)
        unit: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return unit

    return encode


def asked(
    every: list[questions.Question],
) -> tuple[list[str], dict[str, list[str]], list[set[int]]]:
    """Return the sentences of the held-out papers, the questions by language, their evidence."""
    chosen = [one for one in every if lists.held(one.paper) and one.evidence]
    texts = [text for one in chosen for text in (*one.others, *one.evidence) if text]
    place = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    wanted = [{place[text] for text in one.evidence} for one in chosen]
    by_language = {
        "German": [one.german for one in chosen],
        "English": [one.english for one in chosen],
    }
    return list(place), by_language, wanted


def reciprocal_rank(scores: Floats, wanted: list[set[int]]) -> float:
    """Mean reciprocal rank, to ten, of the first of the wanted rows."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    ranks = [
        next((1 / (place + 1) for place, row in enumerate(found) if row in rows), 0.0)
        for found, rows in zip(best.tolist(), wanted, strict=True)
    ]
    return float(np.mean(ranks))


def main() -> None:
    """Print the rows of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    given = parser.parse_args()
    every = questions.read(given.shared)
    told, by_language, wanted = asked(every)
    seen = sorted({one.around for one in every if one.around and not lists.held(one.paper)})
    print(f"{len(wanted)} questions over {len(told)} sentences")
    print("| table | size | " + " | ".join(by_language) + " |\n|---|---|---|---|")
    for name, vectors, tokenizer in tables(MODEL, seen):
        encode = encoder(vectors, tokenizer)
        passages = encode(told)
        figures = [
            reciprocal_rank(encode(texts) @ passages.T, wanted) for texts in by_language.values()
        ]
        cells = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {name} | {vectors.size / 1e6:.1f} MB | {cells} |", flush=True)


if __name__ == "__main__":
    main()
