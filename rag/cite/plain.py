"""Text compared without its typography: folded, each character remembering where it came from.

Folding is NFKC and case folding; every kind of space, quotation mark and hyphen becomes one kind;
soft hyphens and unseen characters go. Two texts that fold alike have the same words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_HYPHENS = frozenset("-‐‑‒–—―−﹣－")
_QUOTES = frozenset('"„“”‟«»')
_APOSTROPHES = frozenset("'’‘‚‛`´")
_EDGE = " \"'.,;:!?()[]-"
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded ``text``; its character i came from ``[starts[i], ends[i])`` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def is_visible(character: str) -> bool:
    """Return whether a reader would see it; line feeds and tabs count as seen.

    Control, direction, zero-width, private and variation characters are not.
    """
    if character in "\n\t":
        return True
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return False
    return unicodedata.category(character) not in _UNSEEN


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """Fold a text; runs of space become one space."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for letter in _folded(text[start:end]):
            if letter == " " and letters and letters[-1] == " ":
                ends[-1] = end
                continue
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    return Folded("".join(letters), tuple(starts), tuple(ends))


def find(needle: str, haystack: str) -> tuple[int, int] | None:
    """Return where in ``haystack`` the words of ``needle`` stand, or None.

    Punctuation at the needle's edges does not count. A match begins and ends at word boundaries,
    and never inside a number: "5" is not found in "5,3".
    """
    wanted, source = fold(needle).text.strip(_EDGE), fold(haystack)
    at = source.text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (_joined(source.text, at) or _joined(source.text, end)):
            return source.starts[at], source.ends[end - 1]
        at = source.text.find(wanted, at + 1)
    return None


def squeeze(text: str) -> str:
    """Return the text as one line, without unseen characters."""
    return " ".join("".join(c for c in text if is_visible(c)).split())


def _joined(text: str, at: int) -> bool:
    """Return whether the characters on both sides of ``at`` belong to one word or number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    around = text[max(0, at - 2) : at + 2]
    digits = before.isdecimal() or after.isdecimal()
    return digits and any(
        pair[0].isdecimal() and pair[1] in ".,/" and pair[2].isdecimal()
        for pair in zip(around, around[1:], around[2:], strict=False)
    )


def _clusters(text: str) -> list[tuple[int, int]]:
    """Cut into characters with the combining marks that belong to them."""
    clusters: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        if clusters and unicodedata.combining(character):
            clusters[-1] = (clusters[-1][0], at + 1)
        else:
            clusters.append((at, at + 1))
    return clusters


@lru_cache(maxsize=4096)
def _folded(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if not all(is_visible(character) for character in cluster):
        return ""
    for kinds, one in ((_HYPHENS, "-"), (_QUOTES, '"'), (_APOSTROPHES, "'")):
        if cluster in kinds:
            return one
    return unicodedata.normalize("NFKC", cluster).casefold()
