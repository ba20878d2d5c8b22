"""Patterns of ``data/direct.toml``, with the parts of others put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag import tables

_PART = re.compile(r"\{([a-z_]+)\}")


def table() -> dict[str, Any]:
    """Return the file as it stands."""
    return tables.read("rag", "direct.toml")


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """Return the pattern of a name in a group."""
    return re.compile(in_full(table()[group][name]))


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return one pattern that finds what any of several finds."""
    return re.compile("|".join(map(in_full, patterns)))


def in_full(text: str) -> str:
    """Return a pattern with its parts put in, such as ``{month}``."""
    parts = table()["parts"]
    return _PART.sub(lambda part: f"(?:{in_full(parts[part[1]])})", text)
