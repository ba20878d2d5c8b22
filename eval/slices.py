"""Slices: the parts of a run for which every measure is given besides the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from eval.items import Question

TOTAL = "all"

SLICES: Mapping[str, Callable[[Question], str]] = MappingProxyType(
    {
        "language": lambda question: question.language,
        "kind": lambda question: question.kind,
        "language pair": lambda question: (
            f"{question.language} → {question.source}" if question.source else ""
        ),
        "document kind": lambda question: question.document_kind,
        "answerable": lambda question: "answerable" if question.answerable else "unanswerable",
        "language and kind": lambda question: (
            f"{question.language} {question.kind}" if question.kind else ""
        ),
    }
)
"""Name of a slice to the value that a question has in it; the empty text is in no slice."""
