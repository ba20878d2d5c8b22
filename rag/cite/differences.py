"""Where a sentence that nearly copies its source departs from it, word by word.

Aligned word for word (Ratcliff/Obershelp), a copy with one thing altered shows a short stretch in
the place of another: "13" for "30", "müssen" for "können". That the source says 13 somewhere else
in the sentence does not excuse it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

COPIED = 0.6
"""Share of the sentence's words that must stand in the source in order: a retelling has other
words everywhere, and its differences tell nothing."""

SHORT = 3
"""Words of a stretch that can still be one thing in the place of another."""

_TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*|[^\W\d_]\w*(?:[-‐‑.&'’/]\w+)*|\d\w+|[%€$£]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words ``mine`` of the sentence that stand where the source has ``theirs``.

    One of the two may be empty.
    """

    mine: str
    theirs: str


@lru_cache(maxsize=512)
def differences(claim: str, source: str) -> tuple[Difference, ...]:
    """Return the short stretches in which a near copy departs from its source, in its order."""
    mine, theirs = _tokens(claim), _tokens(source)
    matcher = SequenceMatcher(
        None, [t[0].casefold() for t in mine], [t[0].casefold() for t in theirs], autojunk=False
    )
    same = sum(block.size for block in matcher.get_matching_blocks())
    if not mine or same < COPIED * len(mine):
        return ()
    found: list[Difference] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal" and b - a <= SHORT and d - c <= SHORT:
            found.append(Difference(_stretch(claim, mine[a:b]), _stretch(source, theirs[c:d])))
    return tuple(found)


def _tokens(text: str) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text))


def _stretch(text: str, tokens: list[re.Match[str]]) -> str:
    return text[tokens[0].start() : tokens[-1].end()] if tokens else ""
