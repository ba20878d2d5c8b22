"""evidence_first: whether the first sentence of the answer stands on the gold evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval.items import Row
from eval.judge import cites_evidence
from eval.measures.base import Measure
from eval.measures.evidence_cited import judged


class EvidenceFirst(Measure):
    """1 where a quote cited by the first sentence overlaps the evidence; a refusal scores 0."""

    name: ClassVar[str] = "evidence_first"

    def scores(self, rows: Sequence[Row]) -> list[float | None]:
        """Return 1.0 or 0.0 for each answerable question with evidence."""
        return [float(_first(row)) if judged(row) else None for row in rows]


def _first(row: Row) -> bool:
    reply = row.outcome.reply
    if reply is None or not reply.answered or not reply.sentences:
        return False
    _, numbers = reply.sentences[0]
    return any(
        cites_evidence(row.question, citation)
        for citation in reply.citations
        if citation.number in numbers
    )
