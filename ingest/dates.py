"""Dates in documents: those of ``rag.analysis.dates``, where questions are read with them, too."""

from __future__ import annotations

from rag.analysis.dates import find, first

__all__ = ["find", "first", "is_stamp"]


def is_stamp(text: str) -> bool:
    """Return whether a line says of what day a text is, and nothing else: "Stand: 31.10.2022"."""
    label, _, day = text.partition(": ")
    found = next(find(day), None)
    return bool(label) and found is not None and found[:2] == (0, len(day))
