"""What a reader is told of third parties' words: "Huawei is quoted (press report)"."""

from __future__ import annotations

from typing import Any

from rag.speech.attributed import table
from rag.types import Role, Voice

_LANGUAGES = ("de", "en")


def said(voice: Voice, role: Role, kind: str | None, speaks: str, language: str) -> str:
    """Return who is quoted or reported, and where, without a colon.

    Args:
        voice: whose words they are, and how they are passed on.
        role: the passage's; an answer that passes on others' words is an answer still.
        kind: the document's.
        speaks: who speaks in the document, with a verb.
        language: the reader's.
    """
    words = _words(language)
    # "in dem Papier": a common noun is said in the reader's language.
    speaker = words["common"].get(voice.speaker, voice.speaker)
    if voice.partly or role not in (Role.REPORTS, Role.QUOTES):
        key = "passed_on" if voice.speaker else "passed_on_unnamed"
        return str(words[key]).format(said=speaks, speaker=speaker)
    key = voice.manner.value
    if not voice.speaker:
        key += "_unnamed"
    elif voice.plural:
        key += "_plural"
    sources = words["sources"]
    default = sources["document"] if language != "de" else kind
    source = sources.get(kind or "document", default)
    told = str(words[key]).format(speaker=speaker, source=source)
    return told[:1].upper() + told[1:]


def above(told: str, language: str, original: str | None) -> str:
    """Return the line over quoted sentences; ``original`` says whose language they are in."""
    key = "above" if original is None else "above_foreign"
    return str(_words(language)[key]).format(said=told, wording=original)


def _words(language: str) -> dict[str, Any]:
    return dict(table(language if language in _LANGUAGES else "en")["said"])
