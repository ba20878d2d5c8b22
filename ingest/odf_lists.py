"""The numbers that Writer sets before the items of lists and before headings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.numbering import Counter, Level
from ingest.odf import STYLE, TEXT
from ingest.package import Element, Package

_OUTLINE = "outline"


class Lists:
    """Counts items and headings in their order; knows how deep the reader is within lists."""

    def __init__(self, root: Element, package: Package) -> None:
        self._counter = Counter()
        self._styles: dict[str, dict[int, Level]] = {}
        for source in (package.xml("styles.xml") if "styles.xml" in package else None, root):
            for style in source.iter(f"{TEXT}list-style") if source is not None else ():
                self._styles[style.get(f"{STYLE}name", "")] = _levels(style)
            for style in source.iter(f"{TEXT}outline-style") if source is not None else ():
                self._styles[_OUTLINE] = _levels(style)
        self._open: list[tuple[str, str]] = []
        """The lists that are open: the key that each counts with, its style."""
        self._last: dict[str, str] = {}
        self._made = 0
        self._number = ""

    @property
    def depth(self) -> int:
        """How many lists are open."""
        return len(self._open)

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """Open a list for its items; one within another goes on in its style."""
        above = self._open[-1] if self._open else ("", "")
        style = element.get(f"{TEXT}style-name") or above[1]
        key = above[0] or self._key(element, style)
        self._open.append((key, style))
        try:
            yield
        finally:
            self._open.pop()

    def _key(self, element: Element, style: str) -> str:
        """A new list counts anew, unless it says that it goes on with one before."""
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        before = element.get(f"{TEXT}continue-list") or (self._last.get(style) if goes_on else "")
        self._made += 1
        name = element.get("{http://www.w3.org/XML/1998/namespace}id") or f"list {self._made}"
        key = self._last.get(before or "", before or name)
        self._last[style] = self._last[name] = key
        return key

    def item(self, element: Element) -> None:
        """Begin an item: the first paragraph in it bears its number."""
        key, style = self._open[-1] if self._open else ("", "")
        levels = self._styles.get(style, {})
        start = element.get(f"{TEXT}start-value")
        if start and start.isdecimal():
            self._counter.set(key, self.depth - 1, int(start) - 1)
        self._number = self._counter.next(key, self.depth - 1, levels)

    def number(self) -> str:
        """Return what stands before the first paragraph of the item, then nothing."""
        number, self._number = self._number, ""
        return number

    def heading(self, element: Element, level: int) -> str:
        """Count a heading by the document's outline; return its number or nothing."""
        if self._open or element.get(f"{TEXT}is-list-header") == "true":
            return self.number()
        return self._counter.next(_OUTLINE, level - 1, self._styles.get(_OUTLINE, {}))


def _levels(style: Element) -> dict[int, Level]:
    found = {}
    for element in style:
        depth = element.get(f"{TEXT}level", "") if isinstance(element.tag, str) else ""
        if depth.isdecimal():
            found[int(depth) - 1] = _level(element, int(depth))
    return found


def _level(element: Element, depth: int) -> Level:
    figure = element.get(f"{STYLE}num-format", "")
    shown = int(element.get(f"{TEXT}display-levels", "1"))
    numbers = ".".join(f"%{n}" for n in range(max(1, depth - shown + 1), depth + 1))
    text = element.get(f"{STYLE}num-prefix", "") + numbers + element.get(f"{STYLE}num-suffix", "")
    return Level(figure, text, int(element.get(f"{TEXT}start-value", "1")))
