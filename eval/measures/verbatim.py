"""verbatim: the share of an answer's sentences that are their source's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply, Row
from eval.measures.base import Measure


class Verbatim(Measure):
    """Share of sentences that stand in their cited passages, typography aside.

    A sentence with quotations counts where all of these stand there and the rest agrees. It says
    how an answer is written, not whether it is right; refusals are scored apart.
    """

    name: ClassVar[str] = "verbatim"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each question that was not refused."""
        return [
            _share(support.judged(row)) if counts else None
            for row, counts in zip(rows, support.counted(rows), strict=True)
        ]


def _share(reply: Reply | None) -> float:
    if reply is None or not reply.sentences:
        return 0.0
    return sum(_stands(reply, *one) for one in reply.sentences) / len(reply.sentences)


def _stands(reply: Reply, text: str, numbers: Sequence[int]) -> bool:
    sources = support.cited(reply, numbers)
    return sources is not None and support.is_verbatim(text, sources)
