"""Which characters of a text stand between quotation marks: German, English, French or Swiss."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.speech.attributed import attributed

_QUOTED = re.compile(
    r"„[^“”\"„]{2,900}[“”\"]|“[^”“]{2,900}”|»[^«»]{2,900}«|«[^«»]{2,900}»"
    r"|(?<![\w\"])\"(?=\S)[^\"]{2,900}?(?<=\S)\"(?!\w)"
)
_SPOKEN = re.compile(r"(?<=:\s)„[^“”\"„]+[“”\"]")
"""What may go on over several paragraphs, where somebody is said to speak before it."""
_WORD = re.compile(r"\w[\w-]*")
FEWEST = 4
"""Words; fewer are a title, a term or a word that the writer keeps at arm's length."""


@lru_cache(maxsize=256)
def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end, marks included, of each quotation of at least ``FEWEST`` words."""
    short = [match.span() for match in _QUOTED.finditer(text) if "\n\n" not in match[0]]
    # Two paragraphs in one pair of marks are two quotations that each lost a mark, or a speech.
    long = [match.span() for match in _SPOKEN.finditer(text) if "\n\n" in match[0]]
    found = [*short, *(span for span in long if _is_said(text[: span[0]]))]
    return tuple(
        (first, last)
        for first, last in sorted(found)
        if len(_WORD.findall(text, first, last)) >= FEWEST
    )


def _is_said(before: str) -> bool:
    """Tell whether somebody says what follows in German marks, in the same paragraph."""
    announced = re.split(r"\n\n|[.!?]\s(?=[A-ZÄÖÜ])", before)[-1]
    return attributed(announced, "de") is not None


def share(text: str, start: int, end: int) -> float:
    """Return how much of ``text[start:end]`` is quoted, in letters."""
    letters = _letters(text, start, end)
    inside = sum(
        _letters(text, max(start, first), min(end, last))
        for first, last in quotations(text)
        if first < end and start < last
    )
    return inside / letters if letters else 0.0


def masked(text: str) -> str:
    """Return the text with what is quoted put out of sight; offsets stay."""
    chars = list(text)
    for first, last in quotations(text):
        chars[first + 1 : last - 1] = "·" * (last - first - 2)
    return "".join(chars)


def _letters(text: str, start: int, end: int) -> int:
    return sum(character.isalpha() for character in text[start:end])
