"""citation_recall: the share of an answer's sentences that their own citations bear out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply, Row
from eval.measures.base import Measure


class CitationRecall(Measure):
    """Citation recall of ALCE (Gao et al. 2023): all cited passages of a sentence together.

    A sentence without a citation, or with a number that no citation has, scores 0. Unlike in ALCE
    an answer without sentences scores 0 instead of leaving the mean; refusals are scored apart.
    """

    name: ClassVar[str] = "citation_recall"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share of supported sentences for each question that was not refused."""
        return [
            _share(support.judged(row)) if counts else None
            for row, counts in zip(rows, support.counted(rows), strict=True)
        ]


def _share(reply: Reply | None) -> float:
    if reply is None or not reply.sentences:
        return 0.0
    return sum(borne_out(reply, *one) for one in reply.sentences) / len(reply.sentences)


def borne_out(reply: Reply, text: str, numbers: Sequence[int]) -> bool:
    """Whether the passages that a sentence cites bear it out together."""
    sources = support.cited(reply, numbers)
    return sources is not None and support.supports(text, sources)
