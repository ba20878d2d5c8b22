"""The conversation of one visitor: earlier questions, the last answer, what was taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.question.conversation import Turn
from rag.types import Answer

LONGEST = 12
"""Earlier questions that are kept and shown."""

ANEW = "*"
"""What the page sends in place of a key to begin a new conversation."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What has been asked; ``turns`` are the questions before the one of ``answer``.

    ``unread`` are the keys that the visitor took back of how that question was read, and
    ``asked`` is the question that is on the page, answered or not; ``judged`` whether the visitor
    called its answer right, None where nothing was said of it. ``busy`` is true while it is
    answered, and ``language`` the page's in which the answer was shown.
    """

    turns: tuple[Turn, ...] = ()
    answer: Answer | None = None
    unread: frozenset[str] = frozenset()
    asked: str = ""
    judged: bool | None = None
    busy: bool = False
    language: str = ""

    def going_on(self, question: str) -> Talk:
        """Return the talk when ``question`` is asked next; the same one again is no new turn."""
        if question == self.asked:
            return replace(self, answer=None, judged=None)
        if self.answer is None:
            return Talk(self.turns, asked=question)
        turns = (*self.turns, Turn.of(self.answer))[-LONGEST:]
        return Talk(turns, asked=question)

    def without(self, key: str) -> Talk:
        """Return the talk with one more thing not to be read from the same question."""
        return replace(self, unread=self.unread | {key})

    def answered(self, answer: Answer | None) -> Talk:
        """Return the talk with the answer to its question."""
        return replace(self, answer=answer, judged=None, busy=False)

    def shown(self, language: str) -> Talk:
        """Return the talk when its answer is on the page in ``language``."""
        return replace(self, language=language)

    def asking(self) -> Talk:
        """Return the talk while its question is answered."""
        return replace(self, answer=None, judged=None, busy=True)
