"""Opinions on a bill and the replies to them: what they are on, and what they put into the bill.

Stellungnahme des Bundesrates               Gegenäußerung der Bundesregierung
1. Zu Artikel 1 Nummer 2 (§ 129 BGB)        Zu Nummer 1 (Artikel 1 Nummer 2 – § 129 BGB)
2. Zu Artikel 8                             Zu den Nummern 2 und 3 (Artikel 8 – § 130b ZPO,
,Artikel 8                                  Artikel 11a – § 46d ArbGG)
Änderung der Zivilprozessordnung … “‘
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import Part
from rag.types import BlockKind

HEADING = re.compile(
    r"(?:Stellungnahme|Gegenäußerung|Auffassung) (?:des Bundesrate?s|der Bundesregierung)"
    r"(?: zu[mr]? .{3,150}[^.;:!?])?"
)
"""Heads all that one house says on a bill; what was open before it is over."""
_ON = re.compile(
    r"\d{1,2}\. Zu(?:[mr] (?:Gesetz(?:es)?entwurf|Eingangsformel|Inhaltsübersicht)\b"
    r"| (?:den )?(?:Artikeln?|§§?|Nummern?|Buchstaben?|Anlagen?) ?\w).*[^.;:!?,]"
)
"""Heads one of its points: "5. Zu Artikel 8 (Änderung der Zivilprozessordnung)"."""
_TO_NUMBERS = re.compile(r"Zu (?:den )?Nummern? \d+[a-z]?(?:(?:,| bis| und) \d+[a-z]?)* \(.+\)")
_OPEN = re.compile(
    r"Zu (?:den )?(?:Artikeln?|§§?|Nummern?|Buchstaben?|Absatz|Absätzen) ?\w.{,90}\("
)
_QUOTE_OPENS = re.compile(r"[,‚] ?(?:Artikel \d|§|\d+[a-z]?\.|[a-z]\d?\))|.*‚$")
_QUOTE_CLOSES = re.compile(r"‘[.;,]?$")
_ENDS_WORDING = re.compile(r"Begründung\b")
"""Stands outside of what is put in: one who finds it first has found no quotation."""


def heads_point(text: str) -> bool:
    """Return whether a paragraph, however long, heads a point of an opinion or of the reply."""
    return bool(_ON.fullmatch(text)) or (bool(_TO_NUMBERS.fullmatch(text)) and _brackets_last(text))


def is_point(text: str) -> bool:
    """Return whether a numbered item heads a point of an opinion."""
    return bool(_ON.fullmatch(text))


def _brackets_last(text: str) -> bool:
    """Whether the first bracket of a text closes with its last character."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == ")" and depth == 0:
            return place == len(text) - 1
    return False


def joined(parts: Sequence[Part]) -> list[Part]:
    """Join a heading whose bracket is open with the paragraph that closes it."""
    result: list[Part] = []
    for part in parts:
        before = result[-1] if result else None
        if before and _goes_on(before, part):
            result[-1] = replace(before, text=f"{before.text.rstrip()} {part.text.lstrip(' ')}")
        else:
            result.append(part)
    return result


def _goes_on(before: Part, part: Part) -> bool:
    if not before.kind is part.kind is BlockKind.PARAGRAPH:
        return False
    left = _words(before)
    return (
        bool(_OPEN.match(left))
        and not left.endswith(".")
        and _brackets_last(f"{left} {_words(part)}")
    )


def quoted(parts: Sequence[Part]) -> list[bool]:
    """Return for each part whether it is wording between ‚ and ‘ that an opinion puts in.

    Articles and titles in there are those of the bill that it asks for, and head nothing here.
    """
    found = [False] * len(parts)
    place = 0
    while place < len(parts):
        end = _end(parts, place) if _QUOTE_OPENS.match(_words(parts[place])) else None
        if end is not None:
            found[place : end + 1] = [True] * (end + 1 - place)
            place = end
        place += 1
    return found


def _end(parts: Sequence[Part], start: int) -> int | None:
    for place in range(start, len(parts)):
        text = _words(parts[place])
        if HEADING.fullmatch(text) or _ENDS_WORDING.match(text):
            return None
        if _QUOTE_CLOSES.search(text):
            return place
    return None


def _words(part: Part) -> str:
    return part.text.replace("\f", "").strip()
