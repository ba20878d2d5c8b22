"""What a cross-encoder reads of a candidate: the sentence, a tab, and what it stands in.

A sentence such as "Nein, dies ist nicht geplant." says nothing without the question it answers, and
"Er sagte zu." nothing without the sentence before. An item of a list says what the words above the
list say of it, and these what the items say. All is cut short: every word costs time.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.wholes import is_item
from rag.ranking.signs import Candidate
from rag.types import Hit, Role

TITLE, NEAR, ITEMS = 60, 110, 160
"""Characters of the document's title, of the neighbouring text, and of the items of a list."""


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
        if not near and (before := _before(hits, candidates, number)) is not None:
            near = candidates[before].text[-NEAR:]
        context = f"{hit.document.title[:TITLE]} · {near}" if near else hit.document.title[:TITLE]
        found.append(f"{_plain(_with_items(hits, candidates, number))}\t{_plain(context)}")
    return found


def _before(hits: Sequence[Hit], candidates: Sequence[Candidate], number: int) -> int | None:
    """Return the sentence before, or before the first item of the list that this one is of."""
    row, place = candidates[number].row, number
    while place and candidates[place - 1].row == row and _listed(hits, candidates[place]):
        place -= 1
    if place < number and candidates[place].text.endswith(":"):
        return place
    return number - 1 if number and candidates[number - 1].row == row else None


def _with_items(hits: Sequence[Hit], candidates: Sequence[Candidate], number: int) -> str:
    """Return a sentence, with the items that follow where it announces them."""
    one, text = candidates[number], candidates[number].text
    if not text.endswith(":"):
        return text
    for other in candidates[number + 1 :]:
        longer = len(text) - len(one.text) > ITEMS
        if other.row != one.row or longer or not _listed(hits, other):
            break
        text = f"{text} {other.text}"
    return text[: len(one.text) + ITEMS]


def _listed(hits: Sequence[Hit], one: Candidate) -> bool:
    hit = hits[one.row]
    return is_item(hit.text, one.start - hit.passage.start)


def _plain(text: str) -> str:
    """Fold white space: the tab must be the only one."""
    return " ".join(text.split())
