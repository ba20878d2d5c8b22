"""Write the words of one language that lie nearest to each word of the other in the static space.

    python -m train.lexicon --shared ../shared

Writes rag/data/lexicon.en-de.txt.gz and lexicon.de-en.txt.gz: a line `word TAB near:cosine …`, the
cosine in hundredths, best first. German words are those of the shipped list; English ones come from
the parallel text and the English guidance, without those that German has more often.
"""

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.analysis.language import function_words
from train import data, shipped
from train.text import fold

NEAREST = 10
LOWEST = 0.45
OFTEN = 4
"""How often an English word must occur."""
STATIC = Path("rag/embed/models/static")
GERMAN = Path("rag/analysis/data/words.de.txt.gz")
_WORD = re.compile(r"[a-z]{3,}")


def german() -> list[str]:
    """Return the shipped list without function words and those of three letters or fewer."""
    words = gzip.decompress(GERMAN.read_bytes()).decode("utf-8").split()
    stops = function_words("de")
    return [w for w in words if w not in stops and len(w) > 3 and w.isalpha()]


def english(shared: Path) -> list[str]:
    """Return the words of English text, without function words and German ones."""
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for source in ("opus-news-tatoeba", "msdocs-human"):
        for de, en in data.parallel(shared, source):
            ours.update(_WORD.findall(en.lower()))
            theirs.update(_WORD.findall(de.lower()))
    for question, passage in data.questions_en(shared):
        ours.update(_WORD.findall(fold(f"{question} {passage}").lower()))
    stops = function_words("en")
    return sorted(w for w, n in ours.items() if n >= OFTEN and w not in stops and n > 2 * theirs[w])


def near(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return a line for each word that has neighbours."""
    encode = shipped.load(STATIC)
    there: NDArray[np.float32] = encode(list(others))
    lines = []
    for start in range(0, len(words), 2000):
        part = list(words[start : start + 2000])
        cosines = encode(part) @ there.T
        nearest = np.argpartition(-cosines, NEAREST, axis=1)[:, :NEAREST]
        for row, word in enumerate(part):
            order = sorted(nearest[row], key=lambda i: -cosines[row, i])
            found = [
                f"{others[i]}:{100 * cosines[row, i]:.0f}"
                for i in order
                if cosines[row, i] >= LOWEST
            ]
            if found:
                lines.append(f"{word}\t{' '.join(found)}")
    return lines


def write(path: Path, lines: Sequence[str]) -> None:
    """Write the lines, packed without a time stamp."""
    text = "\n".join(["", *lines, ""])
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{path}: {len(lines)} words, {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Write both directions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("rag/data"))
    given = parser.parse_args()
    de, en = german(), english(given.shared)
    print(f"{len(de)} German words, {len(en)} English ones")
    write(given.out / "lexicon.en-de.txt.gz", near(en, de))
    write(given.out / "lexicon.de-en.txt.gz", near(de, en))


if __name__ == "__main__":
    main()
