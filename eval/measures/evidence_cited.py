"""evidence_cited: whether any citation of the answer stands on the gold evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.judge import cites_evidence
from eval.measures.base import Measure


class EvidenceCited(Measure):
    """1 where a cited quote overlaps the evidence (``eval.text.overlaps``); a refusal scores 0."""

    name: ClassVar[str] = "evidence_cited"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answerable question with evidence."""
        return [float(cited(row)) if judged(row) else None for row in rows]


def judged(row: Row) -> bool:
    """Whether a row counts: an answerable question with evidence, to a system that cites."""
    reply = row.outcome.reply
    cites = reply is None or reply.cites
    return row.question.answerable and bool(row.question.evidence) and cites


def cited(row: Row) -> bool:
    """Whether an answer was given that cites the evidence."""
    reply = row.outcome.reply
    if reply is None or not reply.answered:
        return False
    return any(cites_evidence(row.question, citation) for citation in reply.citations)
