"""What a cross-encoder reads of a candidate: the sentence, a tab, and what it stands in.

A sentence such as "Nein, dies ist nicht geplant." says nothing without the question it answers, and
"Er sagte zu." nothing without the sentence before. Both are cut short: every word costs time.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.signs import Candidate
from rag.types import Hit, Role

TITLE, NEAR = 60, 110
"""Characters of the document's title and of the neighbouring text."""


def readings(hits: Sequence[Hit], candidates: Sequence[Candidate]) -> list[str]:
    """Return one text per candidate, in their order: ``sentence TAB context``."""
    questions = {
        (hit.document.id, hit.passage.question): hit.text
        for hit in hits
        if hit.passage.role is Role.ASKS
    }
    found = []
    for number, one in enumerate(candidates):
        hit = hits[one.row]
        near = ""
        if hit.passage.role is Role.ANSWERS:
            near = questions.get((hit.document.id, hit.passage.question), "")[:NEAR]
        if not near and number and candidates[number - 1].row == one.row:
            near = candidates[number - 1].text[-NEAR:]
        context = f"{hit.document.title[:TITLE]} · {near}" if near else hit.document.title[:TITLE]
        found.append(f"{_plain(one.text)}\t{_plain(context)}")
    return found


def _plain(text: str) -> str:
    """Fold white space: the tab must be the only one."""
    return " ".join(text.split())
