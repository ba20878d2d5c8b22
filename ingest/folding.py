"""Parts as they grow line by line, with the footnotes that come between."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.hyphens import Hyphens
from ingest.parsed import PAGE_BREAK, Part
from ingest.text import join
from rag.types import BlockKind

_SENTENCE_END = re.compile(r"[.!?][\"”“»’)]* (?=[A-ZÄÖÜ„“\"«»(])")


class Folded:
    """Finished parts, the one that still grows, and footnotes that wait for its end."""

    def __init__(self, hyphens: Hyphens | None = None) -> None:
        self._hyphens = hyphens
        self.parts: list[Part] = []
        self._current: Part | None = None
        self._text = ""
        self._notes: list[Part] = []

    def begin(self, part: Part) -> None:
        """End the growing part and begin another; waiting footnotes stand between them."""
        self.end()
        self._current, self._text = part, part.text

    def go_on(self, text: str) -> None:
        """Add a line to the growing part; waiting footnotes go before what is on their page."""
        if self._notes:
            self._put_notes_before()
        self._text = append(self._text, text, self._hyphens)

    def note(self, text: str, mark: str | None) -> None:
        """Add a line of a footnote; ``mark`` begins a new one."""
        if text.startswith(PAGE_BREAK):
            self.end()  # A page of footnotes alone.
        if mark is not None or not self._notes:
            self._notes.append(Part(text, BlockKind.FOOTNOTE))
        else:
            self._notes[-1] = replace(
                self._notes[-1], text=append(self._notes[-1].text, text, self._hyphens)
            )

    def end(self) -> None:
        """End the growing part."""
        if self._current:
            self.parts.append(self._grown(self._current))
        self._current = None
        self.parts += self._notes
        self._notes = []

    def _grown(self, part: Part) -> Part:
        if part.text == self._text:
            return part
        return Part(self._text, part.kind, part.level, part.number, part.role)

    def all(self) -> list[Part]:
        """Return all parts, the growing one ended."""
        self.end()
        return self.parts

    @property
    def open(self) -> bool:
        """Whether a part is growing."""
        return self._current is not None

    def _put_notes_before(self) -> None:
        """Put the waiting footnotes on their page, before the part that grows.

        A part that began on an earlier page is parted behind the last sentence that ends on
        this one.
        """
        assert self._current is not None
        before, mark, rest = self._text.rpartition(PAGE_BREAK)
        ends = [match.end() for match in _SENTENCE_END.finditer(rest)]
        if mark and (before or ends):
            at = ends[-1] if ends else rest.rfind(" ") + 1
            self.parts.append(replace(self._current, text=before + mark + rest[:at]))
            self._current, self._text = Part(""), rest[at:]
        elif mark:  # One sentence takes the whole page: only then its footnotes come first.
            self._notes[0] = replace(self._notes[0], text=mark + self._notes[0].text)
            self._text = rest
        self.parts += self._notes
        self._notes = []


def append(left: str, right: str, hyphens: Hyphens | None = None) -> str:
    """Join a line to those before, as ``ingest.text.join`` does, wherever a page begins."""
    if not right.startswith(PAGE_BREAK):
        return join(left, right, hyphens)
    joined = join(left, right[1:], hyphens)
    # A divided word belongs to the page on which it begins.
    at = len(joined) - len(right) + 1
    at = joined.find(" ", at) if joined[at - 1 : at].strip() else at
    return joined[:at] + PAGE_BREAK + joined[at:] if at >= 0 else joined + PAGE_BREAK
