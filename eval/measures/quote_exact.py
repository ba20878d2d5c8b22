"""quote_exact: the share of an answer's citations whose quote is the document's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.measures.base import Measure


class QuoteExact(Measure):
    """Share of citations with ``text[start:end] == quote`` over the document's shown text.

    Applies to answers with citations, and only where the texts are at hand (an index).
    """

    name: ClassVar[str] = "quote_exact"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each answer whose citations were checked."""
        checked = (row.outcome.exact for row in rows)
        return [sum(exact) / len(exact) if exact else None for exact in checked]
