"""Drop caps: the large initial of a text, put back before the words that it begins.

An initial that reaches over several lines is a row of its own, and files give it anywhere on the
page. Left alone it costs a word its first letter ("it ihren Grundsätzen") and a sentence its start.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.boxes import Box
from ingest.rows import Row, signs

_INITIAL = re.compile(r"[„“\"»‚‘']?[A-ZÄÖÜ]")
_LARGE = 2.0
"""An initial is set at least so many times as large as its text: it reaches over two lines."""


def restored(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page, each initial joined to the first of the lines set around it."""
    found = list(rows)
    for initial in [row for row in rows if _INITIAL.fullmatch(row.text.strip())]:
        first = _first_beside(initial, found)
        if first is not None:
            found[found.index(first)] = _joined(initial, first)
            found.remove(initial)
    return found


def _first_beside(initial: Row, rows: Sequence[Row]) -> Row | None:
    """The highest of the lines that make room for an initial, if it goes on in small letters."""
    beside = [row for row in rows if row is not initial and _makes_room(initial, row)]
    first = max(beside, key=lambda row: row.base, default=None)
    return first if first and len(beside) > 1 and first.text.lstrip()[0].islower() else None


def _makes_room(initial: Row, row: Row) -> bool:
    if initial.style is None or row.style is None or initial.style.size < _LARGE * row.style.size:
        return False
    middle = (row.box.bottom + row.box.top) / 2
    near = 0 <= row.box.left - initial.box.right + 1 <= row.style.size + 1
    return near and initial.box.bottom < middle < initial.box.top + row.style.size


def _joined(initial: Row, first: Row) -> Row:
    sign, text = initial.text.strip(), first.text.lstrip()
    before, after = len(signs(initial)) - len(signs(initial).lstrip()), len(text)
    room = Box(initial.box.left, first.box.bottom, initial.box.right, first.box.top)
    return first._replace(
        text=sign + text,
        places=[
            *initial.places[before : before + len(sign)],
            *first.places[len(first.text) - after :],
        ],
        box=Box(room.left, *first.box[1:]),
        runs=(room, *first.runs),
    )
