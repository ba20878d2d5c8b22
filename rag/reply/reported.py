"""Which papers a committee reports on, each under a letter: "a) zu dem Gesetzentwurf … 21/321"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag import tables
from rag.question.references import papers_of


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(tables.read("rag", "reported.toml")[name])


def reports(kind: str | None) -> bool:
    """Tell whether papers of a kind report on others, which their heads name."""
    return kind is not None and _pattern("kinds").match(kind) is not None


def reported_as(paper: str, text: str) -> str | None:
    """Return the letter under which the head of a report names a paper, "" for the only one.

    None where the head does not name it.
    """
    ends = _pattern("head_ends").search(text)
    head = text[: ends.start()] if ends else ""
    marks = list(_pattern("mark").finditer(head))
    if not marks:
        return "" if paper in papers_of(head) else None
    ends_at = [mark.start() for mark in marks[1:]] + [len(head)]
    for mark, end in zip(marks, ends_at, strict=True):
        if paper in papers_of(head[mark.start() : end]):
            return mark["letter"]
    return None


def is_reported(letter: str | None, section: Sequence[str]) -> bool:
    """Tell whether a passage under these headings is on the paper of a letter, be it on all."""
    if letter is None:
        return False
    own = [match["letters"] for title in section if (match := _pattern("under").match(title))]
    return not own or letter in re.findall(r"[a-z]", re.sub(r"[a-z]{2,}", " ", own[-1]))
