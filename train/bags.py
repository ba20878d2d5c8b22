"""Token ids of many texts in two flat arrays, and batches drawn from them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from train.data import Pair

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Bags:
    """Texts as token ids: text i is `ids[starts[i]:starts[i + 1]]`; equal texts, equal hashes."""

    ids: NDArray[np.int32]
    starts: Ints
    hashes: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return (ids, offsets) of the rows, as `EmbeddingBag` wants them; shapes [n], [rows]."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        within = np.arange(lengths.sum()) - np.repeat(offsets, lengths)
        return self.ids[np.repeat(self.starts[rows], lengths) + within].astype(np.int64), offsets

    def take_groups(self, groups: Ints) -> tuple[Ints, Ints]:
        """Return (ids, offsets) where bag i joins the texts `groups[i, :]`; shape [rows, k]."""
        ids, offsets = self.take(groups.ravel())
        return ids, offsets[:: groups.shape[1]]


def encode(tokenizer: Tokenizer, texts: list[str], most: int = 256, step: int = 20_000) -> Bags:
    """Tokenize texts, at most `most` tokens each; an empty text becomes the unknown token."""
    parts: list[NDArray[np.int32]] = []
    lengths: list[int] = [0]
    hashes: list[int] = []
    for start in range(0, len(texts), step):
        for one in tokenizer.encode_batch_fast(
            texts[start : start + step], add_special_tokens=False
        ):
            ids = np.array(one.ids[:most] or [0], dtype=np.int32)
            parts.append(ids)
            lengths.append(len(ids))
            hashes.append(hash(ids.tobytes()))
    return Bags(np.concatenate(parts), np.cumsum(lengths), np.array(hashes, dtype=np.int64))


@dataclass(frozen=True)
class PairBags:
    """Both sides of a source's pairs."""

    name: str
    left: Bags
    right: Bags
    weight: int


def pair_bags(tokenizer: Tokenizer, name: str, pairs: list[Pair], weight: int) -> PairBags:
    """Tokenize a source."""
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    return PairBags(name, encode(tokenizer, left), encode(tokenizer, right), weight)


def batches(
    sources: list[PairBags], size: int, passes: int, rng: np.random.Generator
) -> list[tuple[int, Ints]]:
    """Lay out all batches of all passes: (source, rows). Each holds pairs of one source only.

    Mixed batches would be too easy: the style of a source would give the partner away.
    """
    plan: list[tuple[int, Ints]] = []
    for _ in range(passes):
        drawn: list[tuple[int, Ints]] = []
        for number, source in enumerate(sources):
            rows = np.concatenate([rng.permutation(len(source.left)) for _ in range(source.weight)])
            cut = max(1, round(len(rows) / size))
            drawn.extend((number, part) for part in np.array_split(rows, cut))
        plan.extend(drawn[i] for i in rng.permutation(len(drawn)))
    return plan


def spread(rows: Ints, count: int, total: int, rng: np.random.Generator) -> Ints:
    """Return [rows, count + 1] indices: each row with `count` random companions."""
    return np.concatenate([rows[:, None], rng.integers(0, total, (len(rows), count))], axis=1)


def texts_of(pairs: list[Pair]) -> Iterator[str]:
    """Yield both sides of every pair."""
    for left, right in pairs:
        yield left
        yield right
