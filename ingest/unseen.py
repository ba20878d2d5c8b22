"""What a document holds and its program does not show, or shows struck out.

One rule for all formats: it is no part of the text, so that nobody is answered with it, and it is
listed with its reason by ``fundstelle show DOC --dropped``.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.text import plain
from rag.types import Dropped

TEXT = "hidden text"
STRUCK = "struck text"
DELETED = "deleted text"
COMMENT = "comment"
SHEET = "hidden sheet"
ROW = "hidden row"
COLUMN = "hidden column"
SLIDE = "hidden slide"
SHAPE = "hidden shape"


class Unseen:
    """Gathers what is left out of one file, each text once for each reason."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], None] = {}

    def add(self, text: str, reason: str) -> None:
        """Take a text; one without words is none."""
        if said := plain(text):
            self._found[said, reason] = None

    def lines(self, texts: Iterable[str], reason: str) -> None:
        """Take several texts that belong together, each on a line of its own."""
        if said := "\n".join(filter(None, map(plain, texts))):
            self._found[said, reason] = None

    def take(self, other: Unseen) -> None:
        """Take all that another one gathered."""
        self._found |= other._found

    def dropped(self) -> tuple[Dropped, ...]:
        """Return what was gathered, in its order."""
        return tuple(Dropped(text, reason) for text, reason in self._found)
