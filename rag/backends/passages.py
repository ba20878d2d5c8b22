"""Passages as a model is shown them: whole, in order, fenced, and stripped of unseen characters.

Documents are untrusted. Each passage stands between delimiters that are drawn anew for every
request, so that no document can close its own fence ("spotlighting", Hines et al. 2024,
arXiv:2403.14720), and characters that a reader would not see are taken out.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from rag.analysis.tokens import count
from rag.backends.prompts import fill
from rag.backends.strings import notice, speaker
from rag.cite.plain import is_visible
from rag.errors import SettingsError
from rag.types import Hit


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model gets to see: the first ``number`` hits as one text, and their delimiter."""

    text: str
    delimiter: str
    number: int
    notices: tuple[str, ...] = ()


def show(hits: Sequence[Hit], template: str, language: str, limit: int) -> Shown:
    """Lay out as many of the first hits as fit into ``limit`` tokens, each of them whole.

    Raises:
        SettingsError: not even the first passage fits.
    """
    delimiter = _delimiter(hits)
    blocks: list[str] = []
    used = 0
    for number, hit in enumerate(hits, start=1):
        block = fill(template, _values(hit, number, delimiter, language))
        used += count(block)
        if used > limit:
            break
        blocks.append(block)
    if hits and not blocks:
        raise SettingsError(
            f"'answer.context_tokens' is {limit}, the first passage alone needs {used}",
            remedy=f"set answer.context_tokens to {used} or more",
        )
    left_out = len(hits) - len(blocks)
    notices = (
        (notice("passages_left_out", language, count=left_out, total=len(hits), limit=limit),)
        if left_out
        else ()
    )
    return Shown("\n\n".join(blocks), delimiter, len(blocks), notices)


def visible(text: str) -> str:
    """Take out control, zero-width, direction, private and variation characters.

    Line feeds and tabs stay. What is invisible to the policy officer must not speak to the model.
    """
    return "".join(character for character in text if is_visible(character))


def _delimiter(hits: Sequence[Hit]) -> str:
    while True:
        drawn = secrets.token_hex(8)
        if not any(drawn in hit.text or drawn in hit.document.title for hit in hits):
            return drawn


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _values(hit: Hit, number: int, delimiter: str, language: str) -> dict[str, str]:
    unknown = notice("unknown", language)
    page = hit.passage.page
    return {
        "delimiter": delimiter,
        "number": str(number),
        "title": _line(hit.document.title) or unknown,
        "date": hit.document.date or unknown,
        "section": _line(" › ".join(hit.passage.section)) or unknown,
        "page": str(page) if page is not None else unknown,
        "speaker": speaker(hit.passage.role, language),
        "text": visible(hit.text),
    }
