"""Make the list of German words and their frequencies that compounds are split by.

    python -m train.words --shared ../shared --out rag/analysis/data/words.de.txt.gz

Line n of the file holds the words seen 2^n to 2^(n+1)-1 times, in order of the alphabet.
"""

import argparse
import gzip
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rag.analysis.compounds import normal

LEAST = 12  # rarer words are typing mistakes and compounds more often than parts
LONGEST = 22
_WORD = re.compile(r"[^\W\d_]+")
_KNOWN_ENGLISH = 3.0


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def texts(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield (German, English) texts; the English side is empty where there is none."""
    training = shared / "training"
    for line in _lines(training / "gesetze-sections.jsonl.xz"):
        row = json.loads(line)
        yield f"{row['heading']} {row['text']}", ""
    for line in _lines(training / "dip-titles.jsonl.xz"):
        row = json.loads(line)
        yield " ".join([row["title"], row.get("abstract") or "", *(row.get("keywords") or [])]), ""
    for line in _lines(training / "parallel-de-en.tsv.xz"):
        cells = line.split("\t")
        if len(cells) == 3 and cells[0] != "msdocs-machine":
            yield cells[1], cells[2]


def count(shared: Path) -> Counter[str]:
    """Count German words in their normal form, without those that are rather English."""
    german: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for left, right in texts(shared):
        german.update(normal(word) for word in _WORD.findall(left))
        english.update(normal(word) for word in _WORD.findall(right))
    return Counter(
        {
            word: number
            for word, number in german.items()
            if number >= LEAST
            and 4 <= len(word) <= LONGEST
            and english[word] < _KNOWN_ENGLISH * number
        }
    )


def write(words: Counter[str], path: Path) -> None:
    """Write the words by powers of two of their counts."""
    rows: list[list[str]] = [[] for _ in range(max(words.values()).bit_length())]
    for word, number in words.items():
        rows[number.bit_length() - 1].append(word)
    content = "\n".join(" ".join(sorted(row)) for row in rows)
    path.write_bytes(gzip.compress(content.encode(), 9, mtime=0))


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("rag/analysis/data/words.de.txt.gz"))
    arguments = parser.parse_args()
    words = count(arguments.shared)
    write(words, arguments.out)
    print(f"{arguments.out}: {len(words)} words, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
