"""Why a sentence is not supported, in the reader's words: "the source says 30, not 13"."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.framing import phrase
from rag.types import Problem


def reason(problem: Problem, language: str) -> str:
    """Return what speaks against a sentence, in ``language``; an unknown one reads as English."""
    key = f"problem_{problem.kind.value}"
    if problem.words and problem.source:
        return phrase("problem_instead", language, words=problem.words, source=problem.source)
    if problem.words:
        return phrase(f"{key}_words", language, words=problem.words)
    return phrase(key, language)


def reasons(problems: Sequence[Problem], language: str) -> str:
    """Return all that speaks against a sentence in one line; empty where nothing does."""
    return "; ".join(dict.fromkeys(reason(problem, language) for problem in problems))
