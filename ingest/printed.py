"""Printed lines, from a text file or a PDF's text layer, to parts: one way for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest import feet, heads, litter, papers
from ingest.lines import Line, fold, renumber, runs_on
from ingest.parsed import PAGE_BREAK, PageMark, Parsed, Part
from ingest.text import join
from rag.types import BlockKind, Dropped

_TITLE_LINES = 4


def parsed(
    lines: Sequence[Line],
    marks: Sequence[PageMark] = (),
    *,
    dropped: Sequence[Dropped] = (),
    running: Sequence[str] = (),
    properties: dict[str, str] | None = None,
) -> Parsed:
    """Return the parser's value for these lines: litter dropped, head read, the rest folded."""
    low = papers.small(lines)
    kept, marks, removed = papers.strip(lines, marks, low)
    article, furniture = litter.strip(kept, low)
    head = heads.read(article)
    article, marks = renumber(article, marks)
    if not any(line.row for line in article):
        article = feet.told(article)
    found = {"opening": _opening(article)} | ({"litter": "page"} if furniture else {})
    if head:
        found |= {"kind": head.kind, "issuer": head.issuer, "title": head.title}
        properties = {k: v for k, v in (properties or {}).items() if k != "printed title"}
    away = (*dropped, *removed, *furniture)
    heads_of_pages = [item.text for item in away if item.reason.startswith("running")]
    return Parsed(
        parts=tuple(_parts(article, head)),
        pages=tuple(marks),
        head=tuple(line.text for line in kept[:120]),
        running=(*running, *heads_of_pages[:6]),
        properties={**(properties or {}), **{k: v for k, v in found.items() if v}},
        dropped=away,
    )


def _opening(lines: Sequence[Line]) -> str:
    """Return the lines before the first blank one, if they are few: a title, by its layout."""
    for place, line in enumerate(lines[1:_TITLE_LINES], start=1):
        if line.blank and not runs_on(lines[place - 1].text):
            return " ".join(above.text for above in lines[:place])
    return ""


def _parts(lines: Sequence[Line], head: heads.Head | None) -> list[Part]:
    if head is None:
        return fold(lines)
    words = (head.kind, head.issuer, head.reference) if not head.names_itself else ()
    opening = ""
    for word in words:
        opening = join(opening, word)
    breaks = PAGE_BREAK * sum(x.page is not None for x in lines[head.start : head.end])
    before, title = (breaks, "") if opening else ("", breaks)
    parts = fold(lines[: head.start])
    if opening:
        parts.append(Part(before + opening))
    if head.title:
        parts.append(Part(title + head.title, BlockKind.HEADING, level=1))
    rest = lines[head.end :]
    # Bundesrat papers bear their imprint on the first page: only an Antwort ends with it.
    behind = (n for n, line in enumerate(rest) if line.annexed and head.kind == "Antwort")
    annex = next(behind, len(rest))
    annexes = (replace(part, annexed=True) for part in fold(rest[annex:]))
    return [*parts, *fold(rest[:annex]), *annexes]
