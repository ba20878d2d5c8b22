"""German compounds split into the words they are made of.

The split with the highest geometric mean of its parts' frequencies wins, the unsplit word
competing with its own frequency (Koehn and Knight 2003, "Empirical methods for compound
splitting"): `Bundestag` is frequent and stays whole, `Sicherheitsbehörde` does not.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from rag.analysis import files
from rag.analysis.language import function_words

FILE = "words.de.txt.gz"
NOT_PARTS = "not-parts.de.txt"
LINKS = ("s", "es", "n", "en", "er", "e")
_SHORTEST_PART = 4
_SHORTEST_WORD = 9
_LONGEST_WORD = 60


def normal(word: str) -> str:
    """Return the form that words are listed in: NFKC, lower case, ``ss`` for ``ß``."""
    return unicodedata.normalize("NFKC", word).lower().replace("ß", "ss")


@cache
def lexicon() -> dict[str, int]:
    """Return the listed words, each with the binary logarithm of its frequency, rounded down."""
    rows = files.content(FILE).decode("utf-8").split("\n")
    found: dict[str, int] = {}
    for power, row in enumerate(rows):
        found.update(dict.fromkeys(row.split(), power))
    return found


@cache
def _barred() -> frozenset[str]:
    """Return the words that are no parts of others, listed or not."""
    listed = {word for line in files.lines(NOT_PARTS) for word in line.split()}
    return frozenset(listed | {normal(word) for word in function_words("de")})


@lru_cache(maxsize=1 << 17)
def split(word: str) -> tuple[str, ...]:
    """Return the parts of a compound in normal form, or nothing where the word is better whole.

    Linking letters (`s`, `es`, `n` …) are left out of the parts.
    """
    plain = normal(word)
    if not _SHORTEST_WORD <= len(plain) <= _LONGEST_WORD:
        return ()
    whole = lexicon().get(plain, 0)
    best = _best(_masculine(plain), lexicon())
    if best is None or len(best[1]) < 2 or best[0] / len(best[1]) <= whole:
        return ()
    return best[1]


def _best(word: str, known: dict[str, int]) -> tuple[float, tuple[str, ...]] | None:
    """Return the best sum of log frequencies and its parts, by dynamic programming over ends.

    Keeping only the best mean at each end is not exact (a worse beginning of fewer parts may make
    the better whole), but of words of two to five parts it misses hardly any.
    """
    ends: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for start in range(len(word) - _SHORTEST_PART + 1):
        if start not in ends:
            continue
        total, parts = ends[start]
        for end in range(start + _SHORTEST_PART, len(word) + 1):
            found = _part(word, start, end, known)
            if found is None or (start == 0 and end == len(word)):
                continue
            part, power = found
            candidate = (total + power, (*parts, part))
            if end not in ends or _mean(candidate) > _mean(ends[end]):
                ends[end] = candidate
    return ends.get(len(word))


def _masculine(word: str) -> str:
    """Take the ending off `Mandatsträgerinnen`, or it would be split off as a word."""
    return word.removesuffix("innen") if len(word) > 8 else word


def _mean(split: tuple[float, tuple[str, ...]]) -> float:
    return split[0] / max(1, len(split[1]))


def _part(word: str, start: int, end: int, known: dict[str, int]) -> tuple[str, int] | None:
    """Return the listed word that stands here, less a linking element unless it is the last."""
    piece = word[start:end]
    best = (piece, known[piece]) if piece in known and piece not in _barred() else None
    if end < len(word):
        for link in LINKS:
            stem = piece.removesuffix(link)
            if len(stem) < len(piece) and len(stem) >= _SHORTEST_PART:
                power = known.get(stem, -1)
                if power > (best[1] if best else 0) and stem not in _barred():
                    best = (stem, power)
    return best
