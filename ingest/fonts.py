"""Headings by their print: lines set larger or bolder than the text around them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter

from ingest import dates
from ingest.lines import Line
from ingest.rows import Style
from ingest.text import join

_LARGER = 1.08
"""A heading is set at least so much larger than the text."""
_LARGE = 1.25
"""What is set so large needs no other sign."""
_MOST_LINES = 4
_SENTENCE_LINES = 2
"""Longer sentences that stand out are text with emphasis."""
_RECURS = 3
"""A print in which so many sentences stand apart is that of headings; one may be an exclamation."""
_EDGE = 2
"""Lines of running heads that may stand above the text."""
_MOST = 0.2
"""If more than this share of the lines stand out, standing out means nothing."""
_LONGEST = 160
_LEADERS = re.compile(r"(?:\. ?){4,}|…{2,}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SENTENCE = re.compile(r"[.,;:]$")
_ENDED = re.compile(r"[.!?:;…][\"'“”’‘»«)\]*\d]{0,3}$|^[\W\d]+$")
Run = tuple[Style, int, int]
"""Lines of one print: the first one's place on its page, and the end."""


def body(pages: Sequence[Sequence[Line]]) -> Style | None:
    """Return the print in which most of the text is set, None where no line says its print."""
    weights: Counter[Style] = Counter()
    printed = ((_style(line), len(line.text)) for page in pages for line in page)
    for style, run in itertools.groupby(printed, key=itemgetter(0)):
        if style:
            weights[style] += sum([length for _, length in run])
    return weights.most_common(1)[0][0] if weights else None


def title(pages: Sequence[Sequence[Line]], text: Style | None) -> str:
    """Return what is set largest on the first page, if it is larger than the text and short."""
    if text is None or not pages:
        return ""
    sizes = [style.size if (style := _style(line)) else 0.0 for line in pages[0]]
    largest = max(sizes, default=0.0)
    if largest <= text.size or (largest < _LARGER * text.size and len(pages) > 1):
        return ""
    first = sizes.index(largest)
    last = first
    while last < len(sizes) and sizes[last] == largest:
        last += 1
    found = ""
    for line in pages[0][first:last]:
        found = join(found, line.text)
    return found if last - first <= _MOST_LINES and len(found) <= _LONGEST else ""


def _style(line: Line) -> Style | None:
    text, row = line.text, line.row
    if row is None or line.kind is not None or len(text) > _LONGEST:
        return None
    return row.style if _LETTERS.search(text) else None


def mark(pages: Sequence[Sequence[Line]], text: Style | None) -> list[list[Line]]:
    """Return the lines, those that are headings by their print marked with its name.

    What stands largest on the first page is its title, which metadata and structure find.

    Args:
        pages: the lines of each page.
        text: the print of the text, as ``body`` gives it.
    """
    if text is None or not pages:
        return [list(page) for page in pages]
    title = max((style.size for style in map(_style, pages[0]) if style), default=0.0)
    runs = [list(_runs(page, text)) for page in pages]
    said = _of_sentences(pages, runs)
    marked = [
        _marked(page, found, text, title if number == 0 else 0.0, said)
        for number, (page, found) in enumerate(zip(pages, runs, strict=True))
    ]
    count = sum(1 for page in marked for line in page if line.heading)
    few = count <= _MOST * sum(len(page) for page in marked)
    return marked if few else [list(page) for page in pages]


def _of_sentences(
    pages: Sequence[Sequence[Line]], runs: Sequence[Sequence[Run]]
) -> frozenset[Style]:
    """The prints of headings that are whole sentences: what stands apart in them is short."""
    lengths: dict[Style, list[int]] = {}
    for page, found in zip(pages, runs, strict=True):
        for style, start, end in found:
            if page[end - 1].text.endswith(".") and _is_apart(page, start, end):
                lengths.setdefault(style, []).append(end - start)
    return frozenset(
        style
        for style, counts in lengths.items()
        if len(counts) >= _RECURS and max(counts) <= _SENTENCE_LINES
    )


def _runs(page: Sequence[Line], body: Style) -> Iterator[Run]:
    """Yield the runs of lines of one style that stands out."""
    prints = {line.row.style for line in page if line.row}
    outstanding = {style for style in prints if style and _stands_out(style, body)}
    if not outstanding:
        return
    styles = [_style(line) if line.row and line.row.style in outstanding else None for line in page]
    place = 0
    for style, run in itertools.groupby(styles):
        end = place + sum(1 for _ in run)
        if style:
            yield style, place, end
        place = end


def _marked(
    page: Sequence[Line],
    runs: Sequence[Run],
    body: Style,
    title: float,
    said: Collection[Style],
) -> list[Line]:
    """Mark runs of lines of one style that may be a heading; those of size ``title`` may not.

    Args:
        page: its lines.
        runs: what stands out in it.
        body: the print of the text.
        title: the size of the document's title on this page.
        said: the prints whose headings are sentences.
    """
    lines = list(page)
    for style, start, end in runs:
        large = style.size > _LARGE * body.size
        if style.size != title and _may_head(lines, start, end, large, style in said):
            for n in range(start, end):
                lines[n] = lines[n]._replace(heading=_named(style))
    return lines


def _stands_out(style: Style, body: Style) -> bool:
    larger = style.size >= _LARGER * body.size
    return larger or (style.bold and not body.bold and style.size >= body.size)


def _is_apart(lines: Sequence[Line], start: int, end: int) -> bool:
    return lines[start].blank > 0 and end < len(lines) and lines[end].blank > 0


def _may_head(lines: Sequence[Line], start: int, end: int, large: bool, said: bool) -> bool:
    """Whether a run of lines may be a heading, or several: few words and no sentence.

    Unless it is set ``large``, the text before must have ended and the text after begin anew.
    Where headings of this print are sentences (``said``), one that stands apart may be a heading.
    """
    run = lines[start:end]
    if len(run) > _MOST_LINES or any(_LEADERS.search(line.text) for line in run):
        return False
    apart = _is_apart(lines, start, end)
    sentence = said and apart and run[-1].text.endswith(".")
    if _SENTENCE.search(run[-1].text) and not sentence:
        return False
    if not any(_LETTERS.search(line.text) for line in run):
        return False
    if len(run) == 1 and dates.is_stamp(run[0].text):
        return False
    if start <= _EDGE and run[0].text[0] == "(" and run[-1].text[-1] == ")":
        return False  # Above a page's text stand such lines as running heads.
    before = lines[start - 1] if start > _EDGE else None
    ended = before is None or apart or bool(before.heading or _ENDED.search(before.text))
    begins = end == len(lines) or not lines[end].text[0].islower()
    return large or (ended and begins and not run[0].text[0].islower())


def _named(style: Style) -> str:
    return f"print {style.size:05.1f}{' bold' if style.bold else ''}"
