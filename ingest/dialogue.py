"""Parliamentary questions and answers: who speaks, and to which numbered question.

A Kleine Anfrage states (preamble) and asks (numbered questions). An Antwort prints the preamble
and the questions again, each question or group of questions followed by the answer to it. A
question is nobody's statement of fact, so the difference must never be lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest import annexes, feet
from ingest.jointly import named_jointly
from ingest.lines import QUESTION_WORDS, asks, runs_on
from ingest.parsed import Part, text_of
from rag.types import BlockKind, Role

_ASK = re.compile(r"\bfragen wir\b|\bWir fragen\b")
_QUESTIONERS = re.compile(
    r"Vorbemerkung(?:en)? de[rs] (?:Frage|Anfrage|Abgeordnete)", re.IGNORECASE
)
_GOVERNMENT = re.compile(r"Vorbemerkung(?:en)? der Bundesregierung|Vorbemerkung der Landes", re.I)
_LETTER = re.compile(r"(?:\d{1,3}\. )?([a-z]{1,2})\) ")
_LETTERED = re.compile(r"^(\d{1,3}\. )[a-z]\) ")
_FOLLOW_UP = re.compile(rf"(?:Wenn|Falls|Und|Sofern)\b|{QUESTION_WORDS}")
_NUMBERED = re.compile(r"(\d{1,3})\. (?=[^\W\d_]|[„“\"(])")
_BEGINS = re.compile(f"{_NUMBERED.pattern}|{_LETTER.pattern}|{_FOLLOW_UP.pattern}")
_FINISHED = re.compile(r"[.?!][\"“”)]*$|\?\)?$|\)\.?$")
_GLUED = re.compile(
    r"(?<=\?)[)“”\"]{0,2}(?=\s+(?:§|„|\d(?!\d?\s(?:www|http|[Vv]gl|[Ss]iehe)))[^?]*\.\s*$)"
)
"""An answer that begins with a paragraph sign, a number or a quotation runs on in the text."""
_LONGEST = 30
_FOOTNOTE = re.compile(r"(\*{1,3}) ")
_LIST_GAP = 12
_GAP = 40
"""Answers regroup questions (1, 2, 4, 6, 7, then 3); a jump beyond this is a list's number."""


@dataclass(slots=True)
class _Talk:
    role: Role
    asked: list[str] = field(default_factory=list)
    """Numbers of the questions printed since the last answer."""
    answering: str | None = None
    seen: set[int] = field(default_factory=set)
    numbers: frozenset[int] = frozenset()
    """Numbers that begin a part anywhere in the paper: those of its questions, and of lists."""
    letter: str = ""
    over: bool = False
    """Whether the imprint is past, and annexes follow that no question heads."""


def inquiry(parts: Sequence[Part]) -> list[Part]:
    """Mark a Kleine Anfrage: preamble STATES, numbered questions ASKS."""
    asking = False
    number: str | None = None
    result = []
    role = Role.REPORTS
    for part in parts:
        text = text_of(part)
        if part.kind is BlockKind.HEADING:
            number = None
            preamble = bool(_QUESTIONERS.match(text))
            role = Role.STATES if part.level == 1 or preamble else role
            result.append(replace(part, role=role) if preamble else part)
            continue
        if part.kind is BlockKind.SIGNATURE:
            role, asking, number = Role.REPORTS, False, None
        # Some preambles end without "Wir fragen die Bundesregierung".
        asking = asking or (role is Role.STATES and text.startswith("1. ") and asks(text))
        if asking and (found := _next_number(part, number)):
            number = found
        if asking and number:
            result.append(replace(part, kind=BlockKind.QUESTION, number=number, role=Role.ASKS))
            continue
        result.append(replace(part, role=role, number=None))
        asking = asking or (role is Role.STATES and bool(_ASK.search(text)))
    return result


def _next_number(part: Part, last: str | None) -> str | None:
    match = _NUMBERED.match(text_of(part))
    if not match:
        return None
    number = int(match.group(1))
    before = int(last) if last else None
    if before is None or before < number <= before + 3:
        return str(number)
    return None


def reply(parts: Sequence[Part]) -> list[Part]:
    """Mark an Antwort: printed questions ASKS, what follows them ANSWERS, with their numbers."""
    parts = _unglued(annexes.labelled(parts))
    talk = _Talk(Role.REPORTS, numbers=_numbers(parts))
    result: list[Part] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        if part.annexed and not talk.over:
            talk.over = True
            _end_of_answers(talk)
        if part.kind is BlockKind.HEADING:
            result.append(_heading(part, talk))
            place += 1
            continue
        if (number := _question_number(parts, place, talk)) is not None:
            end = _question_end(parts, place)
            result.extend(
                replace(p, kind=BlockKind.QUESTION, number=number, role=Role.ASKS)
                for p in parts[place:end]
            )
            _asked(talk, number, parts[place:end])
            place = end
            continue
        if (note := _noted(part, result)) is not None:
            result.append(note)
            place += 1
            continue
        if _stands_between(parts, place, talk):
            # The next question follows at once, so this foot of a page answers nothing.
            result.append(replace(part, role=Role.ANSWERS, number=None))
            place += 1
            continue
        result.append(_said(part, talk))
        place += 1
    return result


def _numbers(parts: Sequence[Part]) -> frozenset[int]:
    found = (_NUMBERED.match(text_of(part)) for part in parts)
    return frozenset(int(match.group(1)) for match in found if match)


def _unglued(parts: Sequence[Part]) -> list[Part]:
    """Part a question from the answer that was folded into one paragraph with it."""
    result: list[Part] = []
    for part in parts:
        begins = _BEGINS.match(text_of(part))
        match = _GLUED.search(part.text) if begins and part.kind is not BlockKind.HEADING else None
        if match is None:
            result.append(part)
            continue
        result.append(replace(part, text=part.text[: match.end()]))
        result.append(Part(part.text[match.end() :].lstrip(" "), annexed=part.annexed))
    return result


def _noted(part: Part, above: Sequence[Part]) -> Part | None:
    """Return a footnote as said of what bears its stars, None where that is not known.

    It is printed where a page ends, as often as not below the answer to a later question.
    """
    match = _FOOTNOTE.match(text_of(part)) if part.kind is BlockKind.FOOTNOTE else None
    if match is None:
        return None
    for one in reversed(above):
        if one.kind is BlockKind.FOOTNOTE and text_of(one).startswith(match.group()):
            return None
        if feet.bears(text_of(one), match[1]):
            return replace(part, number=one.number, role=one.role)
    return None


def _stands_between(parts: Sequence[Part], place: int, talk: _Talk) -> bool:
    """Whether a footnote, printed where a page ends, stands between two questions."""
    if talk.role is not Role.ASKS or not _FOOTNOTE.match(text_of(parts[place])):
        return False
    return place + 1 < len(parts) and _question_number(parts, place + 1, talk) is not None


def _heading(part: Part, talk: _Talk) -> Part:
    text = text_of(part)
    if _QUESTIONERS.match(text):
        talk.role = Role.STATES
        return replace(part, role=talk.role)
    if _GOVERNMENT.match(text):
        talk.role, talk.answering = Role.ANSWERS, None
        return replace(part, role=talk.role)
    if text.startswith(("Anlage", "Anhang")):
        number = annexes.question(text)
        talk.answering = str(number) if number in talk.seen else None
    return part


def _end_of_answers(talk: _Talk) -> None:
    talk.role = Role.ANSWERS if talk.seen else talk.role
    talk.answering = None


def _asked(talk: _Talk, number: str, group: Sequence[Part]) -> None:
    if talk.answering is not None or talk.role is not Role.ASKS:
        talk.asked = []
    talk.role, talk.answering = Role.ASKS, None
    talk.asked.append(number)
    talk.seen.add(int(re.sub(r"\D", "", number)))
    letters = [m.group(1) for p in group if (m := _LETTER.match(text_of(p)))]
    talk.letter = letters[-1] if letters else ""


def _said(part: Part, talk: _Talk) -> Part:
    """A part that is no question: an answer once a question was asked, else the preamble."""
    if talk.role is Role.ASKS:
        talk.role, talk.answering = Role.ANSWERS, ", ".join(_answered(part, talk))
    if talk.role is Role.ANSWERS:
        kind = BlockKind.ANSWER if part.kind is BlockKind.PARAGRAPH else part.kind
        return replace(part, kind=kind, number=talk.answering, role=Role.ANSWERS)
    return replace(part, role=talk.role, number=None)


def _answered(part: Part, talk: _Talk) -> list[str]:
    """Numbers that the answer beginning here answers: those just asked, and others that it names.

    "Die Fragen 4, 5 und 7 bis 11 werden gemeinsam beantwortet", 4 and 5 having stood further up,
    or a question that the paper has left out; one that is still to come is a misprint.
    """
    named = named_jointly(text_of(part))
    asked = {int(re.sub(r"\D", "", number)) for number in talk.asked}
    if not asked < named or (named - talk.seen) & talk.numbers:
        return talk.asked
    return sorted({*talk.asked, *map(str, named - asked)}, key=_in_order)


def _in_order(number: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", number)
    return int(digits), number[len(digits) :]


def _question_number(parts: Sequence[Part], place: int, talk: _Talk) -> str | None:
    text = text_of(parts[place])
    match = _NUMBERED.match(text) if parts[place].number else None
    if match:
        number = int(match.group(1))
        highest = max(talk.seen, default=0)
        # "23. a) Für welchen Zeitraum …": the first sub-item stands on the question's own line.
        worded = asks(text) or asks(_LETTERED.sub(r"\1", text))
        fresh = number not in talk.seen and number <= highest + (_GAP if worded else _LIST_GAP)
        if fresh and (worded or _asks(parts[place : _question_end(parts, place)])):
            return str(number)
        return None
    letter = _LETTER.match(text)
    current = talk.answering.split(", ")[-1] if talk.answering else None
    if letter and current and text.endswith("?") and letter.group(1) > talk.letter:
        return re.sub(r"\D", "", current) + letter.group(1)
    return None


def _asks(group: Sequence[Part]) -> bool:
    return any("?" in text_of(part) for part in group)


def _question_end(parts: Sequence[Part], place: int) -> int:
    """The question's own sub-items and follow-up questions belong to it.

    As long as nothing was asked yet, items and lines that go on belong to it too.
    """
    end = place + 1
    asked = "?" in text_of(parts[place])
    while end < min(len(parts), place + _LONGEST):
        part, text = parts[end], text_of(parts[end])
        if part.kind is BlockKind.HEADING or (
            # "… und die / 8. Richtlinie zur …" is a sentence that a line's end has cut.
            _NUMBERED.match(text) and (asked or not runs_on(text_of(parts[end - 1])))
        ):
            return end
        inquires = text.endswith("?") or "? (" in text
        unfinished = not _FINISHED.search(text_of(parts[end - 1]))
        item = part.kind is BlockKind.LIST_ITEM
        goes_on = (
            (item and (unfinished or inquires or not asked or "?" in text))
            or (not asked and (unfinished or text[0].islower() or text[0] == "("))
            or (inquires and bool(_FOLLOW_UP.match(text)))
        )
        if not goes_on:
            return end
        asked = asked or "?" in text
        end += 1
    return end
