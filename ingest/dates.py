"""Dates in documents: those of ``rag.analysis.dates``, where questions are read with them, too."""

from __future__ import annotations

from rag.analysis.dates import find, first

__all__ = ["find", "first"]
