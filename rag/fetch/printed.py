"""Which papers print a numbered question: by the number alone, a paper's, a kind or a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from rag.index.base import IndexReader, Scope
from rag.question.references import Reference, digits, puts_questions
from rag.types import DocumentInfo

ANSWER = "Antwort"
_INQUIRY = "Anfrage"

COMPOUNDED = 4
"""Letters from which on a word names a title that has it only within a longer word."""


def with_number(reference: Reference, reader: IndexReader, scope: Scope) -> list[DocumentInfo]:
    """Return the papers that print one of the numbers; of the kind that is named, if one is."""
    found: dict[str, DocumentInfo] = {}
    for number in reference.numbers:
        found |= {info.id: info for info in reader.numbered(digits(number), scope)}
    return [info for info in found.values() if _is_of(info, reference)]


def inquiries(reference: Reference, reader: IndexReader, scope: Scope) -> list[DocumentInfo]:
    """Return the papers of the kind that is named, whatever numbers they print."""
    if not reference.kind:
        return []
    return [i for i in reader.searched(scope) if _fits(i.kind or "", reference.kind)]


def _is_of(info: DocumentInfo, reference: Reference) -> bool:
    """Whether a paper may be, or answer, an inquiry of the kind that is named without a number."""
    if not reference.kind or reference.paper:
        return True
    own = info.kind or ""
    if own == ANSWER and info.answers is not None:
        return reference.kind.endswith(_INQUIRY)
    return own == ANSWER or _fits(own, reference.kind) or not puts_questions(own)


def _fits(own: str, kind: str) -> bool:
    """Whether a kind is the one that is named: an "Anfrage" may be a small or a major one."""
    return own.endswith(kind) if kind.endswith(_INQUIRY) else own == kind


def missing(
    reference: Reference, papers: Sequence[DocumentInfo], reader: IndexReader, scope: Scope
) -> list[str]:
    """Return the numbers that none of the papers prints."""
    own = {info.id for info in papers}

    def printed(number: str) -> bool:
        return any(info.id in own for info in reader.numbered(digits(number), scope))

    return [number for number in reference.numbers if not printed(number)]


def named(reference: Reference, reader: IndexReader, scope: Scope) -> list[DocumentInfo]:
    """Return the documents with the paper's number, and answers to the inquiry of this number."""
    if reference.paper is None:
        return []
    filters = {**scope.filters, "number": reference.paper}
    found = list(reader.searched(replace(scope, filters=MappingProxyType(filters))))
    known = {info.id for info in found}
    answers = (
        info for info in with_number(reference, reader, scope) if info.answers == reference.paper
    )
    return [*found, *(info for info in answers if info.id not in known)]


def titled(info: DocumentInfo, rest: str) -> bool:
    """Tell whether all these words stand in what describes a paper."""
    described = " ".join(filter(None, (info.title, info.issuer, info.kind, info.name)))
    return all(_holds(described, word) for word in rest.split())


def _holds(described: str, word: str) -> bool:
    """Tell whether a title has a word, be it in a compound: "Kosten" in "Reisekosten".

    A short word must stand by itself: "Sicherheit" has no "IT" and "Deutschland" no "EU". In small
    letters it must be printed so, for the "it" of "about it" is no "IT" either.
    """
    if len(word) >= COMPOUNDED:
        return word.casefold() in described.casefold()
    whole = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return re.search(whole, described, 0 if word.islower() else re.IGNORECASE) is not None
