"""Which words a model wants before a question and before a passage.

Order of authority: the settings, what the model itself carries, the family table in
``prefixes.toml``, nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.config import Settings


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Text put before a question and before a passage, separators included."""

    query: str = ""
    passage: str = ""


NONE = Prefixes()


def choose(model: str, settings: Settings, own: Prefixes = NONE) -> Prefixes:
    """Return the prefixes for ``model``; ``own`` are those stored with the model itself."""
    family = NONE if own != NONE else of_family(model)
    query, passage = settings.embedding_query_prefix, settings.embedding_passage_prefix
    return Prefixes(
        own.query or family.query if query is None else query,
        own.passage or family.passage if passage is None else passage,
    )


def of_family(model: str) -> Prefixes:
    """Return the prefixes of the model's family, judged by its name; none if unknown."""
    for pattern, prefixes in _families():
        if pattern.search(model):
            return prefixes
    return NONE


@cache
def _families() -> tuple[tuple[re.Pattern[str], Prefixes], ...]:
    text = files("rag.embed").joinpath("prefixes.toml").read_text("utf-8")
    return tuple(
        (re.compile(entry["pattern"], re.IGNORECASE), Prefixes(entry["query"], entry["passage"]))
        for entry in tomllib.loads(text)["family"]
    )
