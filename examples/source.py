"""Read a source of ``examples/sources``: ``key: value`` lines, ``---``, then a little Markdown.

Known blocks are headings (``#``, ``##``), list items (``- `` or ``1. ``), table rows
(``| a | b |``) and paragraphs, one to a line. ``\\-`` marks a place where a word may be hyphenated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Block:
    """One block: ``kind`` is title, heading, item, row or paragraph; rows have several cells."""

    kind: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.cells[0]


@dataclass(frozen=True)
class Source:
    """A document before it is set: its description and its blocks in order."""

    about: dict[str, str]
    blocks: tuple[Block, ...]


def read(path: Path) -> Source:
    """The source at ``path``; raises ValueError where it has no ``---`` line."""
    head, mark, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not mark:
        raise ValueError(f"{path}: no line '---' after the description; add one")
    about = dict(line.split(": ", 1) for line in head.splitlines())
    lines = [line.strip() for line in body.splitlines()]
    return Source(about, tuple(_block(line) for line in lines if line))


def _block(line: str) -> Block:
    line = line.replace("\\-", SOFT_HYPHEN)
    if line.startswith("# "):
        return Block("title", (line[2:],))
    if line.startswith("## "):
        return Block("heading", (line[3:],))
    if line.startswith("|"):
        return Block("row", tuple(cell.strip() for cell in line.strip("|").split("|")))
    if line.startswith("- "):
        return Block("item", (line[2:],))
    if re.match(r"\d+\. ", line):
        return Block("item", (line.split(". ", 1)[1],))
    return Block("paragraph", (line,))
