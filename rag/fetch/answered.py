"""Whether the collection answers a question of an inquiry that was found, and where.

The answer may stand in the paper that prints the question, or in the Antwort to the inquiry.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from rag.answer import framing
from rag.answer.drafts import joined
from rag.fetch.lookup import Asked, look_up, quoted
from rag.fetch.numbered import units
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference
from rag.types import Answer, Evidence, Role, Status


def answer_to(one: Evidence, language: str, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return a question of an inquiry with the answer to it; None where nothing answers it.

    "Nein." says nothing without what was asked, so the question stands above.

    Args:
        one: a sentence of the question, or of the answer.
        language: the reader's.
        reader: of the index.
        scope: whose rights apply; the answer may stand in another paper than a filter allows.
    """
    info, passage, readable = one.hit.document, one.hit.passage, Scope(scope.groups)
    if passage.role not in (Role.ASKS, Role.ANSWERS) or not passage.questions:
        return None
    numbers = _numbers(one, reader, readable)
    reference = Reference(info.number, numbers, answer=True, signed=False, rest="")
    wanted = Asked("", language, reference)
    own = {} if info.number else {"document": info.id}
    found = look_up(wanted, reader, Scope(scope.groups, MappingProxyType(own)))
    line = framing.phrase("asked_there", language, numbers=", ".join(numbers))
    question = quoted(wanted, [(info, units(reader, info, readable, reference).asked)], line)
    if found is None or not found.sentences or question is None:
        return None
    return replace(joined((question, found)), status=Status.PARTIAL)


def _numbers(one: Evidence, reader: IndexReader, scope: Scope) -> tuple[str, ...]:
    """Return the number of the question that a sentence stands in; its passage may hold more."""
    document = reader.document(one.hit.document.id, scope)
    blocks = document.blocks if document is not None else ()
    within = (b.numbers for b in blocks if b.numbers and b.start <= one.start < b.end)
    return next(within, one.hit.passage.questions)
