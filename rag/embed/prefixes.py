"""Which words a model wants before a question and before a passage.

Order of authority: the settings, what the model itself carries, the family table in
``prefixes.toml``, nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.config import Settings


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Text put before a question and before a passage, separators included."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Models that were trained with the same prefixes; ``source`` is where these are stated."""

    name: str
    pattern: re.Pattern[str]
    prefixes: Prefixes
    source: str
    models: tuple[str, ...]
    """Some of the family, by hub name."""


NONE = Prefixes()


def choose(
    model: str, settings: Settings, own: Prefixes = NONE, *, also: Sequence[str] = ()
) -> Prefixes:
    """Return the prefixes for ``model``.

    Args:
        model: its hub name or the name of its folder.
        settings: whose own prefixes win over all others.
        own: those stored with the model itself.
        also: other names that the model is known by, less telling than ``model``.
    """
    named = (family for name in (model, *also) if (family := of_family(name)))
    family = next(named, None) if own == NONE else None
    known = family.prefixes if family else own
    query, passage = settings.embedding_query_prefix, settings.embedding_passage_prefix
    return Prefixes(
        known.query if query is None else query, known.passage if passage is None else passage
    )


def of_family(model: str) -> Family | None:
    """Return the family that a model belongs to, judged by its name; None if unknown."""
    return next((family for family in families() if family.pattern.search(model)), None)


@cache
def families() -> tuple[Family, ...]:
    """Return the families of ``prefixes.toml``, the more special ones first."""
    text = files("rag.embed").joinpath("prefixes.toml").read_text("utf-8")
    return tuple(
        Family(
            entry["name"],
            re.compile(entry["pattern"], re.IGNORECASE),
            Prefixes(entry["query"], entry["passage"]),
            entry["source"],
            tuple(entry["models"]),
        )
        for entry in tomllib.loads(text)["family"]
    )
