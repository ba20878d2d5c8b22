"""Export the contextual encoder to ONNX with int8 weights, and check it against torch.

    python -m train.export --work DIR --static rag/embed/models/static --out DIR

Needs `pip install onnx`. The graph takes `ids` and `mask` (int64 [batch, length]) and gives
`vectors` (float32 [batch, 384], unit length).
"""

import argparse
import copy
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from train import contextual, minilm, shipped

Floats = NDArray[np.float32]


def load_student(checkpoint: Path) -> minilm.Encoder:
    """Load a student out of a training checkpoint."""
    state = torch.load(checkpoint, weights_only=True)["student"]
    student = minilm.Encoder(minilm.Shape(vocabulary=state["tokens.weight"].shape[0]))
    student.load_state_dict(state)
    return student.eval()


class Rows(torch.nn.Module):
    """An embedding table in int8, one scale per row; one for all would drown rare rows."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        rounded, scales = shipped.quantise(table.detach().numpy())
        self.register_buffer("rounded", torch.from_numpy(rounded))
        self.register_buffer("scales", torch.from_numpy(scales)[:, None])

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return float32 embeddings [..., width]."""
        values: torch.Tensor = self.rounded[ids].float() * self.scales[ids]  # type: ignore[index]
        return values


def export(student: minilm.Encoder, folder: Path) -> Path:
    """Write `model.onnx`: MatMul weights int8 per channel, embeddings int8 per row."""
    folder.mkdir(parents=True, exist_ok=True)
    student = copy.deepcopy(student)
    student.tokens = Rows(student.tokens.weight)  # type: ignore[assignment]
    full, small = folder / "full.onnx", folder / "model.onnx"
    sample = (torch.ones(2, 9, dtype=torch.int64), torch.ones(2, 9, dtype=torch.int64))
    torch.onnx.export(
        student,
        sample,
        str(full),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_axes={"ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        full,
        small,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
    )
    full.unlink()
    return small


def runner(model: Path, words: contextual.Words, threads: int = 2) -> Callable[[list[str]], Floats]:
    """Return encode(texts) -> unit vectors, batches of like length."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def encode(texts: list[str]) -> Floats:
        order = np.argsort([len(text) for text in texts], kind="stable")
        out = np.zeros((len(texts), 384), dtype=np.float32)
        for start in range(0, len(texts), 32):
            rows = order[start : start + 32]
            ids, mask = words([texts[row] for row in rows])
            out[rows] = session.run(["vectors"], {"ids": ids.numpy(), "mask": mask.numpy()})[0]
        return out

    return encode


def speed(encode: Callable[[list[str]], Floats], passage: str, question: str) -> dict[str, float]:
    """Passages a second (of the length given) and milliseconds for one question."""
    encode([passage] * 32)
    began = time.perf_counter()
    encode([passage] * 128)
    each = 128 / (time.perf_counter() - began)
    began = time.perf_counter()
    for _ in range(50):
        encode([question])
    return {"passages_per_s": each, "ms_per_question": (time.perf_counter() - began) * 20}


def difference(
    student: minilm.Encoder,
    words: contextual.Words,
    encode: Callable[[list[str]], Floats],
    texts: list[str],
) -> float:
    """Return the lowest cosine between torch and ONNX vectors of the same texts."""
    with torch.no_grad():
        theirs = np.concatenate([student(*words([text])).numpy() for text in texts])
    return float((theirs * encode(texts)).sum(axis=1).min())


def main() -> None:
    """Export, check, time, and write the files that the product loads."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("work", "static", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--trained", default="2026-11-21")
    given = parser.parse_args()
    student = load_student(given.work / "contextual.pt")
    tokenizer = Tokenizer.from_file(str(given.static / "tokenizer.json"))
    size = student.shape.vocabulary
    words = contextual.Words(tokenizer, size - 2, size - 1, contextual.Recipe().longest)
    path = export(student, given.out)
    encode = runner(path, words)
    long = "Die Bundesregierung prüft das Gesetz und berichtet dem Bundestag jährlich. " * 14
    print("lowest cosine", difference(student, words, encode, [long, long[:70], "memo", "Recht"]))
    print(speed(encode, long, "what did the AA memo say about Chinese law"))
    print(f"{path.stat().st_size / 1e6:.1f} MB")
    config = {
        "id": "fundstelle-contextual-1",
        "kind": "contextual",
        "dimension": 384,
        "first": size - 2,
        "last": size - 1,
        "longest": words.longest,
        "languages": ["de", "en"],
        "trained": given.trained,
    }
    (given.out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(given.static / "tokenizer.json", given.out / "tokenizer.json")


if __name__ == "__main__":
    main()
