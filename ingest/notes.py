"""Footnotes: set smaller than the text, below it, each begun by its mark.

They cut sentences in two where a page ends, so they are taken out of the flow and kept as parts
of their own; the raised marks in the text are dropped, for "Standards3" is no word. A raised
figure that no footnote of the page answers to (m², an endnote) stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line
from ingest.rows import RAISED, Style, with_mark
from rag.types import BlockKind, Dropped

_SMALLER = 0.94
"""A footnote is set at most so large as this share of the text."""
_MARK = re.compile(r"(\d{1,3}|[*†‡]{1,3})(?:\)|\.)?\s*(?=[^\s\d.,)])")
_RAISED = re.compile(f"{RAISED[0]}(.*?){RAISED[1]}")
_LEAST = 4
"""Characters of a footnote."""


def apart(
    pages: Sequence[Sequence[Line]], body: Style | None
) -> tuple[list[list[Line]], list[Dropped]]:
    """Return the pages with their footnotes marked as such and put last, and the marks dropped."""
    result = []
    dropped = []
    last = 0
    for number, page in enumerate(map(_with_marks, pages)):
        notes = _notes(page, body, last) if body else {}
        marks = {line.number for line in notes.values() if line.number}
        last = max([int(mark) for mark in marks if mark.isdigit()], default=last)
        flow = [_settled(x, marks) for n, x in enumerate(page) if n not in notes]
        result.append([*flow, *(_settled(line, set()) for line in notes.values())])
        if marks:
            text = ", ".join(sorted(marks, key=lambda mark: (len(mark), mark)))
            dropped.append(Dropped(text, f"marks of the footnotes on page {number + 1}"))
    return result, dropped


_LONGEST_MARK = 3
"""Signs of a mark: most lines are told from one at a glance."""


def _with_marks(page: Sequence[Line]) -> list[Line]:
    """Put a small figure that is a line of its own before the line that stands beside it."""
    result: list[Line] = []
    for line in page:
        mark = result[-1] if result else None
        few = mark is not None and len(mark.text) <= _LONGEST_MARK
        row = with_mark(mark.row, line.row) if mark and few and mark.row and line.row else None
        if mark and row:
            result[-1] = line._replace(text=f"{mark.text} {line.text}", row=row, page=mark.page)
        else:
            result.append(line)
    return result


def _settled(line: Line, marks: set[str]) -> Line:
    if RAISED[0] not in line.text:
        return line
    text = _RAISED.sub(lambda match: "" if match[1] in marks else match[1], line.text)
    return line._replace(text=text.strip() or line.text.strip("".join(RAISED)))


def _notes(page: Sequence[Line], body: Style, last: int) -> dict[int, Line]:
    """Return the lines of footnotes by their place on the page, those that begin one numbered."""
    small = [n for n, line in enumerate(page) if _is_small(line, body) or _ends_note(page, n, body)]
    if not small:
        return {}
    raised = {mark for line in page for mark in _RAISED.findall(line.text)}
    found: dict[int, Line] = {}
    mark: str | None = None
    for place in small:
        line = page[place]
        new = _mark(line, mark, raised, last)
        if new is None and mark is None:
            continue
        if new and mark is None and not _is_below(line, page, body):
            continue
        mark = new or mark
        found[place] = line._replace(kind=BlockKind.FOOTNOTE, number=new, blank=0)
    return found


def _is_small(line: Line, body: Style) -> bool:
    style = line.row.style if line.row else None
    return bool(style and style.size <= _SMALLER * body.size and line.kind is None)


def _ends_note(page: Sequence[Line], place: int, body: Style) -> bool:
    """Whether a line without letters, such as "2011).", stands directly below a small one."""
    row, above = page[place].row, page[place - 1].row if place else None
    if row is None or above is None or row.style or page[place].kind is not None:
        return False
    return _is_small(page[place - 1], body) and row.box.top < above.box.bottom + 1


def _mark(line: Line, before: str | None, raised: set[str], last: int) -> str | None:
    """Return the mark that begins a footnote here: raised in the text, or the next number."""
    match = _MARK.match(_RAISED.sub(r"\1", line.text))
    if not match or len(line.text) < _LEAST:
        return None
    mark = match[1]
    if mark in raised or not mark.isdigit():
        return mark
    expected = {int(before) + 1} if before and before.isdigit() else {1, last + 1}
    return mark if int(mark) in expected else None


def _is_below(line: Line, page: Sequence[Line], body: Style) -> bool:
    """Whether nothing of the text stands below the line, in its column."""
    assert line.row is not None
    box = line.row.box
    return not any(
        other.row
        and other.row.style
        and other.row.style.size > _SMALLER * body.size
        and other.row.box.top < box.bottom + 1
        and min(other.row.box.right, box.right) > max(other.row.box.left, box.left)
        for other in page
    )
