"""Members' own questions: "1. Abgeordneter / Max Muster / (AfD)", the question, and its answer.

Schriftliche Fragen print under each question who answered it and when; the questions of a
Fragestunde stand alone. Who asks and who answers become headings, so that no question stands
below the answer to the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.folding import append
from ingest.lines import MARKER
from ingest.parsed import Part, text_of
from rag.types import BlockKind, Role

KINDS = frozenset({"Schriftliche Fragen", "Dringliche Fragen", "Fragen"})
_ASKS = re.compile(r"(\d{1,3})\. Abgeordneter?\b")
_MEMBER = re.compile(
    r"\f?\d{1,3}\. Abgeordneter? .{3,70}?\((?:AfD|CDU/\s?CSU|SPD|Die Linke|FDP|BSW"
    r"|BÜNDNIS 90/\s?DIE GRÜNEN|[Ff]raktionslos)\)"
)
_LINES = 5
"""Parts on which a name and a party may stand, or an office, a name and a date."""
_ANSWER = re.compile(r"\f?Antwort de[rs] .{5,160}? vom \d{1,2}\.?\s\w+ \d{4}")
_AREA = re.compile(r"Geschäftsbereich de[rs] ")
_AREA_LEVEL, _MEMBER_LEVEL, _ANSWER_LEVEL, _BELOW = 2, 3, 4, 5
_ASKED = re.compile(r"\?[)\"“”*]*$")
_NO_ITEM = re.compile(r"(?:[–-]|\d{1,3}\.) ")
_LISTING = re.compile(r"[:;,]$")
_GAP = 20
"""A question so much further on is the number of a list."""


def questions(parts: Sequence[Part]) -> list[Part]:
    """Mark the questions of members ASKS and what answers them ANSWERS, with their numbers."""
    result: list[Part] = []
    asked: list[str] = []
    number, role = None, Role.REPORTS
    last = place = 0
    while place < len(parts):
        part, text = parts[place], text_of(parts[place])
        if (found := _ASKS.match(text)) and last < int(found[1]) <= last + _GAP:
            asked = [*asked, found[1]] if role is Role.ASKS else [found[1]]
            number, role, last = found[1], Role.ASKS, int(found[1])
            words, rest, place = _gathered(parts, place, _MEMBER) or (part.text, "", place + 1)
            result.append(_heading(words, _MEMBER_LEVEL))
        elif role is Role.ASKS and (answer := _gathered(parts, place, _ANSWER)):
            number, role = ", ".join(asked), Role.ANSWERS
            words, rest, place = answer
            result.append(_heading(words, _ANSWER_LEVEL))
        else:
            if _AREA.match(text) and _ASKS.match("".join(map(text_of, parts[place + 1 :][:1]))):
                number, role, part = None, Role.REPORTS, _heading(part.text, _AREA_LEVEL)
            elif part.kind is BlockKind.SIGNATURE:
                number, role = None, Role.REPORTS
            _add(result, part, number, role)
            rest, place = "", place + 1
        if rest:
            _add(result, Part(rest), number, role)
    return result


def _gathered(
    parts: Sequence[Part], place: int, pattern: re.Pattern[str]
) -> tuple[str, str, int] | None:
    """What matches at the beginning of a few parts, the rest of the last one, the next place."""
    words = ""
    for at in range(place, min(place + _LINES, len(parts))):
        words = f"{words} {parts[at].text}".strip(" ")
        if match := pattern.match(words):
            return match.group(), words[match.end() :].lstrip(" "), at + 1
    return None


def _heading(text: str, level: int) -> Part:
    return Part(text, BlockKind.HEADING, level=level)


def _add(parts: list[Part], part: Part, number: str | None, role: Role) -> None:
    """Add a part; in the narrow column of a question a line's end says nothing before its "?"."""
    asking = bool(parts) and parts[-1].kind is BlockKind.QUESTION
    if asking and role is Role.ASKS and not _ASKED.search(text_of(parts[-1])):
        if _goes_on(text_of(parts[-1]), part):
            parts[-1] = replace(parts[-1], text=append(parts[-1].text, part.text))
            return
        part = replace(part, kind=BlockKind.LIST_ITEM) if part.kind is BlockKind.HEADING else part
    parts.append(_said(part, number, role))


def _goes_on(asked: str, part: Part) -> bool:
    """Whether a part goes on with a question that has not ended: no note, no item of a list."""
    text = text_of(part)
    if part.kind is BlockKind.FOOTNOTE or not MARKER.match(text):
        return part.kind is not BlockKind.FOOTNOTE
    # "in der Nacht vom / 25. auf den 26. Juni", "geprüft / – und wann –" begin no item.
    return bool(_NO_ITEM.match(text)) and not _LISTING.search(asked)


def _said(part: Part, number: str | None, role: Role) -> Part:
    if part.kind is BlockKind.HEADING:
        below = role is not Role.REPORTS and (part.level or 0) > 1
        return replace(part, level=max(_BELOW, part.level or 0)) if below else part
    kind = part.kind
    if role is Role.ASKS and kind is not BlockKind.FOOTNOTE:
        kind = BlockKind.QUESTION
    elif role is Role.ANSWERS and kind is BlockKind.PARAGRAPH:
        kind = BlockKind.ANSWER
    return replace(part, kind=kind, number=number, role=role)
