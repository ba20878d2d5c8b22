"""Where in the pipeline a question was lost: the first step after which the evidence was gone."""

from __future__ import annotations

from enum import StrEnum

from eval.items import Row
from eval.judge import findable, first_right
from eval.measures.answer_key import shows_key
from eval.measures.evidence_cited import cited


class Place(StrEnum):
    """The step that lost the question, in the order of the pipeline."""

    NOT_INDEXED = "not_indexed"
    """No passage of the index holds the evidence."""
    NOT_RETRIEVED = "not_retrieved"
    """The right passage is not among the candidates."""
    NOT_RANKED = "not_ranked"
    """It is a candidate, but not among the k that the answer is written from."""
    NOT_SELECTED = "not_selected"
    """It is among the k, an answer was given, and the evidence is not cited."""
    WRONGLY_REFUSED = "wrongly_refused"
    """The right passage was at hand and the question was refused."""
    WRONGLY_ANSWERED = "wrongly_answered"
    """Unanswerable yet answered, or the evidence is cited and the key fact is not there."""
    FAILED = "failed"
    """No answer came: missing from the predictions, or the backend failed."""
    RIGHT = "right"


def judged(row: Row) -> bool:
    """Whether the gold can tell how this question ended.

    It cannot where it names only the place that bears an answer out, and the system never cites: as
    in ``evidence_cited`` such a question leaves the mean, refused or not. A missing answer stays.
    """
    question, reply = row.question, row.outcome.reply
    if reply is None or not (reply.answered or reply.refused):
        return True
    return reply.cites or not question.answerable or not question.evidence or bool(question.keys)


def place(row: Row, k: int | None = None) -> Place | None:
    """Return where this question was lost, ``RIGHT`` where it was not.

    None is an answer that cannot be judged right or wrong (``judged``).

    Args:
        row: a question that was asked, with the result list where a search was made too.
        k: how many passages an answer is written from; None where ranks are not known, then
            every retrieval step counts as passed.
    """
    question, reply = row.question, row.outcome.reply
    if reply is None or not (reply.answered or reply.refused):
        return Place.FAILED
    if not question.answerable:
        return Place.RIGHT if reply.refused else Place.WRONGLY_ANSWERED
    if reply.answered and not judged(row):
        return None
    stands = cited(row) if question.evidence and reply.cites else shows_key(reply, question.keys)
    if stands and (not question.keys or shows_key(reply, question.keys)):
        return Place.RIGHT
    if stands:
        return Place.WRONGLY_ANSWERED
    if not question.evidence and not question.keys:
        return Place.RIGHT if reply.answered else Place.WRONGLY_REFUSED
    lost = _lost_in_search(row, k) if k is not None and findable(question) else None
    return lost or (Place.WRONGLY_REFUSED if reply.refused else Place.NOT_SELECTED)


def search_place(row: Row, k: int) -> Place | None:
    """Return where a search-only question was lost; None where it has no right passage."""
    if not findable(row.question):
        return None
    return _lost_in_search(row, k) or Place.RIGHT


def _lost_in_search(row: Row, k: int) -> Place | None:
    rank = first_right(row)
    if rank is None:
        return Place.NOT_INDEXED if row.outcome.indexed is False else Place.NOT_RETRIEVED
    return Place.NOT_RANKED if rank > k else None
