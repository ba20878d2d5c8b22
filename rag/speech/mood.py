"""Which sentences of a German text report what somebody says, by the mood of their verbs.

The subjunctive of "sei" and "gebe" does so by itself. That of "hätten" and "stünde" supposes as
well: it reports only in a text that reports all along, behind a sentence that does so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.speech.attributed import table


def reports(sentence: str) -> bool:
    """Return whether a sentence by itself is reported speech."""
    words = table("de")
    if re.search(words["no_subjunctive"], sentence):
        return False
    return re.search(words["subjunctive"], sentence) is not None


def reporting(sentences: Sequence[str], begins: Sequence[bool]) -> tuple[bool, ...]:
    """Tell for each sentence of a report whether it passes on what somebody says.

    Args:
        sentences: in order, their quotations masked.
        begins: whether each begins a paragraph.
    """
    told = [reports(one) for one in sentences]
    for row in range(1, len(told)):
        if told[row] or not told[row - 1]:
            continue
        within = not begins[row] and row + 1 < len(told) and not begins[row + 1]
        told[row] = _may(sentences[row], "supposing") or (
            within and told[row + 1] and _may(sentences[row], "conditional")
        )
    return tuple(told)


def last_reporting(text: str) -> int:
    """Return where the paragraphs begin, up to the text's end, that all report something."""
    start = len(text)
    while start > 0:
        begin = text.rfind("\n\n", 0, max(0, start - 2))
        begin = 0 if begin < 0 else begin + 2
        if not reports(text[begin:start]):
            break
        start = begin
    return start


def _may(sentence: str, form: str) -> bool:
    words = table("de")
    plain = rf"{words['indicative']}|{words['no_subjunctive']}"
    verbs = rf"\b(?:{words[form]})\b"
    return re.search(verbs, sentence) is not None and re.search(plain, sentence) is None
