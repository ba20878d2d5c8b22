"""What a government's reply to a report repeats of it: the recommendations that it replies to.

"Government response to the … Inquiry Report" prints each recommendation above the reply. As it
stands there it is the inquiry's word, not the government's. What cannot be told to be the inquiry's
is left to the document.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from rag.speech.attributed import table
from rag.types import Manner, Voice


def is_reply(title: str) -> bool:
    """Return whether a document by its title replies to the report of an inquiry or committee."""
    return _compiled("title").search(title) is not None


def recommended(text: str, at: int, title: str) -> Voice | None:
    """Return the voice of whoever recommended what a reply repeats; None in the reply itself.

    Args:
        text: the document, at least from the recommendation's heading on.
        at: where the sentence begins.
        title: of the document.
    """
    told = _compiled("title").search(title)
    if told is None:
        return None
    finish = text.find("\n\n", at)
    finish = len(text) if finish < 0 else finish
    paragraphs = text[:finish].split("\n\n")
    head = next((row for row in range(len(paragraphs) - 1, -1, -1) if _heads(paragraphs[row])), -1)
    repeated = _from_first_number(paragraphs[head + 1 :])
    if head < 0 or not repeated or not _are_repeated(_whole([*repeated, *_items(text[finish:])])):
        return None
    return Voice(Manner.QUOTED, told["body"] or "")


def _heads(paragraph: str) -> bool:
    return _compiled("heads").fullmatch(paragraph.strip()) is not None


def _from_first_number(paragraphs: list[str]) -> list[str]:
    """Leave out what stands between the heading and the report's first numbered paragraph.

    Titles of the report and notes of the page before say nothing of whose words follow; a reply
    would end in a full stop.
    """
    first = next((n for n, one in enumerate(paragraphs) if _is_numbered(one)), 0)
    passed = all(_compiled("above").fullmatch(one.strip()) for one in paragraphs[:first])
    return paragraphs[first:] if passed else paragraphs


def _items(after: str) -> list[str]:
    """Return the items of a list that follow at once."""
    following = after.removeprefix("\n\n").split("\n\n")
    return list(takewhile(_compiled("item").match, following))


def _whole(paragraphs: list[str]) -> list[str]:
    """Put the items of each list to the paragraph that announces them."""
    found: list[str] = []
    for one in paragraphs:
        if found and _compiled("item").match(one):
            found[-1] += f"\n\n{one}"
        else:
            found.append(one)
    return found


def _are_repeated(paragraphs: list[str]) -> bool:
    """Tell whether all paragraphs since a heading are of the recommendation.

    A numbered one ends in its place in the report, or recommends; without numbers it says what
    "should" be done.
    """
    return all(_is_numbered(one) or _proposes(one.split("\n\n")[0]) for one in paragraphs)


def _is_numbered(paragraph: str) -> bool:
    return _compiled("numbered").fullmatch(paragraph.strip()) is not None


def _proposes(paragraph: str) -> bool:
    found = _compiled("proposes").search(paragraph)
    return found is not None and _compiled("replies").search(paragraph) is None


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(table("en")["replied"][name], re.DOTALL)
