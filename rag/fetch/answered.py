"""Whether the collection answers a question of an inquiry that was found, and where.

The answer may stand in the paper that prints the question, or in the Antwort to the inquiry.
"""

from __future__ import annotations

from types import MappingProxyType

from rag.fetch.lookup import Asked, look_up
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference
from rag.types import Answer, Hit, Role


def answer_to(hit: Hit, language: str, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return the answer to the question that a passage asks; None where there is none.

    Args:
        hit: the passage of the question.
        language: the reader's.
        reader: of the index.
        scope: whose rights apply; the answer may stand in another paper than a filter allows.
    """
    if hit.passage.role is not Role.ASKS or not hit.passage.questions:
        return None
    numbers = hit.passage.questions
    reference = Reference(hit.document.number, numbers, answer=True, signed=False, rest="")
    own = {} if hit.document.number else {"document": hit.document.id}
    readable = Scope(scope.groups, MappingProxyType(own))
    found = look_up(Asked("", language, reference), reader, readable)
    return found if found is not None and found.sentences else None
