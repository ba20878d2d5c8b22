"""span_recall@k: the share of the evidence's characters that the first k passages hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Retrieved, Row, Stretch
from eval.judge import plain_name
from eval.measures.base import Measure


class SpanRecall(Measure):
    """Recall over character offsets, so that systems with other passages can be compared.

    Applies where the evidence's place in the document's shown text is known (from the gold's
    ``spans`` or found in the index) and passages come with offsets. Of several places any one
    will do, the best counts (token-level recall of Smith, Troynikov 2024, in characters).
    """

    name: ClassVar[str] = "span_recall@k"
    needs: ClassVar[str] = "search"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each answerable question whose evidence has a known place."""
        if not any(one.start is not None for row in rows for one in row.outcome.retrieved):
            return [None] * len(rows)
        return [self._score(row) for row in rows]

    def _score(self, row: Row) -> float | None:
        spans = row.question.spans or row.outcome.spans
        if not row.question.answerable or not spans:
            return None
        shown = row.outcome.retrieved[: self.cutoff]
        return max(_held(span, shown) / (span.end - span.start) for span in spans)


def _held(span: Stretch, shown: Sequence[Retrieved]) -> int:
    """Return how many characters of the span stand in the passages, none counted twice."""
    name = plain_name(span.document)
    parts = sorted(
        (max(one.start, span.start), min(one.end, span.end))
        for one in shown
        if one.start is not None and one.end is not None and plain_name(one.document) == name
    )
    held, reached = 0, span.start
    for start, end in parts:
        held += max(0, end - max(start, reached))
        reached = max(reached, end)
    return held
