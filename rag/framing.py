"""The few words around an answer, in the question's language; they never make a claim."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from rag.types import Citation, Role

LANGUAGES = ("de", "en")


@cache
def _strings(language: str) -> dict[str, Any]:
    chosen = language if language in LANGUAGES else "en"
    path = resources.files("rag") / "data" / f"framing.{chosen}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def phrase(key: str, language: str, /, **values: object) -> str:
    """Return one phrase with its places filled in; an unknown language reads as English."""
    return str(_strings(language)[key]).format(**values)


def introduction(citations: Sequence[Citation], languages: Sequence[str], language: str) -> str:
    """Return the line above quoted sentences: who speaks, and whose language the words are.

    Args:
        citations: what the answer cites; the role of the first decides who is said to speak.
        languages: the language of each cited passage.
        language: the question's.
    """
    source = Counter(languages).most_common(1)[0][0] if languages else language
    foreign = source not in (language, "und")
    role = citations[0].role if citations else Role.REPORTS
    if role in (Role.ASKS, Role.STATES):
        return phrase(role.value, language)
    key = "answers" if role is Role.ANSWERS else "answered"
    if not foreign:
        return phrase(key, language)
    name = _strings(language)["languages"].get(source, _strings(language)["languages"]["und"])
    return phrase(f"{key}_foreign", language, language=name)
