"""What printing adds to papers: running heads, imprints, preprint notes, contents, an index.

Removed from the text, kept in ``dropped``; a running head such as ``Drucksache 21/309 – 2 –
Deutscher Bundestag – 21. Wahlperiode`` also tells the page that begins with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from ingest.lines import Line, renumber
from ingest.parsed import PageMark
from rag.types import Dropped

_NUMBER = r"(?:zu ?)?\d{1,4}(?:/\d{1,2})?/\d{1,5}(?: ?\((?:neu|[A-Z])\))?"
_HEAD = re.compile(
    rf"(?=.*Drucksache {_NUMBER}).{{0,120}}?[–-] ?(?P<page>\d{{1,4}}|[IVX]{{1,5}}) ?[–-].{{0,120}}"
)
_HEAD_WORDS = re.compile(
    rf"Drucksache {_NUMBER}|Deutscher Bundestag|\d+\. Wahlperiode|Bundesrat|\d+"
    r"|[–-] ?[IVX]{1,5} ?[–-]|[–\s-]"
)
_LONE_NUMBER = re.compile(r"[–-] ?\d{1,4} ?[–-]")
_PREPRINT = re.compile(
    r"V\s*orabfassung\s*[–-]\s*w\s*ird durch die lektorierte (?:Fassung|Version) ersetzt\.?[ \t]*"
)
_COLUMN = re.compile(r"(?<!\d)\d{1,6} ?[A-D](?:, \d{1,6} ?[A-D])*$")
"""Pages of minutes and the part of each where somebody speaks: "6 B, 7 A"."""
_LEADERS = re.compile(
    rf"(?:\. ?){{5,}}\s*(?:[\dIVX]+)?$|(?:\. ){{3,}}\d+(?:, \d+)*$|\. \. ?{_COLUMN.pattern}"
)
"""Leaders and a page, or the numbers of the questions that somebody asks."""
_CONTENTS = re.compile(
    r"Inhalts?(?:verzeichnis|übersicht)?|(?:Tableof)?Contents"
    r"|VerzeichnisderFragen(?:den|nachGeschäftsbereichender\w+)",
    re.I,
)
_ASKED = re.compile(r"VerzeichnisderFrage", re.I)
"""Begins the registers of who asked and which ministry: they end before the first question."""
_FIRST_ASKED = re.compile(r"1\. Abgeordneter?$")
_SENT = re.compile(r"Die Antwort wurde namens der Bundesregierung mit Schreiben")
_FIRST = re.compile(r"Vorbemerkung der |1\. |1\.?[a-z]?\) ")
_CONTENTS_GAP, _HEADING_GAP = 4, 6
"""Lines between two entries; and from the heading to the first one, with the heads of columns."""
_ENTRY_GAP = 2
"""The same between entries of minutes that have no leaders: one line of a wrap or a heading."""
_INDEXED = re.compile(r"(?:^|[\s.…])\d{1,4}(?: ?ff?\.?)?(?: ?[,;–-] ?\d{1,4}(?: ?ff?\.?)?)*,?$")
_INDEX_PAGE = re.compile(r"\d+")
_LEAST_ENTRIES = 3
"""Entries of an index that name several pages: a table headed "Index" has none."""
_LONGEST = 260
_DASHES = ("–", "-")
_ODD_LETTERS = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
"""Letters of other alphabets' case that count as i and s where case is disregarded."""


@cache
def rules() -> dict[str, Any]:
    """Return the data file ``litter.toml``."""
    return tomllib.loads((files("ingest") / "litter.toml").read_text("utf-8"))


def small(lines: Sequence[Line]) -> dict[str, str]:
    """Return the lines' texts, each with its small letters for the patterns of ``litter.toml``.

    A pattern that disregards case looks at every sign of its own anew, in every line.
    """
    texts = [line.text for line in lines]
    low = [text.lower() for text in texts]
    whole = "".join(texts)
    if any(odd in whole for odd, _ in _ODD_LETTERS):
        low = [_plain(text).lower() for text in texts]
    return dict(zip(texts, low, strict=True))


def _plain(text: str) -> str:
    for odd, plain in _ODD_LETTERS:
        text = text.replace(odd, plain)
    return text


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of the lines that are dropped, by the reason that is given."""
    groups = rules()["paper"]
    return {reason: any_of(groups[reason]) for reason in ("imprint", "preprint")}


@cache
def _any_pattern() -> re.Pattern[str]:
    return any_of([pattern.pattern for pattern in _patterns().values()])


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for several: nearly every line has none, and one look tells."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def without_notes(text: str) -> tuple[str, list[Dropped]]:
    """Remove the preprint note that runs up the margin (``V/orabfassung – w/ird …``)."""
    found = _PREPRINT.findall(text)
    if not found:
        return text, []
    note = Dropped(" ".join(found[0].split()), f"preprint note, {len(found)} times")
    return _PREPRINT.sub("\n", text), [note]


def strip(
    lines: Sequence[Line],
    pages: Sequence[PageMark] = (),
    low: Mapping[str, str] | None = None,
) -> tuple[list[Line], list[PageMark], list[Dropped]]:
    """Take running heads, imprints, contents and an index out.

    Returns the lines kept, those behind the imprint marked as such, the page marks (those given,
    or those that the running heads tell) and what was dropped. ``low`` is what ``small`` gives for
    the lines.
    """
    low = small(lines) if low is None else low
    dropped: list[Dropped] = []
    kept: list[Line] = []
    marks = list(pages)
    pending: int | None = None
    imprinted = False
    flow = _without_contents(_without_index(lines, low, dropped), dropped)
    is_litter = _any_pattern().fullmatch
    for line in flow:
        pending = line.page if line.page is not None else pending
        text = line.text
        may = is_litter(low[text]) or text[:1] in _DASHES or "Drucksache" in text
        reason, number = _judge(text, low[text]) if may else (None, None)
        if reason is None:
            if imprinted or pending != line.page:
                line = line._replace(page=pending, annexed=imprinted)
            kept.append(line)
            pending = None
            continue
        imprinted = imprinted or reason == "imprint"
        dropped.append(Dropped(line.text, reason))
        if number is not None and not pages:
            pending = _mark(marks, number, bool(kept))
    kept = _answer_note_to_the_head(_with_first_page(kept, marks, bool(pages)))
    return (*renumber(kept, marks), dropped)


def _judge(text: str, low: str) -> tuple[str | None, int | None]:
    """Return why the line is to be dropped, or None; and the page number that it tells.

    Args:
        text: the line.
        low: the same in small letters.
    """
    if len(text) > _LONGEST:
        return None, None
    head = _HEAD.fullmatch(text)
    if head and not _HEAD_WORDS.sub("", text).strip("() neu"):
        page = head.group("page")
        return "running head", int(page) if page.isdigit() else None
    if _LONE_NUMBER.fullmatch(text):
        return "page number", None
    return next((name for name, found in _patterns().items() if found.fullmatch(low)), None), None


def _mark(marks: list[PageMark], number: int, something_before: bool) -> int:
    """Note that page ``number`` begins; where a head was missed, no page is named between."""
    if not marks and number == 2 and something_before:
        marks.append(PageMark(1))
    elif marks and number != marks[-1].number + 1:
        marks[-1] = PageMark(0)
    marks.append(PageMark(number))
    return len(marks) - 1


def _with_first_page(kept: list[Line], marks: list[PageMark], given: bool) -> list[Line]:
    """What stands before a head "– 2 –" is page 1; before a higher one the page is unknown."""
    if given or not kept or not marks or marks[0].number not in (0, 1) or kept[0].page is not None:
        return kept
    return [kept[0]._replace(page=0), *kept[1:]]


def _without_index(
    lines: Sequence[Line], low: Mapping[str, str], dropped: list[Dropped]
) -> list[Line]:
    """Drop an index from its heading on: words with the pages on which they stand, in order."""
    heading = _index_heading()
    start = next((n for n, x in enumerate(lines) if heading.fullmatch(low[x.text])), None)
    if start is None:
        return list(lines)
    end, entries, several = start, 0, 0
    for place in range(start + 1, len(lines)):
        match = _INDEXED.search(lines[place].text)
        if place - end > _CONTENTS_GAP:
            break
        if match is None:
            continue
        numbers = [int(number) for number in _INDEX_PAGE.findall(match.group())]
        end, entries = place, entries + 1
        several += len(numbers) > 1 and numbers == sorted(set(numbers))
    if several < _LEAST_ENTRIES or 2 * entries < end - start:
        return list(lines)
    dropped.extend(Dropped(line.text, "index") for line in lines[start : end + 1])
    return _without(lines, range(start, end + 1))


@cache
def _index_heading() -> re.Pattern[str]:
    return any_of(rules()["paper"]["index"])


def _without_contents(lines: Sequence[Line], dropped: list[Dropped]) -> list[Line]:
    """Drop a table of contents: the lines with leaders, and the heading and wraps between them."""
    texts = [line.text for line in lines]
    places = _entries(texts)
    if len(places) < 3:
        return list(lines)
    away = set(places)
    for first, second in pairwise(places):
        if second - first <= _CONTENTS_GAP:
            away.update(range(first, second))
    for place in places:
        for above in range(max(0, place - _HEADING_GAP), place):
            if _CONTENTS.fullmatch(lines[above].text.replace(" ", "")):
                away.update(range(above, place))
    away.update(_registers(texts, places))
    dropped.extend(Dropped(lines[n].text, "table of contents") for n in sorted(away))
    return _without(lines, away)


def _entries(texts: Sequence[str]) -> list[int]:
    """Places of the entries: in minutes those without leaders, too, "Berg (SPD) 6 B, 7 A"."""
    # The search is dear, and few lines have a row of dots.
    dotted = [n for n, text in enumerate(texts) if ". ." in text or "..." in text]
    places = [n for n in dotted if _LEADERS.search(texts[n])]
    if sum(bool(_COLUMN.search(texts[n])) for n in places) < _LEAST_ENTRIES:
        return places
    known, found = set(places), places[:1]
    if places[0] and texts[places[0]][0].islower():
        found.insert(0, places[0] - 1)  # The first entry begins a line above its page.
    for n in range(places[0] + 1, len(texts)):
        near = n - found[-1] <= _ENTRY_GAP
        if n in known or (near and _COLUMN.search(texts[n])):
            found.append(n)
    return found


def _registers(texts: Sequence[str], dotted: Sequence[int]) -> Iterator[int]:
    """Yield the lines of the registers before the first question: up to their last entry."""
    first = next((n for n, text in enumerate(texts) if _ASKED.match(text.replace(" ", ""))), None)
    asked = next((n for n, text in enumerate(texts) if _FIRST_ASKED.match(text)), 0)
    if first is None:
        return
    last = max((n for n in dotted if n < asked), default=first)
    yield from (n for n in range(first, last + 1) if not _HEAD.fullmatch(texts[n]))


def _without(lines: Sequence[Line], away: Collection[int]) -> list[Line]:
    kept: list[Line] = []
    page: int | None = None
    for place, line in enumerate(lines):
        page = line.page if line.page is not None else page
        if place not in away:
            kept.append(line if page == line.page else line._replace(page=page))
            page = None
    return kept


def _answer_note_to_the_head(lines: list[Line]) -> list[Line]:
    """Move the footnote of an answer's first page, which cuts a sentence in two, to the head."""
    start = next((n for n, x in enumerate(lines[:120]) if _SENT.match(x.text)), None)
    if start is None:
        return lines
    end = start
    while end < min(start + 3, len(lines) - 1) and not lines[end].text.endswith("übermittelt."):
        end += 1
    target = next((n for n, x in enumerate(lines[:start]) if _FIRST.match(x.text)), start)
    note = [line._replace(blank=int(n == 0)) for n, line in enumerate(lines[start : end + 1])]
    rest = lines[end + 1 :]
    if any(line.page is not None for line in note):
        return lines
    return [*lines[:target], *note, *lines[target:start], *rest]
