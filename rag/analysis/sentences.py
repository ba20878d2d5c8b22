"""Sentences of German and English text as character offsets.

First lines are grouped into units (paragraphs, headings, list items), then each unit is cut at
full stops that end a sentence (`rag.analysis.stops`). Printed lines that run on stay together, and
so does a remark in brackets, whatever it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from statistics import median

from rag.analysis.language import function_words
from rag.analysis.stops import CANDIDATE, MARKED, abbreviations, ends_sentence

_BULLET = re.compile(r"[•‣▪■●○◦☐☑]|[–—*-][ \t\u00a0]")
_LETTERED = re.compile(r"(?:\(?(?:([a-z])\1{0,2}|[ivx]{1,4})|\(\d{1,3}[a-z]?)\)[ \t\u00a0]")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)][ \t\u00a0]+(\w*)|§{1,2}[ \t\u00a0]?\d+")
_INLINE_ITEM = re.compile(r"(?<=[;:.?!])[ \t\u00a0]+(?=([a-z])\1?\)[ \t\u00a0]\S)")
_SPACED = re.compile(r"(?:\w[ \u00a0]{1,3}){4,}\w?")
_ENDS = frozenset(".:;?!…\"'“”’»«)]")
_OPEN_ENDS = frozenset("-–(/„&§")
_BEFORE_NUMBERS = ("Nr.", "Abs.", "Art.", "vgl.", "Vgl.", " S.")
_REMARK = re.compile(r"\((?:[^()]|\([^()]{0,100}+\)){1,300}+\)")
"""A remark in brackets; a longer one holds sentences of its own."""
CELLS = " | "
"""Parts the cells of a table row, which is one line and no part of a sentence."""
_SHORT = 0.8
_TELLING_LINE = 25


def spans(text: str, language: str = "de") -> list[tuple[int, int]]:
    """Return start and end of each sentence, in order, trimmed of white space.

    The spans do not overlap and hold all text that is not white space. ``language`` is ``de`` or
    ``en``; anything else is cut by the German rules, which are the more careful.
    """
    known = language if language in {"de", "en"} else "de"
    found: list[tuple[int, int]] = []
    for start, end in _units(text, known):
        found.extend(_sentences(text, start, end, known))
    return found


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    unit = text[start:end]
    begun = 0
    remarks = [match.span() for match in _REMARK.finditer(unit)]
    # In a list of references a mark heads what follows.
    heads = MARKED.match(unit) is not None
    for match in CANDIDATE.finditer(unit):
        if ends_sentence(unit, begun, match, language) and not _is_within(remarks, match):
            end_here = match.start("marks") if heads else match.end()
            yield _trim(text, start + begun, start + end_here)
            begun = end_here
    if unit[begun:].strip():
        yield _trim(text, start + begun, end)


def _is_within(remarks: Sequence[tuple[int, int]], match: re.Match[str]) -> bool:
    """Tell whether a stop stands in a remark that goes on behind it."""
    at = bisect_right(remarks, match.start(), key=itemgetter(0)) - 1
    return at >= 0 and match.end() < remarks[at][1]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _units(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Group lines into paragraphs, headings and list items; cut items written in one line."""
    lines = list(_lines(text))
    width = _width(lines)
    opened, closed, blank = -1, 0, False
    for start, raw in lines:
        line = raw.strip()
        if not line:
            blank = True
            continue
        if opened >= 0:
            last = text[opened:closed].rsplit("\n", 1)[-1].strip()
            if _breaks(last, line, blank, width, language):
                yield from _items(text, opened, closed)
                opened = start
        else:
            opened = start
        closed, blank = start + len(raw), False
    if opened >= 0:
        yield from _items(text, opened, closed)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its offset; form feeds and line separators end a line too."""
    place = 0
    for line in text.splitlines(keepends=True):
        yield place, line.rstrip("\r\n\f\v\x85\u2028\u2029")
        place += len(line)


def _width(lines: list[tuple[int, str]]) -> float:
    """Return the usual length of a printed line; 0 where there are too few lines to tell."""
    lengths = [len(line) for _, line in lines if len(line) > _TELLING_LINE]
    return median(lengths) if len(lengths) >= 3 else 0.0


def _breaks(last: str, line: str, blank: bool, width: float, language: str) -> bool:
    """Tell whether ``line`` begins something new after the line ``last``."""
    if CELLS in last:
        return True
    spaced = _SPACED.fullmatch(last) is not None, _SPACED.fullmatch(line) is not None
    if any(spaced):
        return not all(spaced)
    if _begins_item(last, line, language):
        return True
    if line[0].islower():
        # Extracted pages put blank lines into the midst of sentences.
        return blank and last[-1] in _ENDS
    # A line that had room for the next word was ended on purpose: a heading or a paragraph's end.
    room = len(last) + 1 + len(line.split(None, 1)[0]) < _SHORT * width
    return (blank or room) and last[-1] != "," and not _runs_on(last)


def _begins_item(last: str, line: str, language: str) -> bool:
    if _BULLET.match(line):
        return last[-1] in ".:;,?!" or line[0] not in "–—*-"
    if _runs_on(last):
        return False
    numbered = _NUMBERED.match(line)
    if numbered is None:
        return _LETTERED.match(line) is not None
    word = numbered[1] or ""
    return not word[:1].islower() and word.lower() not in abbreviations(language).months


def _runs_on(last: str) -> bool:
    """Tell a line that cannot end here: after a hyphen, an opening mark or a function word."""
    if last[-1] in _OPEN_ENDS or last.endswith(_BEFORE_NUMBERS):
        return True
    if not last[-1].isalpha():
        return False
    word = last.split()[-1].lstrip("\"'„“‚(")
    return word in function_words("de") or word in function_words("en")


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut `…: a) one; b) two` written in one line."""
    begun = start
    remarks = [match.span() for match in _REMARK.finditer(text, start, end)]
    for match in _INLINE_ITEM.finditer(text, start, end):
        if _is_within(remarks, match):
            continue  # "(224 Mio. t)" holds no item "t)".
        yield begun, match.start()
        begun = match.end()
    yield begun, end
