"""What a saved web page puts around its article, when the page comes as plain text.

Nothing is dropped unless the lines show several different kinds of page furniture, one of them
unmistakable (share buttons, comments, teasers, donations): papers and letters stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.lines import Line
from ingest.papers import any_of, rules, small
from rag.types import Dropped

_PARAGRAPH = 120
"""An article's paragraphs are longer than the labels around it (characters)."""
_SENTENCE = re.compile(r"[.!?…][»\"“”)\]]*(?: \([\w/]+\))?$")
_WORDS = re.compile(r"\.\{0,\d+\}([\w ,]+)(?=\.|$)")
"""The words that a pattern needs which may begin with anything."""


@dataclass(frozen=True, slots=True)
class _Seen:
    text: str
    cue: str | None
    paragraph: bool


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    groups = rules()["page"]["cues"]
    return {name: any_of(patterns) for name, patterns in groups.items()}


def strip(
    lines: Sequence[Line], low: Mapping[str, str] | None = None
) -> tuple[list[Line], list[Dropped]]:
    """Return the article's lines and what stood around it; ``low`` as ``papers.small`` gives it."""
    low = small(lines) if low is None else low
    if not any(map(_strong_cue(_words_in("\n".join(low.values()))).fullmatch, low.values())):
        return list(lines), []
    seen = [_see(line.text, low[line.text]) for line in lines]
    kinds = {item.cue for item in seen if item.cue}
    page = rules()["page"]
    if len(kinds) < page["needed"] or not kinds & set(page["strong"]):
        return list(lines), []
    paragraphs = [n for n, item in enumerate(seen) if item.paragraph]
    if not paragraphs:
        return list(lines), []
    end = _end(seen, paragraphs[0])
    reasons = {**_head(seen, paragraphs[0]), **_body(seen, paragraphs[0], end)}
    reasons |= dict.fromkeys(range(end, len(seen)), "after the end of the article")
    kept = [line for n, line in enumerate(lines) if n not in reasons]
    return kept, [Dropped(lines[n].text, reasons[n]) for n in sorted(reasons)]


@cache
def _any_cue() -> re.Pattern[str]:
    return any_of([pattern.pattern for pattern in _cues().values()])


@cache
def _strong_cues() -> dict[str, str | None]:
    """The patterns of the unmistakable cues, each with the words without which it finds nothing."""
    page = rules()["page"]
    patterns = [pattern for name in page["strong"] for pattern in page["cues"][name]]
    return {x: found.group(1) if (found := _WORDS.match(x)) else None for x in patterns}


def _words_in(text: str) -> frozenset[str]:
    """Those of the words that patterns need which a text has: nearly always none."""
    return frozenset(words for words in _strong_cues().values() if words and words in text)


@cache
def _strong_cue(words: frozenset[str]) -> re.Pattern[str]:
    return any_of([x for x, need in _strong_cues().items() if need is None or need in words])


def _see(text: str, low: str) -> _Seen:
    cue = None
    if _any_cue().fullmatch(low):
        cue = next((name for name, pattern in _cues().items() if pattern.fullmatch(low)), None)
    long = len(text) >= _PARAGRAPH and bool(_SENTENCE.search(text))
    return _Seen(text, cue, long and cue is None)


def _end(seen: Sequence[_Seen], first: int) -> int:
    """The first line that belongs to what follows the article.

    That is the first unmistakable cue after the article has begun, or an earlier gallery or
    caption that is parted from it by no paragraph; labels without a full stop before it go too.
    """
    strong = set(rules()["page"]["strong"])
    after = range(first + 1, len(seen))
    end = next((n for n in after if seen[n].cue in strong - {"teaser"}), None)
    if end is None:
        end = next((n for n in after if seen[n].cue in strong), len(seen))
    last = max((n for n in range(first, end) if seen[n].paragraph), default=first)
    cues = [n for n in range(last + 1, end) if seen[n].cue]
    if cues:
        end = cues[0]
    while end - 1 > last and not _SENTENCE.search(seen[end - 1].text):
        end -= 1
    return end


def _head(seen: Sequence[_Seen], first: int) -> dict[int, str]:
    """Before the first paragraph: keep the title once and sentences, drop labels and cues."""
    reasons = {n: f"page furniture: {seen[n].cue}" for n in range(first) if seen[n].cue}
    free = [n for n in range(first) if n not in reasons]
    titles = [n for n in free if len(seen[n].text.split()) >= 4]
    title = titles[0] if titles else None
    for n in free:
        if title is not None and n != title and seen[n].text == seen[title].text:
            reasons[n] = "title repeated"
        elif title is not None and n < title and len(seen[n].text.split()) <= 3:
            reasons[n] = "page furniture: breadcrumb"
    return reasons


def _body(seen: Sequence[_Seen], first: int, end: int) -> dict[int, str]:
    return {
        n: f"page furniture: {seen[n].cue}"
        for n in range(first, end)
        if seen[n].cue and not seen[n].paragraph
    }
