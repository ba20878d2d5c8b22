"""The heads of mails: lines that say who writes to whom and when, and nothing of the subject."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from rag.types import Document

KIND = "E-Mail"
"""The kind of document that has such a head."""

Span = tuple[int, int]


@cache
def table() -> dict[str, Any]:
    """Return the words of heads, and of questions for what stands in them."""
    path = resources.files("rag") / "data" / "mails.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form.format(**{k: v for k, v in table().items() if isinstance(v, str)}))


def beyond(text: str, spans: Sequence[Span], kind: str | None) -> Iterator[Span]:
    """Yield the sentences of a passage that stand in no head, its own or a printed one.

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
        yield start, end
    yield from _unless_head(text, run)


def _unless_head(text: str, run: Sequence[Span]) -> Sequence[Span]:
    """Leave out lines that stand together with a sender's; one line alone may say anything."""
    said = "\n".join(text[start:end] for start, end in run)
    lines = _pattern(r"(?:^|\s){line}:\s").findall(said)
    is_head = len(lines) > 1 and _pattern(r"(?:^|\s){first}:\s").search(said) is not None
    return () if is_head else run


def lines(document: Document, keys: Sequence[str]) -> Iterator[Span]:
    """Yield where the lines with these keys stand in a mail's own head."""
    within = False
    for block in document.blocks:
        match = _pattern(r"({line}):\s").match(document.text, block.start, block.end)
        if within and match is None:
            return
        within = match is not None
        if match is not None and match[1] in keys:
            yield block.start, block.end
