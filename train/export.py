"""Export the trained models to what the product loads, and check them against torch.

    python -m train.export --student DIR/ask.pt --crossing DIR/crossing.pt \
        --static rag/embed/models/static

Writes rag/embed/models/pieces (the table that both share, int8 with one scale per row, and its
tokenizer), rag/embed/models/contextual and rag/crossing/models/evidence. Needs `pip install onnx`.
"""

import argparse
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.config import load as settings
from rag.crossing.bundled import load as load_crossing
from rag.embed.contextual import load as load_encoder
from train import contextual, crossing, graph, minilm, shipped

Floats = NDArray[np.float32]
PIECES = Path("rag/embed/models/pieces")
ENCODER, CROSSING = Path("rag/embed/models/contextual"), Path("rag/crossing/models/evidence")
LONGEST = 192
"""Pieces of a text that the encoder reads; a passage of ours has about as many."""
SENTENCES = (
    "Die Bundesregierung prüft das Gesetz und berichtet dem Bundestag jährlich. " * 9,
    "Die Bundesregierung prüft das Gesetz.",
    "what did the AA memo say about Chinese law",
    "Recht",
)


def student(checkpoint: Path) -> minilm.Encoder:
    """Load the contextual encoder out of a training checkpoint, its table as int8 will have it."""
    state = torch.load(checkpoint, weights_only=True)["student"]
    made = minilm.Encoder(minilm.Shape(vocabulary=state["tokens.weight"].shape[0]))
    made.load_state_dict(state)
    return made.eval()


def reranker(checkpoint: Path, layers: int) -> crossing.Crossing:
    """Load the cross-encoder out of a training checkpoint."""
    state = torch.load(checkpoint, weights_only=True)["model"]
    shape = minilm.Shape(vocabulary=state["encoder.tokens.weight"].shape[0], layers=layers)
    made = crossing.Crossing(shape)
    made.load_state_dict(state)
    return made.eval()


def table(weights: Floats, static: Path, folder: Path) -> None:
    """Write the vectors of the pieces, int8 with a scale per row, and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    rounded, scales = shipped.quantise(weights)
    np.save(folder / "tokens.npy", rounded)
    np.save(folder / "scales.npy", scales.astype(np.float32))
    shutil.copyfile(static / "tokenizer.json", folder / "tokenizer.json")


def configure(folder: Path, **values: object) -> None:
    """Write a model folder's config.json."""
    text = json.dumps(values, indent=2, ensure_ascii=False)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")


def seconds(work: Callable[[], object], rounds: int = 7) -> float:
    """Median time of a call."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return sorted(times)[rounds // 2]


def main() -> None:
    """Export both models, print how far they are from torch, and how fast they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("student", "crossing", "static"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--trained", default="2026-11-21")
    given = parser.parse_args()
    encoder = student(given.student)
    recipe = crossing.Recipe()
    judge = reranker(given.crossing, recipe.layers)
    size = encoder.shape.vocabulary
    same = torch.equal(encoder.tokens.weight, judge.encoder.tokens.weight)
    if not same:
        raise SystemExit("the two models have different tables: train both from one student")
    table(encoder.tokens.weight.detach().numpy(), given.static, PIECES)
    for folder in (ENCODER, CROSSING):
        folder.mkdir(parents=True, exist_ok=True)
    graph.encoder(encoder, ENCODER / "model.onnx")
    graph.crossing(judge, CROSSING / "model.onnx")
    common = {"pieces": "pieces", "first": size - 2, "last": size - 1, "languages": ["de", "en"]}
    common |= {"trained": given.trained, "width": encoder.shape.width}
    configure(
        ENCODER,
        id="fundstelle-contextual-1",
        kind="contextual",
        dimension=encoder.shape.width,
        longest=LONGEST,
        **common,
    )
    configure(
        CROSSING,
        id="fundstelle-evidence-1",
        kind="crossing",
        longest=recipe.longest,
        longest_question=recipe.longest_question,
        **common,
    )
    report(encoder, judge, given.static, recipe)


def report(
    encoder: minilm.Encoder, judge: crossing.Crossing, static: Path, recipe: crossing.Recipe
) -> None:
    """Print closeness to torch and speed, as the product runs the files."""
    tokenizer = Tokenizer.from_file(str(static / "tokenizer.json"))
    size = encoder.shape.vocabulary
    words = contextual.Words(tokenizer, size - 2, size - 1, LONGEST)
    run, read = load_encoder(ENCODER, settings(environ={})), load_crossing(CROSSING)
    with torch.no_grad():
        theirs = encoder(*words(list(SENTENCES))).numpy()
        pairs = crossing.Pairs(tokenizer, size - 2, size - 1, recipe)
        texts = [f"{text}\tDrucksache 21/1" for text in SENTENCES]
        batch = crossing.padded(pairs.rows([(SENTENCES[2], text) for text in texts]))
        wanted = judge(*batch).numpy()
    ours = run.encode_passages(SENTENCES)
    print("lowest cosine of encoder and torch", float((theirs * ours).sum(axis=1).min()))
    print("scores: torch", wanted.round(2), "product", read.score(SENTENCES[2], texts).round(2))
    passage = " ".join([SENTENCES[1]] * 15)
    print("128 pieces:", len(tokenizer.encode(passage).ids))
    print("passages/s", 64 / seconds(lambda: run.encode_passages([passage] * 64)))
    print("ms/question", 1000 * seconds(lambda: run.encode_queries([SENTENCES[2]]), 21))
    near = f"{SENTENCES[1]} {SENTENCES[1]} {SENTENCES[1]}\tDrucksache 21/1 · {SENTENCES[1]}"
    print("ms/50 candidates", 1000 * seconds(lambda: read.score(SENTENCES[2], [near] * 50)))


if __name__ == "__main__":
    main()
