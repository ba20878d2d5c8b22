"""Whether a retrieved passage is the right one, and whether a quote stands on the evidence."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath

from eval.items import Cited, Question, Retrieved, Row
from eval.text import contains_any, overlaps


def is_right(question: Question, retrieved: Retrieved) -> bool:
    """Whether this passage answers the question.

    By id where the gold judges given passages; otherwise the passage must come from a document
    that the gold names (if it names any) and hold one of the evidence strings (if it has any).
    Where a system does not say which document a passage is from, the evidence alone decides.
    """
    if question.relevant and (retrieved.document or not question.evidence):
        return retrieved.document in question.relevant
    if not question.evidence and not question.documents:
        return False
    if not question.evidence:
        return same_document(question, retrieved.document)
    return _may_be_of(question, retrieved.document) and contains_any(
        retrieved.text, question.evidence
    )


def first_right(row: Row) -> int | None:
    """Return the 1-based rank of the first right passage, None where none was retrieved."""
    for rank, retrieved in enumerate(row.outcome.retrieved, start=1):
        if is_right(row.question, retrieved):
            return rank
    return None


def cites_evidence(question: Question, citation: Cited) -> bool:
    """Whether the citation's quote overlaps the evidence, in a document that the gold names.

    A citation that names no document is judged by its quote.
    """
    return _may_be_of(question, citation.document) and any(
        overlaps(citation.quote, evidence) for evidence in question.evidence
    )


def same_document(question: Question, name: str) -> bool:
    """Whether the gold names this document, by file name; True where it names none."""
    return not question.documents or plain_name(name) in map(plain_name, question.documents)


def _may_be_of(question: Question, name: str) -> bool:
    return not name or same_document(question, name)


def findable(question: Question) -> bool:
    """Whether the question has a right passage that a search could return."""
    judged = question.relevant or question.evidence or question.documents
    return question.answerable and bool(judged)


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """Return the file name alone, in one spelling of letters."""
    return unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name).casefold()
