"""What the measures of citations share: which rows count, and a share for each answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from eval import support
from eval.items import Reply, Row
from eval.measures.base import Measure

Holds = Callable[[Reply, str, Sequence[int]], bool]
"""An answer, one of its sentences and the numbers that this cites to whether it holds."""


class Citing(Measure):
    """A measure of an answer by what it cites.

    Refusals are scored apart and leave the mean, as does a system that never cites; a missing
    answer scores 0.
    """

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each question that was not refused."""
        return [
            self._score(row) if counts else None
            for row, counts in zip(rows, support.counted(rows), strict=True)
        ]

    def _score(self, row: Row) -> float:
        reply = support.judged(row)
        return 0.0 if reply is None else self.share(reply)

    @abstractmethod
    def share(self, reply: Reply) -> float:
        """Return the share of one answer, from 0 to 1."""


def of_sentences(reply: Reply, holds: Holds) -> float:
    """Return the share of an answer's sentences that hold; 0 where it has none."""
    if not reply.sentences:
        return 0.0
    return sum(holds(reply, *one) for one in reply.sentences) / len(reply.sentences)
