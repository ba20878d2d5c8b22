"""The heads of mails: lines that say who writes to whom and when, and nothing of the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from rag import tables
from rag.types import Document

KIND = "E-Mail"
"""The kind of document that has such a head."""

Span = tuple[int, int]


def table() -> dict[str, Any]:
    """Return the words of heads, and of questions for what stands in them."""
    return tables.read("rag", "mails.toml")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form.format(**{k: v for k, v in table().items() if isinstance(v, str)}))


def beyond(text: str, spans: Sequence[Span], kind: str | None) -> Iterator[Span]:
    """Yield the sentences of a passage that stand in no head, its own or a printed one.

    "Am 12. Mai 2025 schrieb Ada Berg:" is the head of what is quoted below.

    Args:
        text: the passage's.
        spans: its sentences, in order.
        kind: the document's; only mails have a head.
    """
    begins = _pattern(r"(?:{divider}\s*)?{line}:\s")
    run: list[Span] = []
    for start, end in spans:
        if kind == KIND and begins.match(text, start, end):
            run.append((start, end))
            continue
        yield from _unless_head(text, run)
        run = []
        if kind != KIND or wrote(text[start:end]) is None:
            yield start, end
    yield from _unless_head(text, run)


def _unless_head(text: str, run: Sequence[Span]) -> Sequence[Span]:
    """Leave out lines that stand together with a sender's; one line alone may say anything."""
    said = "\n".join(text[start:end] for start, end in run)
    lines = _pattern(r"(?:^|\s){line}:\s").findall(said)
    is_head = len(lines) > 1 and _pattern(r"(?:^|\s){first}:\s").search(said) is not None
    return () if is_head else run


def is_line(text: str) -> bool:
    """Return whether a line begins as those of heads do, "From: …"."""
    return _pattern(r"[\s*]*{line}:").match(text) is not None


def wrote(text: str) -> str | None:
    """Return who wrote what follows, of "Am 12. Mai 2025 schrieb Ada Berg:"; None of other text."""
    said = " ".join(text.split())
    found = (re.fullmatch(form, said, re.IGNORECASE) for form in table()["wrote"])
    return next((match["who"].strip(' ,"') for match in found if match), None)


def writer(before: str) -> str:
    """Return who wrote the quoted words that stand below ``before`` in a mail; else nothing.

    A printed head begins a mail that goes on to the next one. Below "X wrote:" within words that
    are quoted themselves the outer ones may go on, so that only the first such line tells.
    """
    said = [found for text in _below_head(before) if (found := _named(text))]
    if not said or (not said[-1].printed and len(said) > 1):
        return ""
    return said[-1].who


class _Named(NamedTuple):
    who: str
    printed: bool


def _below_head(text: str) -> list[str]:
    """The paragraphs of a mail without those of its own head, in which no key stands twice."""
    paragraphs = text.split("\n\n")
    keys: set[str] = set()
    key = _pattern(r"({line}):\s")
    for place, paragraph in enumerate(paragraphs):
        match = key.match(paragraph)
        if (match is None and keys) or (match and match[1] in keys):
            return paragraphs[place:]
        keys |= {match[1]} if match else set()
    return paragraphs


def _named(paragraph: str) -> _Named | None:
    if printed := _pattern(r"(?:{divider}\s*)?{first}:\s(?P<who>.+)").match(paragraph):
        who = _pattern(r"\s{line}:\s|\s[<(\[]\S+@").split(printed["who"], maxsplit=1)[0]
        return _Named(who.strip(' ,"'), printed=True)
    who = wrote(paragraph)
    return _Named(who, printed=False) if who else None


def lines(document: Document, keys: Sequence[str]) -> Iterator[Span]:
    """Yield where the lines with these keys stand in a mail's own head, which has each key once.

    The head of a mail that it passes on may follow at once.
    """
    seen: set[str] = set()
    for block in document.blocks:
        match = _pattern(r"({line}):\s").match(document.text, block.start, block.end)
        if seen and (match is None or match[1] in seen):
            return
        seen |= {match[1]} if match else set()
        if match is not None and match[1] in keys:
            yield block.start, block.end
