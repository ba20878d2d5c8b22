"""The shipped form of the static model: written by training, read back for evaluation."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]


def quantise(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round to int8 with one scale per row: `vectors ≈ rounded * scales[:, None]`.

    Per row, because a rare word's vector may be fifty times as long as a comma's.
    """
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write(folder: Path, vectors: Floats, trained: str) -> None:
    """Write vectors, scales and config; the tokenizer is copied by the caller."""
    folder.mkdir(parents=True, exist_ok=True)
    rounded, scales = quantise(vectors)
    np.save(folder / "vectors.npy", rounded)
    np.save(folder / "scales.npy", scales)
    config = {
        "id": "fundstelle-static-1",
        "kind": "static",
        "dimension": vectors.shape[1],
        "vocabulary": vectors.shape[0],
        "languages": ["de", "en"],
        "trained": trained,
        "scale_axis": "row",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def dequantise(rounded: Path, scales: Path) -> Floats:
    """Return what :func:`quantise` was given, each number within half a step of its row."""
    vectors: Floats = np.load(rounded).astype(np.float32)
    vectors *= np.load(scales)[:, None]
    return vectors


def load_vectors(folder: Path) -> Floats:
    """Return all token vectors at unit length, float32 [vocabulary, dimension]."""
    rounded = np.load(folder / "vectors.npy").astype(np.float32)
    unit: Floats = rounded / np.maximum(np.linalg.norm(rounded, axis=1, keepdims=True), 1e-12)
    return unit


def load(folder: Path) -> Callable[[list[str]], Floats]:
    """Return encode(texts) -> [texts, dimension], unit rows; sum of token vectors, normalised."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    scales = np.load(folder / "scales.npy")

    def encode(texts: list[str]) -> Floats:
        out = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), 1000):
            found = tokenizer.encode_batch_fast(
                texts[start : start + 1000], add_special_tokens=False
            )
            for row, one in enumerate(found, start):
                ids = np.array(one.ids, dtype=np.int64)
                out[row] = scales[ids] @ vectors[ids].astype(np.float32) if len(ids) else 0
        unit: Floats = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
        return unit

    return encode
