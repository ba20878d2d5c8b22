"""Turn the Unigram pieces into a WordPiece tokenizer, which loads in a fifth of the time.

WordPiece (Schuster and Nakajima 2012) reads the longest piece first. Its table of pieces is a
plain map, where Unigram builds a search tree at each start: the command line pays for that.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

Floats = NDArray[np.float32]

_UNKNOWN = "<unk>"
_BLANK = "▁"


def word_counts(lines: Iterable[str]) -> Counter[str]:
    """Count words, numbers and punctuation marks, normalised as the tokenizer will."""
    blank = bare()
    counts: Counter[str] = Counter()
    for line in lines:
        folded = blank.normalizer.normalize_str(line)
        counts.update(word for word, _ in blank.pre_tokenizer.pre_tokenize_str(folded))
    return counts


def bare() -> Tokenizer:
    """Return the tokenizer without pieces: NFKC, lower case, words, marks and numbers apart."""
    tokenizer = Tokenizer(models.WordPiece(vocab={_UNKNOWN: 0}, unk_token=_UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation("isolated"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    return tokenizer


def pieces(unigram: Tokenizer, words: Counter[str], size: int) -> list[str]:
    """Choose the `size` commonest pieces of the words as Unigram cuts them.

    All short words that are common stay whole whatever Unigram thinks of them: `aa`, `bsi`.
    """
    forms: Counter[str] = Counter()
    order = list(words.items())
    for start in range(0, len(order), 20_000):
        part = order[start : start + 20_000]
        found = unigram.encode_batch([word for word, _ in part], add_special_tokens=False)
        for (word, count), one in zip(part, found, strict=True):
            cut = [token for token in one.tokens if token != _BLANK]
            forms.update({cut[0].removeprefix(_BLANK): count} if cut else {})
            for token in cut[1:]:
                forms[f"##{token}"] += count
            if len(word) <= 5 and count >= 100:
                forms[word] += count
    letters = {letter for word, count in words.items() if count > 20 for letter in word}
    chosen = [_UNKNOWN, *sorted(letters), *(f"##{letter}" for letter in sorted(letters))]
    known = set(chosen)
    common = (form for form, _ in forms.most_common() if form not in known and form)
    return chosen + [form for form, _ in zip(common, range(size - len(chosen)), strict=False)]


def build(chosen: list[str]) -> Tokenizer:
    """Return the tokenizer over the chosen pieces."""
    tokenizer = bare()
    tokenizer.model = models.WordPiece(
        vocab={piece: number for number, piece in enumerate(chosen)},
        unk_token=_UNKNOWN,
        max_input_chars_per_word=100,
    )
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write compact JSON."""
    content = json.loads(tokenizer.to_str())
    path.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


def carried(unigram: Tokenizer, vectors: Floats, chosen: list[str]) -> Floats:
    """Return vectors for the chosen pieces: each the sum of its Unigram pieces' vectors.

    A text is the sum of its tokens, so a word cut the same way keeps its vector exactly.
    """
    out = np.zeros((len(chosen), vectors.shape[1]), dtype=np.float32)
    numbers = unigram.get_vocab()
    for row, piece in enumerate(chosen[1:], 1):
        # Inside a word there is no blank before the piece, so the pre-tokenizer is passed by.
        word = piece.removeprefix("##")
        word = word if piece.startswith("##") else _BLANK + word
        ids = [token.id for token in unigram.model.tokenize(word)]
        out[row] = vectors[ids].sum(axis=0)
    out[0] = vectors[numbers[_UNKNOWN]]
    return out
