"""Export the trained models to what the product loads, and check them against torch.

    python -m train.export [--student DIR/ask.pt] [--crossing DIR/crossing.pt] \
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
from train import contextual, crossing, graph, interaction, minilm, shipped, shipped_graphs

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
    minilm.rounding(made, True)
    return made.eval()


def reranker(checkpoint: Path, layers: int) -> interaction.Crossing:
    """Load the cross-encoder out of a training checkpoint."""
    state = torch.load(checkpoint, weights_only=True)["model"]
    shape = minilm.Shape(vocabulary=state["encoder.tokens.weight"].shape[0], layers=layers)
    made = interaction.Crossing(shape)
    made.load_state_dict(state)
    minilm.rounding(made, True)
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
    """Export what is named, print how far it is from torch, and how fast it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--student", type=Path, help="left out, the shipped encoder stays")
    parser.add_argument("--crossing", type=Path, help="left out, the shipped reranker stays")
    parser.add_argument("--static", type=Path, required=True)
    parser.add_argument("--trained", default="2026-11-28")
    given = parser.parse_args()
    if given.student is None:
        encoder = shipped_graphs.contextual()
    else:
        encoder = student(given.student)
        write_encoder(encoder, given.static, given.trained)
    if given.crossing is not None:
        recipe = crossing.Recipe()
        judge = reranker(given.crossing, recipe.layers)
        if not torch.equal(encoder.tokens.weight, judge.encoder.tokens.weight):
            raise SystemExit("the two models have different tables: train both from one student")
        write_crossing(judge, recipe, given.static, given.trained)


def write_encoder(encoder: minilm.Encoder, static: Path, trained: str) -> None:
    """Write the encoder's graph and, if it was trained, the table of pieces; print how it does."""
    if not torch.equal(encoder.tokens.weight, shipped_graphs.contextual().tokens.weight):
        table(encoder.tokens.weight.detach().numpy(), static, PIECES)
    ENCODER.mkdir(parents=True, exist_ok=True)
    graph.encoder(encoder, ENCODER / "model.onnx")
    configure(
        ENCODER,
        id="fundstelle-contextual-3",
        kind="contextual",
        dimension=encoder.shape.width,
        longest=LONGEST,
        **common(encoder.shape, trained),
    )
    report_encoder(encoder, static)


def write_crossing(
    judge: interaction.Crossing, recipe: crossing.Recipe, static: Path, trained: str
) -> None:
    """Write the reranker's graph, and print how it does."""
    CROSSING.mkdir(parents=True, exist_ok=True)
    graph.crossing(judge, CROSSING / "model.onnx")
    configure(
        CROSSING,
        id="fundstelle-evidence-5",
        kind="crossing",
        longest=recipe.longest,
        longest_question=recipe.longest_question,
        **common(judge.encoder.shape, trained),
    )
    report_crossing(judge, static, recipe)


def common(shape: minilm.Shape, trained: str) -> dict[str, object]:
    """Return what both configurations say."""
    marks = {"pieces": "pieces", "first": shape.vocabulary - 2, "last": shape.vocabulary - 1}
    return marks | {"languages": ["de", "en"], "trained": trained, "width": shape.width}


def report_encoder(encoder: minilm.Encoder, static: Path) -> None:
    """Print closeness to torch and speed, as the product runs the file."""
    tokenizer = Tokenizer.from_file(str(static / "tokenizer.json"))
    size = encoder.shape.vocabulary
    words = contextual.Words(tokenizer, size - 2, size - 1, LONGEST)
    run = load_encoder(ENCODER, settings(environ={}))
    with torch.no_grad():
        theirs = encoder(*words(list(SENTENCES))).numpy()
    ours = run.encode_passages(SENTENCES)
    print("lowest cosine of encoder and torch", float((theirs * ours).sum(axis=1).min()))
    passage = " ".join([SENTENCES[1]] * 18)
    pieces = len(tokenizer.encode(passage).ids) + 2
    print(f"passages of {pieces} pieces a second")
    print(round(64 / seconds(lambda: run.encode_passages([passage] * 64)), 1))
    print("ms/question", 1000 * seconds(lambda: run.encode_queries([SENTENCES[2]]), 21))


def report_crossing(judge: interaction.Crossing, static: Path, recipe: crossing.Recipe) -> None:
    """The same of the cross-encoder."""
    tokenizer = Tokenizer.from_file(str(static / "tokenizer.json"))
    size, read = judge.encoder.shape.vocabulary, load_crossing(CROSSING)
    pairs = crossing.Pairs(tokenizer, size - 2, size - 1, recipe)
    texts = [f"{text}\tDrucksache 21/1" for text in SENTENCES]
    with torch.no_grad():
        batch = crossing.padded(pairs.rows([(SENTENCES[2], text) for text in texts]))
        wanted = judge(*batch).numpy()
    print("scores: torch", wanted.round(2), "product", read.score(SENTENCES[2], texts).round(2))
    near = f"{SENTENCES[1]} {SENTENCES[1]} {SENTENCES[1]}\tDrucksache 21/1 · {SENTENCES[1]}"
    rows = pairs.rows([(SENTENCES[2], near)])
    print(f"ms/50 candidates of {len(rows[0][0])} pieces")
    print(round(1000 * seconds(lambda: read.score(SENTENCES[2], [near] * 50)), 1))


if __name__ == "__main__":
    main()
