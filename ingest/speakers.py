"""Who speaks in minutes of a parliament: a label opens a speech, which lasts until the next one.

Labels stand where a paragraph begins: "Präsident Dr. Köhler:", "Renner (KPD):". On the pages that a
speech runs over, its speaker's name stands again above the text, often in brackets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from rag.types import Block

_LEAST = 3
"""Speeches that minutes have at least."""
_LONGEST = 140
"""Characters of the longest label."""
_BRACKETED = re.compile(r" ?\([^()]*\)")


@cache
def _rules() -> dict[str, list[str]]:
    """Return the data file ``speakers.toml``."""
    return tomllib.loads((files("ingest") / "speakers.toml").read_text("utf-8"))


def _any(name: str) -> str:
    return f"(?:{'|'.join(_rules()[name])})"


@cache
def _label() -> re.Pattern[str]:
    word = r"[A-ZÄÖÜ][\w.’'-]*"
    name = rf"(?:(?:{word}|{_any('particle')}) ){{0,6}}{word}"
    post = rf"(?:{_any('presiding')}|{_any('office')})"
    of_party = r"(?: \([^():]{1,60}\)){1,2}"
    interrupts = rf"(?:{_any('interrupting')} )?"
    return re.compile(
        rf"{interrupts}(?:{post} {name}(?:{of_party})?|{name}{of_party}"
        rf"|{name}, {post}\b[^:;.?!]{{0,80}})(?=:)"
    )


@cache
def _presides() -> re.Pattern[str]:
    return re.compile(rf"{_any('presiding')} ")


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(rf"\((?:[^()]*\b)?{_any('call')}\b(?:[^()]|\([^()]*\))*\)\s*")


@cache
def _closes() -> re.Pattern[str]:
    return re.compile(_any("closing"))


def label(text: str) -> str:
    """Return the label with which a paragraph opens a speech, without its colon; else ""."""
    if ":" not in text[:_LONGEST]:
        return ""
    match = _label().match(text)
    return match.group() if match else ""


def names(texts: Iterable[str]) -> frozenset[str]:
    """Return the speakers as a page's head names them, of minutes; no name for other texts.

    Args:
        texts: the lines or paragraphs of a document.
    """
    found = [name for text in texts if (name := label(text))]
    return frozenset(map(_bare, found)) if _is_minutes(found) else frozenset()


def heads(text: str, known: frozenset[str]) -> bool:
    """Return whether a line above a page's text does nothing but name one of these speakers."""
    bracketed = text.startswith("(") and text.endswith(")")
    return bool(known) and _bare(text[1:-1] if bracketed else text) in known


def of(text: str, blocks: Sequence[Block]) -> list[str]:
    """Return who speaks in each block of a document, "" for what is no minutes' text."""
    labels = [label(text[block.start : block.end]) for block in blocks]
    if not _is_minutes([name for name in labels if name]):
        return [""] * len(blocks)
    speaker, found = "", []
    for block, name in zip(blocks, labels, strict=True):
        closed = _closes().match(text, block.start) is not None
        speaker = "" if closed else name or speaker
        # A call from the floor interrupts a speech, and is no part of it.
        called = _calls().fullmatch(text, block.start, block.end) is not None
        found.append("" if called else speaker)
    return found


def _is_minutes(labels: Sequence[str]) -> bool:
    """Whether somebody presides and somebody else speaks."""
    presiding = [name for name in labels if _presides().match(name)]
    return bool(presiding) and len(presiding) < len(labels) and len(labels) >= _LEAST


def _bare(label: str) -> str:
    """A label without what stands in brackets: parties."""
    return _BRACKETED.sub("", label).strip()
