"""How many sentences an answer should quote: what more of them bring, and what they cost a reader.

Used by train/rerank.py, which prints the table that `rag.backends.extractive.CLOSE_ENOUGH` and the
default of `answer.sentences` were chosen by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from train.cases import Case, Table

MOST = (1, 3, 4, 5)
CLOSE = (0.2, 0.3, 0.4, 0.5)


def quoted(odds: Table, most: int, close: float) -> list[int]:
    """Return the rows that an answer quotes: up to `most`, as probable as `close` times the best.

    Whole lists and near-duplicates, which the product knows, are left aside.
    """
    order = np.argsort(-odds)[:most]
    sure = 1 / (1 + np.exp(-odds[order]))
    return [int(row) for row, one in zip(order, sure, strict=True) if one >= close * sure[0]]


def table(found: Sequence[Case], odds: Mapping[str, Table]) -> list[str]:
    """Return a line a rule: how many quote evidence, and how many sentences they quote."""
    answerable = [case for case in found if case.answerable]
    lines = []
    for most in MOST:
        for close in CLOSE if most > 1 else (1.0,):
            chosen = [quoted(odds[case.id], most, close) for case in answerable]
            hit = np.mean(
                [case.good[rows].any() for case, rows in zip(answerable, chosen, strict=True)]
            )
            length = np.mean([len(rows) for rows in chosen])
            lines.append(f"{most} close {close}: evidence in {hit:.3f}, {length:.2f} sentences")
    return lines
