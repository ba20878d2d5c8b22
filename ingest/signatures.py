"""Signature blocks: place and date, names, offices; the end of a letter, a paper, a law.

They are blocks of their own, so that no passage of prose ends in names and nobody's name is taken
for a heading or for the row of a table. The head of a letter, too, begins with place and date:
there an address or a salutation follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import PAGE_BREAK, Part
from ingest.text import words
from rag.types import BlockKind

_PLACE = r"[A-ZÄÖÜ][\w.-]+(?: (?:am|an der|im|in|of|upon|[A-ZÄÖÜ][\w.-]+)){0,3}"
_DATE = (
    r"(?:\d{1,2}\.? ?(?:\d{1,2}\. ?|[A-Z]\w+ )\d{4}|\d{4}-\d\d-\d\d"
    r"|\d{1,2}(?:st|nd|rd|th) \w+ \d{4})"
)
_DATED = re.compile(rf"{_PLACE}, (?:den |am |im |the |this )?{_DATE}(?P<rest>.*)")
_REGARDS = re.compile(
    r"Mit (?:freundlichen|besten|herzlichen|vorzüglicher) (?:Grüßen|Gr[üu]ss?en|Hochachtung)\b,?"
    r"|Hochachtungsvoll,?"
    r"|(?:Yours (?:sincerely|faithfully|truly)|(?:Kind|Best) regards|Sincerely),?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:gez\.|In Vertretung|Im Auftrag|I\. ?[AV]\.|Signed(?: by)?:?|\(signed\))(?: .{2,80})?"
)
_HEAD_OF_LETTER = re.compile(
    r"An (?:die|den|das|alle)\b|Sehr geehrte|Dear |To:|To the\b|Betreff|Herrn?\b|Frau\b"
    r"|Betr\.|Bezug\b|hier:|A[zZ]\.|G[zZ]\.|(?:Von|From|Re|Subject|Ref(?:erence)?):"
)
_LABELLED = re.compile(r"[A-ZÄÖÜ][\w.-]*(?: [\w.-]+){0,2}: ?\S")
"""A line of a letter's head, or of a form, says what it holds: no line of a signature does."""
_NO_NAME = re.compile(
    r".*(?:[.:;?!][\"“”)]*$|\d{3}|\b(?:ist|sind|wird|werden|wurde|hat|haben|is|are|was|has|have)\b)"
    r"|[(\d•§–-]|(?:Begründung|Anlage|Anhang|Annex|Vorbemerkung|Entwurf|Drucksache)\b"
    r"|Deutscher Bundestag\b|Bericht de[rs]\b"
)
_NAME = r"[A-ZÄÖÜ][^\W\d_]+(?:-[A-ZÄÖÜ][^\W\d_]+)*"
_FULL_NAME = (
    rf"(?:(?:Dr|Prof|Dipl|Mag|h|c|jur|rer|nat|phil)\. ?|Dr |-Ing\. )*{_NAME}"
    rf"(?: (?:[A-ZÄÖÜ]\.|(?:von|van|de|der|den|zu|und|of)|{_NAME})){{0,3}} {_NAME}"
)
_PERSON = re.compile(_FULL_NAME)
_NAMED_LAST = re.compile(rf"(?:^|\s){_FULL_NAME}$")
_OFFICE = re.compile(
    r"(?:[A-ZÄÖÜ]\w+ )?\w*(?:[Ll]eiter|[Vv]orsitzender?|[Pp]räsident|[Dd]irektor|[Mm]inister"
    r"|[Ss]ekretär|[Ff]ührer|[Bb]erichterstatter|[Bb]eauftragter?|[Kk]anzler|[Ss]precher|[Bb]otschafter"
    r"|[Rr]eferent|Obfrau|Obmann)(?:in)?\b"
    r"|(?:[A-Z]\w+ )?(?:Head|Director|Chair(?:man|woman|person)?|President|Minister|Secretary"
    r"|Commissioner|Rapporteur|Ambassador|Chief|Ombudsman|Auditor|Officer)\b"
)
_SMALL = words(
    "und der die das des den dem für von vom zu zum zur of the and for on behalf de van di"
)
_LONGEST = 120
_LONGEST_LIST = 700
"""Characters: a motion may be signed by a hundred members in one paragraph."""
_MOST_LINES = 14


def marked(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, those of signature blocks marked as such."""
    result = list(parts)
    for at in range(len(parts) - 1):
        if _ends_undated(parts, at):
            result[at : at + 2] = (_as_signature(part) for part in parts[at : at + 2])
    place = 0
    while place < len(parts):
        end = _end(parts, place)
        for at in range(place, end):
            result[at] = _as_signature(parts[at])
        place = max(end, place + 1)
    return _with_offices(result)


def _as_signature(part: Part) -> Part:
    return replace(part, kind=BlockKind.SIGNATURE, number=None, level=None)


def _with_offices(parts: Sequence[Part]) -> list[Part]:
    """Join a name and the office printed below it: either says little without the other."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        both = before is not None and before.kind is part.kind is BlockKind.SIGNATURE
        both = both and PAGE_BREAK not in part.text
        if before is not None and both and _is_office(part) and _has_person(before):
            joined[-1] = replace(before, text=f"{before.text} {part.text}")
        else:
            joined.append(part)
    return joined


def _ends_undated(parts: Sequence[Part], at: int) -> bool:
    """Whether a name and an office end a foreword here: after a sentence, before another part."""
    name, office = parts[at : at + 2]
    if not (name.kind is office.kind is BlockKind.PARAGRAPH) or not _is_office(office):
        return False
    before = _words(parts[at - 1]) if at else ""
    after = parts[at + 2] if at + 2 < len(parts) else None
    goes_on = after is not None and (_is_sentence(_words(after)) or _names_person(_words(after)))
    return _names_person(_words(name)) and _is_sentence(before) and not goes_on


def _is_office(part: Part) -> bool:
    text = _words(part)
    return _OFFICE.match(text) is not None and len(text) <= _LONGEST and not _NO_NAME.match(text)


def _has_person(part: Part) -> bool:
    """Whether a block ends in a name that no office follows yet."""
    text = _words(part)
    return _NAMED_LAST.search(text) is not None and not _OFFICE.match(text)


def _names_person(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None and not _OFFICE.match(text)


def _is_sentence(text: str) -> bool:
    return re.search(r"[.!?][\"“”»«’)]*$", text) is not None


def _end(parts: Sequence[Part], start: int) -> int:
    """Where the signature block ends that begins here; ``start`` where none does."""
    text = _words(parts[start])
    if parts[start].kind is not BlockKind.PARAGRAPH or len(text) > _LONGEST:
        return start
    dated = _DATED.fullmatch(text)
    if not (dated or _REGARDS.fullmatch(text) or _SIGNED.fullmatch(text)):
        return start
    if dated and not _names(dated["rest"].strip(" ,")) and dated["rest"].strip():
        return start  # "Berlin, 13. Februar 2020. Seit mehr als zwei Jahren …" begins a report.
    end = start + 1
    while end < len(parts) and end - start < _MOST_LINES and _goes_on(parts[end]):
        end += 1
    after = _words(parts[end]) if end < len(parts) else ""
    lines = map(_words, parts[start + 1 : end])
    if any(_HEAD_OF_LETTER.match(line) for line in (*lines, after)):
        return start
    alone = dated and end == start + 1 and not dated["rest"].strip()
    return start if alone and end < len(parts) and start < len(parts) / 2 else end


def _goes_on(part: Part) -> bool:
    text = _words(part)
    if part.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or part.number:
        return False
    return bool(_DATED.fullmatch(text) or _SIGNED.fullmatch(text) or _names(text))


def _names(text: str) -> bool:
    """Whether a line holds names and offices: nearly every word has a capital, none is a verb."""
    said = [word for word in re.split(r"[\s,/]+", text) if word[:1].isalpha()]
    if (
        not said
        or _NO_NAME.match(text)
        or _LABELLED.match(text)
        or not text[0].isupper()
        or len(text) > _LONGEST_LIST
    ):
        return False
    small = [word for word in said if word[0].islower() and word not in _SMALL]
    return len(small) <= 0.15 * len(said) and (len(text) <= _LONGEST or text.count(",") > 2)


def _words(part: Part) -> str:
    return part.text.replace("\f", "").strip()
