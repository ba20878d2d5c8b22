"""The confidence of answers beside whether they were right: what AURC, coverage and ECE read."""

from __future__ import annotations

from collections.abc import Sequence

from eval.items import Row
from eval.lost import Place, judged, place

Point = tuple[float, ...]
"""Confidence, 1.0 if right, 1.0 if answered."""


def confidence(row: Row) -> float | None:
    """Return the confidence that came with the answer."""
    value = row.outcome.reply.raw.get("confidence") if row.outcome.reply is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def points(rows: Sequence[Row]) -> list[Point | None]:
    """Return a point for each row; all None where no answer of the run has a confidence.

    Right is what the measure ``right`` calls so; what it leaves out is left out here. A refusal is
    not answered, whatever its confidence. A missing answer, and an answer without a confidence,
    gets the worst one: above all others where it is wrong, below them where it is right.
    """
    known = [one for one in map(confidence, rows) if one is not None]
    if not known:
        return [None] * len(rows)
    low, high = min(known) - 1.0, max(known) + 1.0
    return [_point(row, low, high) if judged(row) else None for row in rows]


def answered(rows: Sequence[Row]) -> list[Point | None]:
    """Return the points of what was not refused."""
    return [point if point is not None and point[2] else None for point in points(rows)]


def _point(row: Row, low: float, high: float) -> Point:
    reply = row.outcome.reply
    if reply is not None and reply.refused:
        return (low, 0.0, 0.0)
    right = place(row) is Place.RIGHT
    own = confidence(row) if reply is not None and reply.answered else None
    worst = low if right else high
    return (worst if own is None else own, float(right), 1.0)
