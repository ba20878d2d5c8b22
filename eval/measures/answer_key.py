"""answer_key: whether the answer or a quote that it cites shows the key fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Reply, Row
from eval.measures.base import Measure
from eval.text import has_key


class AnswerKey(Measure):
    """1 where any of the gold keys occurs (rules in ``eval.text.has_key``).

    The sentences and quotes are read, not the framing line and not the citation numbers: ``[1]``
    would show the key ``1``. A refusal scores 0.
    """

    name: ClassVar[str] = "answer_key"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answerable question with keys."""
        return [
            float(shows_key(row.outcome.reply, row.question.keys))
            if row.question.answerable and row.question.keys
            else None
            for row in rows
        ]


def shows_key(reply: Reply | None, keys: Sequence[str]) -> bool:
    """Whether an answer was given that shows any of the keys."""
    if reply is None or not reply.answered:
        return False
    texts = [text for text, _ in reply.sentences] + [c.quote for c in reply.citations]
    return any(has_key(text, key) for text in texts for key in keys)
