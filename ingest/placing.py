"""Where a stretch of canonical text stands among the signs of a printed page.

The canonical text has lost line ends, hyphens, running heads and copies of glyphs, so the two are
compared by their letters and figures alone, which reading leaves in their order. What stands
between those, and the full stops, brackets and quotation marks at both ends, belongs to them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

_CONTEXT = 200
"""Letters before and after that tell one of several places with the same words."""
_LEAST = 0.5
"""Share of a stretch's letters that must stand on the page: it may run on to the next."""
_LEAST_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Signs:
    """The letters and figures of a page in reading order, and where they come from."""

    text: str
    at: tuple[int, ...]
    """For each letter or figure its number in ``places``."""
    places: tuple[int, ...]
    """The place of every sign that is no blank."""

    def stretch(self, first: int, end: int, before: int, after: int) -> list[int]:
        """Return the places of letters, with up to so many other signs before and after them."""
        begin = self.at[first - 1] + 1 if first else 0
        finish = self.at[end] if end < len(self.at) else len(self.places)
        begin = max(begin, self.at[first] - before)
        return list(self.places[begin : min(finish, self.at[end - 1] + 1 + after)])


def signs(pieces: Iterable[tuple[str, int]]) -> Signs:
    """Return the letters and figures of some text, given with its places."""
    every = [(sign, place) for piece, place in pieces for sign in piece if not sign.isspace()]
    found = [(letter, at) for at, (sign, _) in enumerate(every) for letter in bare(sign)]
    text = "".join(letter for letter, _ in found)
    return Signs(text, tuple(at for _, at in found), tuple(place for _, place in every))


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
    stretch = text[start:end]
    wanted = bare(stretch)
    if not wanted:
        return []
    before, after = _signs_first(stretch), _signs_first(stretch[::-1])
    at = _best(page.text, wanted, bare(text[:start])[-_CONTEXT:], bare(text[end:])[:_CONTEXT])
    if at is not None:
        return page.stretch(at, at + len(wanted), before, after)
    matcher = SequenceMatcher(None, page.text, wanted, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size >= min(_LEAST_BLOCK, len(wanted))]
    if sum(block.size for block in blocks) < _LEAST * len(wanted):
        return []
    return [
        place
        for b in blocks
        for place in page.stretch(
            b.a,
            b.a + b.size,
            before if b.b == 0 else 0,
            after if b.b + b.size == len(wanted) else 0,
        )
    ]


def _signs_first(text: str) -> int:
    """How many signs stand before the first letter or figure."""
    first = takewhile(lambda sign: not bare(sign), text)
    return sum(not sign.isspace() for sign in first)


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
