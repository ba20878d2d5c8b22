"""What EM, F1 and ROUGE-L share: which rows count, and the best of several references."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.items import Row
from eval.normalise import normalise

Comparison = Callable[[str, str, str], float]
"""Answer, reference and their language to a share."""


def compared(rows: Sequence[Row], compare: Comparison) -> list[float | None]:
    """Return one share for each row that counts.

    Counted are answerable questions with references (a refusal scores 0) and, where any row has
    references, unanswerable ones: 1 for a refusal, as in SQuAD 2.0, where an answer of nothing but
    articles and punctuation is none, and so is such a reference. A missing answer scores 0; SQuAD's
    own script leaves it out.
    """
    if not any(row.question.references for row in rows):
        return [None] * len(rows)
    return [_share(row, compare) for row in rows]


def _share(row: Row, compare: Comparison) -> float | None:
    question, reply = row.question, row.outcome.reply
    if question.answerable and not question.references:
        return None
    if reply is None or not (reply.answered or reply.refused):
        return 0.0
    language = question.answer_language or question.language
    said = reply.text if reply.answered else ""
    references = [one for one in question.references if normalise(one, language)]
    return max(compare(said, reference, language) for reference in references or [""])
