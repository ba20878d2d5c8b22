"""Footnotes of text files, which have no print: told by the mark in the text above them.

A note begins with its number and reads like a reference, or counts on from one that does; the same
number stands behind a word of the page. A star needs no reference: it begins a sentence, and stands
behind a word. Where the last note of a page ends is not always plain: then it is left in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line, sentence_over
from ingest.widths import Widths
from rag.types import BlockKind

_NOTE = re.compile(r"(\d{1,2}) +(?=\S)")
_STAR = re.compile(r"(\*{1,3}) (?=[A-ZÄÖÜ])")
_REFERENCE = re.compile(r"\d{1,2} +(?:https?://|www\.|[Vv]gl\. |Siehe )")
_ADDRESS = re.compile(r"(?:https?://|www\.|.*[/%=_])\S*")
_REST = re.compile(r"\S*(?:[/%=_]|-\S*-)\S*")
"""What an address that is parted may go on with."""
_BROKEN = re.compile(r"[-/&=_%,;]$")
_ASIDE = re.compile(r"\((?:Quelle|aufgerufen|abgerufen|zuletzt|Stand)\b")
_PAGE = 90
"""Lines above a note in which its mark is looked for."""
_LONGEST = 5
"""Lines of a note."""


def told(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those of footnotes marked as such."""
    result = list(lines)
    place = last = since = 0
    starry = any(_STAR.match(line.text) for line in lines)
    wide = Widths([len(line.text) for line in lines]) if starry else None
    while place < len(lines):
        top = max(since, place - _PAGE)
        end = _end(lines, place, top, last)
        starred = wide is not None and end == place
        if wide and starred:
            end = _starred_end(lines, place, top, wide)
        for at in range(place, end):
            begins = starred or _begins(lines, at, place, last)
            mark = (_STAR if starred else _NOTE).match(lines[at].text) if begins else None
            last = int(mark[1]) if mark and not starred else last
            result[at] = lines[at]._replace(
                kind=BlockKind.FOOTNOTE, number=mark[1] if mark else None, blank=0
            )
        if starred and place < end < len(lines):
            result[end] = lines[end].with_blank()  # As it parts the rows of two tables.
        since = end if end > place else since
        place = max(end, place + 1)
    return result


def bears(text: str, stars: str) -> bool:
    """Tell whether stars stand behind a word or what closes one; "Schüler*innen" bears no mark."""
    return bool(re.search(rf"(?<![\s*(]){re.escape(stars)}(?![\w*])", text))


def _begins(lines: Sequence[Line], place: int, first: int, last: int) -> bool:
    """Whether a line of a run of notes begins one: the first, and each that counts on."""
    mark = _NOTE.match(lines[place].text)
    return mark is not None and (place == first or int(mark[1]) == last + 1)


def _end(lines: Sequence[Line], start: int, top: int, last: int) -> int:
    """Return where the notes that begin at ``start`` end, ``start`` where none does."""
    number = _number(lines[start])
    if number is None or not (number == 1 or number > last):
        return start
    if not _REFERENCE.match(lines[start].text):
        return start
    above = " ".join(line.text for line in lines[top:start])
    if not _is_marked(above, number):
        return start
    place = start
    while (following := _next(lines, place, number + 1)) is not None:
        refers = _REFERENCE.match(lines[following].text)
        if not refers and not _is_marked(above, number + 1):
            break
        place, number = following, number + 1
    return _closed(lines, place)


def _starred_end(lines: Sequence[Line], start: int, top: int, wide: Widths) -> int:
    """Return where the notes with stars that begin at ``start`` end, ``start`` if none does."""
    above = " ".join(line.text for line in lines[top:start])
    before = _STAR.match(lines[start - 1].text) if start else None
    place, last = start, before[1] if before else ""
    while place < len(lines) and (mark := _STAR.match(lines[place].text)):
        if mark[1] == last:
            return start  # Two with the same mark are items of a list.
        end = _sentence_end(lines, place, wide) if bears(above, mark[1]) else place
        if end == place:
            break
        place, last = end, mark[1]
    return place


def _sentence_end(lines: Sequence[Line], start: int, wide: Widths) -> int:
    """Return where a note of sentences ends, ``start`` where that is not plain.

    It is set smaller than the text: of its lines, those that go on are the longer ones.
    """
    for place in range(start, min(len(lines), start + _LONGEST)):
        text = lines[place].text
        if lines[place].kind is not None:
            break
        if text.endswith(".") and sentence_over(text, "Der"):
            return place + 1
        if len(text) <= wide.section[place]:
            break
    return start


def _number(line: Line) -> int | None:
    mark = _NOTE.match(line.text) if line.text[0].isdigit() else None
    return int(mark[1]) if mark and line.kind is None else None


def _is_marked(text: str, number: int) -> bool:
    """Whether the number stands behind a word or what closes one, as a raised mark does."""
    return bool(re.search(rf"[^\W\d_]{{2}}[.,;:!?)“”\"]*{number}(?![\d.,]\d|\d)", text))


def _next(lines: Sequence[Line], place: int, number: int) -> int | None:
    """Return where the note with the next number begins, on the same page."""
    for at in range(place + 1, min(len(lines), place + 1 + _LONGEST)):
        if _ends_page(lines, at):
            return None
        if _number(lines[at]) == number:
            return at
    return None


def _closed(lines: Sequence[Line], place: int) -> int:
    """Return where the last note of a page ends, ``place`` where that is not plain."""
    for at in range(place + 1, min(len(lines), place + 1 + _LONGEST)):
        if _ends_page(lines, at) or not _goes_on(lines[at - 1].text, lines[at].text):
            return at
    return len(lines) if place + _LONGEST >= len(lines) else place


def _ends_page(lines: Sequence[Line], place: int) -> bool:
    """Whether a page ends before the line, as far as the file shows it."""
    line = lines[place]
    imprint = line.annexed and not lines[place - 1].annexed
    return line.blank > 0 or line.page is not None or imprint


def _goes_on(text: str, following: str) -> bool:
    """Whether a note goes on: an address that is parted, an aside, words without an end."""
    if _ASIDE.match(following):
        return True
    if _ADDRESS.fullmatch(text.rsplit(maxsplit=1)[-1]):
        parted = bool(_BROKEN.search(text))
        address = bool(_REST.fullmatch(following.split(maxsplit=1)[0]))
        return (parted and address) if " " in following else (parted or address)
    # The text goes on behind the note with a small letter, if it was in the midst of a sentence.
    after = following if following[0].isupper() else "Der"
    return not (text.endswith(")") or (text.endswith(".") and sentence_over(text, after)))
