"""Hyphens at line ends: of a divided word, or of a compound that happens to break there.

A document knows best itself. The word stands elsewhere in one piece or with its hyphen; and where
none of many line ends divides a word that stands elsewhere in one piece, the document was set
without dividing words, so that all its hyphens are compounds' own ("whole-system").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_LAST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-$")
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGNS = ",.;:)?“"
"""A word that stands before one of these stands in its line all the same."""
_ENOUGH = 25
"""Line ends that tell how a document was set: few divided words come again in one piece."""
_ENOUGH_ENGLISH = 2
"""English is seldom divided, and its compounds are written with hyphens."""
_SELDOM = 0.04
_LONGEST = 300
"""Characters of a word."""
_ENGLISH, _GERMAN = frozenset({"the", "and", "of", "to"}), frozenset({"der", "die", "und"})


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document shows: its words within lines, and whether it was set without dividing."""

    words: frozenset[str]
    """What blanks part in its lines, in small letters, with and without the sign at its end."""
    undivided: bool
    english: bool = False

    def belongs(self, left: str, right: str) -> bool:
        """Return whether the hyphen that ends ``left`` is kept before ``right``."""
        pair = _pair(left, right)
        if pair is None:
            return False
        whole, compound = pair[0] in self.words, pair[1] in self.words
        if whole or compound:
            return compound > whole
        halves = pair[1].split("-")
        return self.undivided or (self.english and all(half in self.words for half in halves))


def of(lines: Sequence[str]) -> Hyphens | None:
    """Return what the lines of a document show, None where no line ends within a word."""
    pairs = [pair for a, b in pairwise(lines) if a.endswith("-") and (pair := _pair(a, b))]
    if not pairs:
        return None
    tokens = frozenset(map(str.casefold, set(" ".join(lines).split())))
    words = tokens | {token[:-1] for token in tokens if token[-1] in _SIGNS}
    divided = sum(whole in words for whole, _ in pairs)
    english = tokens >= _ENGLISH and not tokens >= _GERMAN
    enough = _ENOUGH_ENGLISH if english else _ENOUGH
    return Hyphens(words, len(pairs) >= enough and divided <= _SELDOM * len(pairs), english)


def _pair(left: str, right: str) -> tuple[str, str] | None:
    """The word in one piece and with its hyphen; None where the next line begins no small word."""
    left = left[-_LONGEST:]
    return _divided(left[left.rfind(" ") + 1 :], right)


@lru_cache(maxsize=1 << 12)
def _divided(left: str, right: str) -> tuple[str, str] | None:
    """The same of a line's last word: it is asked of all lines first, then as each is joined."""
    last, first = _LAST.search(left), _FIRST.match(right)
    if last is None or first is None or not first.group()[0].islower():
        return None
    stem, rest = last.group().casefold(), first.group().casefold()
    return stem[:-1] + rest, stem + rest
