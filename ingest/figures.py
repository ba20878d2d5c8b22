"""Rows of figures that printed lines hold without any rule between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import Part, text_of
from rag.types import BlockKind

LONGEST = 160
"""Characters; a longer paragraph is no heading."""
CLOSED = re.compile(r"[.!?;,…:][\"”“’)»]*$")
PRINTED = re.compile(
    r"Drucksache \S*\d/\d|\d\. Wahlperiode|^Fristablauf|(?:Berlin|Brüssel), (?:den )?\d"
    r"|^(?:Von|An|Cc|Gesendet|Datum|Betreff|From|To|Sent|Date|Subject): "
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d [-–+]?\d")


def tables(parts: list[Part]) -> list[Part]:
    """Three or more short lines without a full stop, half of them with figures, are a table."""
    result = list(parts)
    start = 0
    while start < len(parts):
        end = start
        while end < len(parts) and _like_a_row(parts[end]):
            end += 1
        run = parts[start:end]
        figures = sum(1 for part in run if _DIGIT.search(part.text))
        if len(run) >= 3 and figures * 2 >= len(run):
            rows = [replace(p, kind=BlockKind.TABLE_ROW) for p in run]
            result[start:end] = rows
        start = max(end, start + 1)
    return _bare_figures(result)


def _bare_figures(parts: Sequence[Part]) -> list[Part]:
    """Join rows that hold nothing but figures, the labels of a chart: alone they say nothing.

    "2019 11 24" is the row of a year in a table and says something; so does "2019 | 11 | 24", whose
    cells the format tells.
    """
    result: list[Part] = []
    # Asked of what was joined already, it would be asked in a longer text each time.
    after_bare = False
    for part in parts:
        bare = _is_bare(part)
        if bare and after_bare and not _OF_A_YEAR.match(text_of(part)):
            result[-1] = replace(part, text=f"{result[-1].text} {part.text}")
        else:
            result.append(part)
        after_bare = bare
    return result


def _is_bare(part: Part) -> bool:
    told = part.kind is not BlockKind.TABLE_ROW or " | " in part.text
    return not told and not _LETTERS.search(part.text)


def _like_a_row(part: Part) -> bool:
    if part.kind is not BlockKind.PARAGRAPH or len(text := text_of(part)) > LONGEST:
        return False
    return not CLOSED.search(text) and not PRINTED.search(text)
