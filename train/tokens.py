"""Make the token encoding: byte-level BPE (Sennrich et al. 2016) over German and English.

    python -m train.tokens --shared ../shared --out rag/analysis/data/fundstelle.tiktoken.gz

The file lists the tokens in the order of their merges, base64, one a line, gzip. Same text and
same seed give the same file.
"""

import argparse
import gzip
import json
import lzma
import random
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from tiktoken_ext.fundstelle import PATTERN

SIZE = 32_256  # the 256 bytes and 32,000 merges
# Millions of characters taken of each source: half German, half English, and mostly prose of law
# and administration, or the merges would be those of software menus.
SHARE = {"laws": 10, "dip": 10, "news-de": 6, "news-en": 6, "docs-de": 3, "docs-en": 8, "qa-en": 12}
_PROSE = {"opus-news-tatoeba", "sdg", "multi30k"}


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def read(shared: Path) -> dict[str, list[str]]:
    """Read the texts of each source of SHARE, each text once."""
    training = shared / "training"
    laws = [json.loads(line) for line in _lines(training / "gesetze-sections.jsonl.xz")]
    titles = [json.loads(line) for line in _lines(training / "dip-titles.jsonl.xz")]
    questions = [json.loads(line) for line in _lines(training / "qa-en.jsonl.xz")]
    found = {
        "laws": [f"{row['heading']}\n{row['text']}" for row in laws],
        "dip": [f"{row['title']}\n{row.get('abstract') or ''}" for row in titles],
        "qa-en": [text for row in questions for text in (row["question"], row["passage"])],
        "news-de": [],
        "news-en": [],
        "docs-de": [],
        "docs-en": [],
    }
    for line in _lines(training / "parallel-de-en.tsv.xz"):
        source, *sides = line.split("\t")
        if len(sides) == 2 and source != "source":
            kind = "news" if source in _PROSE else "docs"
            found[f"{kind}-de"].append(sides[0])
            found[f"{kind}-en"].append(sides[1])
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items()}


def sample(texts: dict[str, list[str]], seed: int) -> Iterator[str]:
    """Yield texts of each source in random order until its share is filled or it is spent."""
    for name, millions in SHARE.items():
        order = list(texts[name])
        random.Random(seed).shuffle(order)
        room = millions * 1_000_000
        for text in order:
            if room <= 0:
                break
            room -= len(text)
            yield text


def train(texts: Iterable[str]) -> list[bytes]:
    """Train the merges and return all tokens in the order of their ranks."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=32,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    merged = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    letters = _bytes_of_letters()
    tokens = [bytes(letters[letter] for letter in token) for token, _ in merged]
    single = [bytes([value]) for value in range(256)]
    return single + [token for token in tokens if len(token) > 1]


def _bytes_of_letters() -> dict[str, int]:
    """Return which byte each letter of the byte-level alphabet stands for (Radford et al. 2019).

    Printable Latin-1 letters stand for themselves; the other bytes, in their order, for U+0100
    and on.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [value for value in range(256) if value not in printable]
    letters = {chr(value): value for value in printable}
    return letters | {chr(256 + place): value for place, value in enumerate(rest)}


def write(tokens: list[bytes], path: Path) -> None:
    """Write the tokens; no time stamp in the gzip header, so that the bytes are reproducible."""
    content = b"\n".join(b64encode(token) for token in tokens)
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--out", type=Path, default=Path("rag/analysis/data/fundstelle.tiktoken.gz")
    )
    parser.add_argument("--seed", type=int, default=17)
    arguments = parser.parse_args()
    tokens = train(sample(read(arguments.shared), arguments.seed))
    write(tokens, arguments.out)
    print(f"{arguments.out}: {len(tokens)} tokens, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
