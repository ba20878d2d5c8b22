"""The encoder in this package: a table of token vectors, summed and scaled to unit length.

A model folder holds ``tokenizer.json`` (tokenizers library), ``vectors.npy`` (int8, one row per
token, mapped into memory), ``scales.npy`` (float32) and ``config.json``. It needs no torch and is
ready in a fraction of a second.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixed import PrefixedEmbedder
from rag.embed.prefixes import Prefixes, choose
from rag.errors import UsageError
from rag.tokenizing import open_tokenizer

MODEL = Path(__file__).parent / "models" / "static"
REMEDY = "reinstall fundstelle, or name another model in embedding.model"
BATCH = 512
"""Texts tokenised at once: enough to keep the tokenizer's threads busy, small in memory."""


Item = TypeVar("Item", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Config:
    """What ``config.json`` says; ``scale_axis`` tells whether rows or columns share a scale."""

    id: str
    dimension: int
    vocabulary: int
    scale_axis: str


class StaticEmbedder(PrefixedEmbedder):
    """Sum of de-quantised token vectors, L2-normalised."""

    def __init__(
        self,
        config: Config,
        tokenizer: Tokenizer,
        vectors: NDArray[np.int8],
        scales: NDArray[np.float32],
        prefixes: Prefixes,
    ) -> None:
        """Take the parts as :func:`load` reads them."""
        super().__init__(
            EmbedderSignature(config.id, config.dimension, prefixes.query, prefixes.passage)
        )
        self._tokenizer = tokenizer
        self._vectors = vectors
        self._scales = scales
        self._by_row = config.scale_axis == "row"

    def _told(self, texts: Sequence[str], prefix: str) -> Vectors:
        sums = np.zeros((len(texts), self._signature.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [prefix + text for text in texts[start : start + BATCH]]
            found = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, one in enumerate(found, start):
                if one.ids:
                    sums[row] = self._sum(np.array(one.ids, dtype=np.int64))
        return sums

    def _sum(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = self._vectors[ids].astype(np.float32)
        summed: NDArray[np.float32]
        summed = self._scales[ids] @ rows if self._by_row else rows.sum(axis=0) * self._scales
        return summed


def open_model(name: str, settings: Settings) -> StaticEmbedder:
    """Open the bundled model.

    Raises:
        UsageError: something follows ``bundled:``, or the files are missing or damaged.
    """
    if name:
        raise UsageError(
            f"the bundled encoder takes no name, but '{name}' was given",
            where="embedding.model",
            remedy="write 'bundled'",
        )
    return load(MODEL, settings)


def load(folder: Path, settings: Settings) -> StaticEmbedder:
    """Open a static model from its folder.

    Raises:
        UsageError: a file is missing, cannot be read or does not fit the others.
    """
    config = _config(folder / "config.json")
    tokenizer = _tokenizer(folder / "tokenizer.json")
    vectors = _array(folder / "vectors.npy", (config.vocabulary, config.dimension), np.int8)
    length = config.vocabulary if config.scale_axis == "row" else config.dimension
    scales = np.array(_array(folder / "scales.npy", (length,), np.float32))
    if tokenizer.get_vocab_size() > config.vocabulary:
        raise _damaged(
            folder,
            f"the tokenizer knows {tokenizer.get_vocab_size()} tokens, "
            f"the vectors {config.vocabulary}",
        )
    return StaticEmbedder(config, tokenizer, vectors, scales, choose(config.id, settings))


def _config(path: Path) -> Config:
    try:
        data = json.loads(path.read_text("utf-8"))
        kind, axis = data["kind"], data["scale_axis"]
        config = Config(str(data["id"]), int(data["dimension"]), int(data["vocabulary"]), axis)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"cannot be read ({error!r})") from error
    if kind != "static" or axis not in ("row", "column"):
        raise _damaged(path, f"kind '{kind}' with scale_axis '{axis}' is not known")
    return config


def _tokenizer(path: Path) -> Tokenizer:
    try:
        return open_tokenizer(path)
    except (OSError, ValueError) as error:
        raise _damaged(path, f"cannot be read ({error})") from error


def _array(path: Path, shape: tuple[int, ...], dtype: type[Item]) -> NDArray[Item]:
    try:
        array: NDArray[Item] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    if array.shape != shape or array.dtype != dtype:
        raise _damaged(
            path, f"holds {array.dtype} {array.shape}, expected {np.dtype(dtype)} {shape}"
        )
    return array


def _damaged(path: Path, what: str) -> UsageError:
    return UsageError(f"bundled encoder: {what}", where=str(path), remedy=REMEDY)
