"""Running heads, feet and page numbers: found by their place and their return, and taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest import speakers
from ingest.lines import Line
from rag.types import Dropped

_EDGE = 3
"""Lines at the top and at the bottom of a page that may be a running head or foot."""
_REPEATED = 0.5
_MOSTLY = 0.6
_LEAST_PAGES = 3
_LEAST_BLANKS = 3
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"[^\w\s]+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:Seite|Page|S\.|-|–)\s*)?\d{1,4}(?:\s*(?:-|–|von \d+|of \d+|/ ?\d+))?"
)


def strip(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Dropped]]:
    """Drop lines at the page's edges that come again on half the pages, figures apart.

    In minutes the name of the one who speaks goes too, however seldom it stands above a page.
    """
    often = _often([page for page in pages if page])
    speaking = speakers.names(line.text for page in pages for line in page)
    kept: list[list[Line]] = []
    dropped: dict[str, Dropped] = {}
    for page in pages:
        away = _running_on(page, often, speaking)
        for place in sorted(away):
            text = page[place].text
            number = bool(_PAGE_NUMBER.fullmatch(text))
            reason = "page number" if number else "running head"
            dropped.setdefault(_key(text), Dropped(text, reason))
        kept.append([line for place, line in enumerate(page) if place not in away])
    return kept, list(dropped.values())


def labels(pages: Sequence[Sequence[Line]], number_of: Sequence[int]) -> dict[int, str]:
    """Return the page numbers that are printed, by page index, where they count on steadily.

    Args:
        pages: the lines of each page, running ones included.
        number_of: the number that each page has in the file.
    """
    found = {n: printed for n, page in enumerate(pages) if (printed := _printed_number(page))}
    offsets = Counter(printed - number_of[n] for n, printed in found.items())
    offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
    if offset == 0 or count < max(_LEAST_PAGES, _MOSTLY * len(found)):
        return {}
    return {n: str(printed) for n, printed in found.items() if printed - number_of[n] == offset}


def _printed_number(page: Sequence[Line]) -> int | None:
    """The number that stands alone in the page's first or last line."""
    for line in (*page[:1], *page[-1:]):
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match and (number := _DIGITS.search(line.text)):
            return int(number.group())
    return None


def joined(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the lines of all pages; the first of each page says which one it begins."""
    result: list[Line] = []
    for number, page in enumerate(pages):
        if page:
            result.append(page[0]._replace(page=number))
            result += page[1:]
    return result


def _often(filled: Sequence[Sequence[Line]]) -> set[str]:
    """Return the keys of running lines.

    Two pages are few, so there the very same line must stand at the very same place from the top
    or from the bottom. A whole sentence must come on most pages: two may well begin alike.
    """
    if len(filled) < _LEAST_PAGES:
        both = map(_both, *(_placed(page) for page in filled)) if len(filled) == 2 else ()
        return {key for key in both if key and not _is_sentence(key)}
    counts = Counter(key for page in filled for key in {_key(x.text) for x in _edges(page)})
    least = max(_LEAST_PAGES, _REPEATED * len(filled) / 2)
    most = max(_LEAST_PAGES, _MOSTLY * len(filled))
    return {k for k, count in counts.items() if count >= (most if _is_sentence(k) else least)}


def _placed(page: Sequence[Line]) -> list[str]:
    """The lines at the edges by their place: the first ones, then the last ones backwards."""
    texts = [line.text for line in page]
    last = texts[: -_EDGE - 1 : -1]
    blank = [""] * _EDGE
    return [*(texts + blank)[:_EDGE], *(last + blank)[:_EDGE]]


def _both(one: str, other: str) -> str:
    return _key(one) if one == other else ""


def _edges(page: Sequence[Line]) -> list[Line]:
    return list({id(x): x for x in (*page[:_EDGE], *page[-_EDGE:])}.values())


def _running_on(
    page: Sequence[Line], often: set[str], speaking: frozenset[str] = frozenset()
) -> set[int]:
    """Places of running lines, from the edges inwards until the first line of the text."""
    away: set[int] = set()
    for places, names in (
        (range(min(_EDGE, len(page))), speaking),
        (range(len(page) - 1, max(-1, len(page) - 1 - _EDGE), -1), frozenset()),
    ):
        for place in places:
            text = page[place].text
            number = _PAGE_NUMBER.fullmatch(text)
            if not (number or _key(text) in often or speakers.heads(text, names)):
                break
            away.add(place)
    return away


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "!", "?")) and text.count(" ") >= _LEAST_BLANKS


def _key(text: str) -> str:
    """Running lines differ in their page number, and in old print in a full stop that is lost.

    A sentence must be the very same.
    """
    if _is_sentence(text):
        return text.casefold()
    return " ".join(_DIGITS.sub("0", _MARKS.sub(" ", text)).casefold().split())
