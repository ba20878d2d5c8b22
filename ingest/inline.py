"""Inline Markdown: links, emphasis, code, and what is struck out or raised.

A mark that opens is looked for its end once: every pattern stops at the next mark of its kind, or
is tried only where an end is known to follow, so that a line of nothing but open marks is read in
linear time.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ingest import unseen
from ingest.raised import raised
from ingest.text import plain
from ingest.unseen import Unseen

_ADDRESS = r"\((?:[^()]++|\([^()]*+\))*\)"
_LINKS = (
    (re.compile(rf"!\[([^\[\]]*+)\]{_ADDRESS}"), r"\1"),
    (re.compile(rf"\[([^\[\]]++)\]{_ADDRESS}"), r"\1"),
    (re.compile(r"\[([^\[\]]++)\]\[[^\[\]]*+\]"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>]++)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*+>"), ""),
    (re.compile(r"(?<!`)`++([^`]++)`++"), r"\1"),
)
_PAIRED = {
    mark: re.compile(rf"{re.escape(mark)}(?=\S)(.+?)(?<=\S){re.escape(mark)}")
    for mark in ("***", "___", "**", "__")
}
_SINGLE = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]++)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]++)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])"), r"\1"),
)
_OPENING = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})|(?P<tick>`+)|(?P<struck>~~)(?=[^\s~])"
    r"|<(?P<tag>del|s|strike)>|<sup>(?P<high>[^<\n]+)</sup>",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING = re.compile(r"`+|(?<=\S)~~|</(?:del|s|strike)>", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_BEFORE = 20
"""Characters that tell what a raised figure stands behind."""


def read(text: str) -> str:
    """Return inline text without its marks: links become their words."""
    text = text.replace("\n", " ")
    for pattern, replacement in _LINKS:
        text = pattern.sub(replacement, text)
    for mark, pattern in _PAIRED.items():
        end = _last_end(text, mark)
        text = pattern.sub(r"\1", text[:end]) + text[end:]
    for pattern, replacement in _SINGLE:
        text = pattern.sub(replacement, text)
    return plain(html.unescape(text))


def _last_end(text: str, mark: str) -> int:
    """Behind the last mark that can close: one that opens later is no mark."""
    place = text.rfind(mark)
    while place > 0 and text[place - 1].isspace():
        place = text.rfind(mark, 0, place + len(mark) - 1)
    return place + len(mark) if place > 0 else 0


def shown(text: str, left_out: Unseen) -> str:
    """Return the text of a file without what is struck out, and with raised figures as such.

    Code stays as it stands. What is struck out is told to ``left_out``.
    """
    closings, blanks = _closings(text), [match.start() for match in _BLANK.finditer(text)]
    pieces: list[str] = []
    taken = place = 0
    while opening := _OPENING.search(text, place):
        start, place = opening.span()
        if fence := opening["fence"]:
            place = _end_of_fence(text, place, fence)
        elif high := opening["high"]:
            pieces += [text[taken:start], raised(high, text[max(0, start - _BEFORE) : start])]
            taken = place
        elif end := _closed(place, _mark(opening), closings, blanks):
            if not opening["tick"]:
                pieces.append(text[taken:start])
                left_out.add(read(text[place : end[0]]), unseen.STRUCK)
                taken = end[1]
            place = end[1]
    return "".join((*pieces, text[taken:]))


def _closings(text: str) -> Mapping[str, Sequence[int]]:
    """Where each mark stands that can close: a run of ticks closes one of its length."""
    places: dict[str, list[int]] = defaultdict(list)
    for match in _CLOSING.finditer(text):
        places[match[0].lower()].append(match.start())
    return places


def _mark(opening: re.Match[str]) -> str:
    """The mark that closes what this one opens."""
    return opening["tick"] or opening["struck"] or f"</{opening['tag'].lower()}>"


def _closed(
    start: int, mark: str, closings: Mapping[str, Sequence[int]], blanks: Sequence[int]
) -> tuple[int, int] | None:
    """Where the mark stands that closes what ``start`` begins; None if its paragraph has none."""
    places = closings.get(mark, ())
    next_one = bisect_left(places, start)
    if next_one == len(places):
        return None
    end = places[next_one]
    blank = bisect_left(blanks, start)
    if blank < len(blanks) and blanks[blank] < end:
        return None
    return end, end + len(mark)


def _end_of_fence(text: str, start: int, fence: str) -> int:
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence)}", re.MULTILINE).search(text, start)
    return closing.end() if closing else len(text)
