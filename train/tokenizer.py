"""One Unigram tokenizer (Kudo 2018) for German and English."""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from train.data import Source

# How many pairs of each source the tokenizer sees: policy and law in full, documentation sparingly,
# or its pieces would be those of software menus.
_SHARE = {"docs-human": 60_000, "docs-machine": 10_000, "dictionary": 250_000, "captions": 8_000}
_UNKNOWN = "<unk>"


def texts(sources: list[Source], seed: int) -> Iterator[str]:
    """Yield the training texts of the tokenizer, each source capped."""
    for source in sources:
        order = list(source.train)
        random.Random(seed).shuffle(order)
        for left, right in order[: _SHARE.get(source.name, len(order))]:
            yield left
            yield right[:1500]


def train(lines: Iterable[str], size: int) -> Tokenizer:
    """Train a Unigram model of `size` pieces over lower-cased NFKC text.

    Punctuation and numbers stand alone, so that `Gesetz,` shares its vector with `Gesetz`.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Punctuation("isolated"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        special_tokens=[_UNKNOWN],
        unk_token=_UNKNOWN,
        max_piece_length=20,
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write compact JSON with scores of four decimals: half the bytes, the same pieces."""
    content = json.loads(tokenizer.to_str())
    content["model"]["vocab"] = [[p, round(s, 4)] for p, s in content["model"]["vocab"]]
    path.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
