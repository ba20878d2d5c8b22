"""Where a stretch of canonical text stands among the signs of a printed page.

The canonical text has lost line ends, hyphens, running heads and copies of glyphs, so the two are
compared by their letters and figures alone, which reading leaves in their order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 200
"""Letters before and after that tell one of several places with the same words."""
_LEAST = 0.5
"""Share of a stretch's letters that must stand on the page: it may run on to the next."""
_LEAST_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Signs:
    """The letters and figures of a page in reading order, each with the place it comes from."""

    text: str
    places: tuple[int, ...]


def signs(pieces: Iterable[tuple[str, int]]) -> Signs:
    """Return the letters and figures of some text, given with its places."""
    found = [(sign, place) for piece, place in pieces for sign in bare(piece)]
    return Signs("".join(sign for sign, _ in found), tuple(place for _, place in found))


def bare(text: str) -> str:
    """Return letters and figures alone, in the form that accents and ligatures are taken off."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum()
    )


def find(page: Signs, text: str, start: int, end: int) -> list[int]:
    """Return the places of ``text[start:end]`` among the page's signs, empty where it is not.

    Args:
        page: as ``signs`` gives it.
        text: the canonical text of the page.
        start: offset in ``text``.
        end: offset in ``text``, exclusive.
    """
    wanted = bare(text[start:end])
    if not wanted:
        return []
    at = _best(page.text, wanted, bare(text[:start])[-_CONTEXT:], bare(text[end:])[:_CONTEXT])
    if at is not None:
        return list(page.places[at : at + len(wanted)])
    matcher = SequenceMatcher(None, page.text, wanted, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size >= min(_LEAST_BLOCK, len(wanted))]
    if sum(block.size for block in blocks) < _LEAST * len(wanted):
        return []
    return [place for b in blocks for place in page.places[b.a : b.a + b.size]]


def _best(page: str, wanted: str, before: str, after: str) -> int | None:
    """The place of ``wanted`` whose surroundings are most like those in the text."""
    places = []
    at = page.find(wanted)
    while at >= 0:
        places.append(at)
        at = page.find(wanted, at + 1)
    if len(places) < 2:
        return places[0] if places else None
    return max(
        places,
        key=lambda at: (
            _shared(page[:at][::-1], before[::-1]) + _shared(page[at + len(wanted) :], after)
        ),
    )


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many signs two texts have in common from their beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
