"""ROUGE-L: the longest common subsequence of words of answer and reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure
from eval.measures.reference import compared

_WORD = re.compile(r"\w+")


class RougeL(Measure):
    """F-measure (β = 1) of the longest common subsequence (Lin 2004); the best reference counts.

    Words are runs of letters and digits in lower case, of any language, and are not stemmed.
    """

    name: ClassVar[str] = "ROUGE-L"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return ROUGE-L for each question with references, and each unanswerable one."""
        return compared(rows, rouge_l)


def rouge_l(answer: str, reference: str, _language: str = "") -> float:
    """Return ROUGE-L of two texts, in [0, 1]; where one is empty, whether both are."""
    left, right = _WORD.findall(answer.lower()), _WORD.findall(reference.lower())
    if not left or not right:
        return float(left == right)
    common = _common(left, right)
    return 2.0 * common / (len(left) + len(right)) if common else 0.0


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, row by row of the usual table."""
    before = [0] * (len(right) + 1)
    for word in left:
        row = [0]
        for column, other in enumerate(right):
            row.append(before[column] + 1 if word == other else max(row[-1], before[column + 1]))
        before = row
    return before[-1]
