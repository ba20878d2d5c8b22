"""What Word's styles and lists say of a paragraph and of its runs.

Source: ECMA-376 part 1, sections 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from ingest.numbering import Counter, Level

_OFF = ("0", "false", "off")
_FIGURES = {
    "decimal": "1", "decimalZero": "01", "lowerLetter": "a", "upperLetter": "A",
    "lowerRoman": "i", "upperRoman": "I", "ordinal": "1st",
}  # fmt: skip
_VAL = qn("w:val")
_NO_LIST = "0"


def is_on(mark: Any) -> bool:
    """Return whether a property that is there is not switched off."""
    return mark.get(_VAL) not in _OFF


class Styles:
    """The styles of a document, each with those that it is based on."""

    def __init__(self, root: Any) -> None:
        styles = root.iterchildren(qn("w:style")) if root is not None else ()
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        self._usual = {
            style.get(qn("w:type")): key
            for key, style in self._styles.items()
            if style.get(qn("w:default")) in ("1", "true")
        }
        self._known: dict[tuple[str | None, str], Any] = {}

    def of_run(self, run: Any, name: str) -> Any:
        """Return the property of a run, its own or that of its styles; None where there is none."""
        own = run.find(f"{qn('w:rPr')}/{qn(name)}")
        if own is not None:
            return own
        style = _value(run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}"))
        found = self._of_style(style, f"{qn('w:rPr')}/{qn(name)}") if style else None
        return self.of_paragraph(run.getparent(), f"{qn('w:rPr')}/{qn(name)}", found)

    def of_paragraph(self, paragraph: Any, path: str, found: Any = None) -> Any:
        """Return what the style of a paragraph holds at a path, unless something is found yet."""
        while found is None and paragraph is not None and paragraph.tag != qn("w:p"):
            paragraph = paragraph.getparent()
        if found is not None or paragraph is None:
            return found
        style = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return self._of_style(style or self._usual.get("paragraph"), path)

    def _of_style(self, style: str | None, path: str) -> Any:
        key = (style, path)
        if key not in self._known:
            chain = (s.find(path) for s in self._chain(style))
            self._known[key] = next((mark for mark in chain if mark is not None), None)
        return self._known[key]

    def _chain(self, style: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style].find(qn("w:basedOn")))

    def style_of(self, paragraph: Any) -> str | None:
        """Return the key of the style that a paragraph names."""
        return _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))

    def list_of(self, style: str) -> str | None:
        """Return the number of the list whose levels a style of lists stands for."""
        path = f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}"
        return _value(self._of_style(style, path))


class Lists:
    """The numbers that stand before paragraphs, counted as Word counts them."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._counter = Counter()
        self._levels: dict[str, tuple[str, dict[int, Level]]] = {}
        """By number of a list, the one that it counts with and its levels."""
        self._by_style: dict[tuple[str, str], int] = {}
        """By number and style, the level to which the list ties the style."""
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        kinds = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
        numbers = {n.get(qn("w:numId")): n for n in root.iterchildren(qn("w:num"))}
        for key, number in numbers.items():
            kind = _value(number.find(qn("w:abstractNumId")))
            linked = _value(kinds[kind].find(qn("w:numStyleLink"))) if kind in kinds else None
            if linked and (meant := self._styles.list_of(linked)) in numbers:
                kind = _value(numbers[meant].find(qn("w:abstractNumId")))
            if kind not in kinds:
                continue
            levels: dict[int, Level] = {}
            for element in kinds[kind].iterchildren(qn("w:lvl")):
                self._take(key, element, levels)
            anew = False
            for override in number.iterchildren(qn("w:lvlOverride")):
                anew = True
                for element in override.iterchildren(qn("w:lvl")):
                    self._take(key, element, levels)
                depth = int(override.get(qn("w:ilvl"), "0"))
                start = _value(override.find(qn("w:startOverride")))
                if start and depth in levels:
                    level = levels[depth]
                    levels[depth] = replace(level, start=int(start))
            self._levels[key] = (key if anew else f"kind {kind}", levels)

    def _take(self, key: str, element: Any, levels: dict[int, Level]) -> None:
        depth = int(element.get(qn("w:ilvl"), "0"))
        figure = _FIGURES.get(_value(element.find(qn("w:numFmt"))) or "decimal", "")
        text = _value(element.find(qn("w:lvlText"))) or ""
        legal = element.find(qn("w:isLgl"))
        start = int(_value(element.find(qn("w:start"))) or "1")
        levels[depth] = Level(figure, text, start, legal is not None and is_on(legal))
        if style := _value(element.find(qn("w:pStyle"))):
            self._by_style[key, style] = depth

    def number(self, paragraph: Any) -> str | None:
        """Count the paragraph; return its number, "" for a bullet, None for no item of a list."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        styled = self._styles.of_paragraph(paragraph, f"{qn('w:pPr')}/{qn('w:numPr')}")
        given = [x for x in (own, styled) if x is not None]
        key = next((k for x in given if (k := _value(x.find(qn("w:numId"))))), None)
        if key is None or key == _NO_LIST:
            return None
        depth = next((d for x in given if (d := _value(x.find(qn("w:ilvl"))))), None)
        if depth is None:
            style = self._styles.style_of(paragraph) or ""
            depth = str(self._by_style.get((key, style), 0))
        counted, levels = self._levels.get(key, (key, {}))
        return self._counter.next(counted, int(depth), levels)


def _value(element: Any) -> str | None:
    return None if element is None else element.get(_VAL)
