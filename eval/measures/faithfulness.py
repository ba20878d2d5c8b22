"""faithfulness: the share of an answer's sentences that anything it was shown bears out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply, Row
from eval.measures.base import Measure
from eval.measures.citation_recall import borne_out
from eval.measures.citing import of_sentences


class Faithfulness(Measure):
    """Supported sentences ÷ sentences (RAGAS, with sentences for statements and no model).

    A sentence may rest on any passage that the answer cites or that was retrieved (the first five):
    it may be faithful and yet cite the wrong place, which ``citation_recall`` shows. An answer
    without sentences scores 0; refusals are scored apart. Without any context there is no figure.
    """

    name: ClassVar[str] = "faithfulness"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return the share for each question that was not refused."""
        if not any(support.counted(rows)) and not any(map(support.contexts, rows)):
            return [None] * len(rows)
        refused = [row.outcome.reply is not None and row.outcome.reply.refused for row in rows]
        return [None if no else _share(row) for row, no in zip(rows, refused, strict=True)]


def _share(row: Row) -> float:
    reply = support.judged(row)
    if reply is None:
        return 0.0
    shown = support.contexts(row)

    def holds(reply: Reply, text: str, numbers: Sequence[int]) -> bool:
        return borne_out(reply, text, numbers) or support.supports(text, shown)

    return of_sentences(reply, holds)
