"""In whose place a follow-up puts another of the kind: "und die SPD?" after one on the CDU."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from rag import asked


def others(question: str, before: str) -> tuple[str, ...]:
    """Return the parties or houses of ``before`` for which ``question`` names others.

    What stands behind a preposition is set beside them ("und was trennt sie von der SPD?").
    """
    found: tuple[str, ...] = ()
    for kind in (_parties, _houses):
        new, old = kind(question), kind(before)
        if new and old and not new & old and not any(_beside(word, question) for word in new):
            found += tuple(old)
    return found


def without(before: str, words: tuple[str, ...]) -> str:
    """Return a question without these words."""
    for word in words:
        before = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", before)
    return " ".join(before.split())


def speakers(before: str) -> tuple[str, ...]:
    """Return whose statement or position a question asked for: a document takes their place."""
    return tuple(filter(None, (asked.holder(before), asked.source(before))))


def _beside(word: str, question: str) -> bool:
    return _pattern("beside").search(question[: question.find(word)]) is not None


def _parties(text: str) -> set[str]:
    return set(_pattern("parties").findall(text))


def _houses(text: str) -> set[str]:
    # The names are read only where a follow-up leans on the question before.
    from rag.cite import names

    return set(names.offices(text))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    path = resources.files("rag") / "data" / "conversation.toml"
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    return re.compile(table["replaced"][key])
