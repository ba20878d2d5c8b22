"""The room's few words in the question's language: labels of a passage, notices for the user."""

from __future__ import annotations

from typing import Any

from rag import tables
from rag.types import Role

LANGUAGES = ("de", "en")


def chosen(language: str) -> str:
    """Return the language that is written in for a question in ``language``: German or English."""
    return language if language in LANGUAGES else "en"


def notice(key: str, language: str, **values: object) -> str:
    """Return one line with its places filled in."""
    return str(_strings(chosen(language))[key]).format(**values)


def speaker(role: Role, language: str) -> str:
    """Return who speaks in a passage, as the model is told it."""
    return str(_strings(chosen(language))["speakers"][role.value])


def _strings(language: str) -> dict[str, Any]:
    return tables.read("rag.backends", f"strings.{language}.toml")
