"""What a writer of answers is to the rest of the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.types import Evidence, Hit


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: the words, their language and what the acronyms mean."""

    text: str
    language: str
    expanded: tuple[tuple[str, str], ...] = ()
    answer_sentences: int = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as a backend wrote it, before any check.

    ``cited`` are indices into the hits that the backend was given (0-based). ``evidence`` is set
    where the backend copied the sentence from a place that it knows exactly.
    """

    text: str
    cited: tuple[int, ...]
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a backend returns: drafts, whether it declined to answer, and notices for the user."""

    drafts: tuple[Draft, ...]
    declined: bool = False
    notices: tuple[str, ...] = ()


class Backend(Protocol):
    """Writes an answer from evidence; knows neither index nor parsers."""

    name: str

    def answer(
        self, question: Question, hits: Sequence[Hit], evidence: Sequence[Evidence]
    ) -> Reply:
        """Answer from the hits (best first) and their ranked sentences.

        Raises:
            BackendError: the model could not be reached or its reply could not be read.
        """
        ...
