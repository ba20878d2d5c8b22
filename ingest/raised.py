"""Raised figures: 10⁶ is not 106, and the mark of a note is no part of the word before it."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"[\d+\-−–=()]*\d[\d+\-−–=(),; ]*")
_RAISED = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_UNIT = re.compile(r"(?:^|[\W\d_])(?:[kcdmµnhM]?m|[kM]?W|s|h)$")
_WORD = re.compile(r"[^\W\d_]$")


def raised(text: str, before: str) -> str:
    """Return raised text as it is put behind ``before``: figures with raised signs, others as is.

    Behind a word that is no unit of measure a figure is the mark of a note: it is parted from it.
    """
    if not _FIGURE.fullmatch(text.strip()):
        return text
    figure = text.translate(_RAISED)
    return f" {figure}" if _WORD.search(before) and not _UNIT.search(before) else figure
