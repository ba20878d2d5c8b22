"""The printed head of a parliamentary paper: number, date, kind, who, to what, and the title.

Deutscher Bundestag Drucksache 21/1288        Bundesrat Drucksache 449/25
21. Wahlperiode 18.08.2025                    03.09.25
Antwort                                       Unterrichtung
der Bundesregierung                           durch die Europäische Kommission
auf die Kleine Anfrage der … Fraktion der X
– Drucksache 21/1122 –
Title, on one line or several                 Title, on one line or several
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Line, Widths, breaks_at, runs_on
from ingest.text import join

KINDS = (
    "Antwort", "Kleine Anfrage", "Große Anfrage", "Antrag", "Gesetzentwurf", "Gesetzesantrag",
    "Beschlussempfehlung und Bericht", "Beschlussempfehlung", "Bericht", "Unterrichtung",
    "Entschließungsantrag", "Änderungsantrag", "Verordnung", "Schriftliche Fragen",
    "Empfehlungen", "Stellungnahme", "Dringliche Fragen", "Wahlvorschlag", "Fragen",
)  # fmt: skip
_KIND = re.compile(rf"({'|'.join(KINDS)})(?: \(.{{1,40}}\))?")
_SEARCH = 90
_REFERENCE = re.compile(r"[–-] ?Drucksachen? .{3,120} ?[–-](?: (?:und zu|zu) .*)?")
_REFERS = re.compile(r"(?:[a-z]\) )?(?:auf die|zu dem|zu der|zu den|zum|zur)\b")
_PARTY = re.compile(
    r"Fraktion(?:en)?\b.*(?:AfD|GRÜNEN|Linke|LINKE\.?|SPD|FDP|BSW|CDU/CSU)$|fraktionslos"
)
_OF_MEMBERS = re.compile(r"(?:Dringliche |Schriftliche )?Fragen")
_ON = re.compile(r"(?:für die|mit den|zur|für den)\b")
_MARGIN = re.compile(r"[A-Z]{1,2}|BR ?Fu(?:ss|ß)?|F[Uu]?|F?u?(?:ss|ß)|Fu")
"""Letters that the Bundesrat prints up the margin, "BRFuss", broken into lines."""
_BY = re.compile(r"(?:der|des|die|durch|vom|von)\b")
_BODY = re.compile(
    r"Der (?:Deutsche )?(?:Bundestag|Bundesrat) (?:wolle|möge|hat\b)|Vorbemerkung"
    r"|[A-F1I]\.? [A-ZÄÖÜ]|Inhal|Verzeichnis|Die Antwort wurde|Bundesrechnungshof$"
    r"|Zugeleitet|Wir fragen|Vorblatt|Gemäß §|Fristablauf|Berlin, den"
)
_OVER = re.compile(
    r"[b-z]\) (?:zu|auf)\b|[–-] Antrag de[rs] .* [–-]$|Punkt \d+ ?[a-z]? der \d+\. Sitzung"
    r"|(?:Der|Die) .{3,60}, (?:den )?\d{1,2}\. \w+ \d{4}$|An (?:die|den)$"
)
"""Ends a title: the next of several papers, the item of an agenda, the letter that sends a bill."""
_TITLE_START = re.compile(
    r"Entwurf (?:eines|einer)|Vorschlag für|Bericht (?:der|des|über)|Jahresbericht"
)
_MOST = 8


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, and the lines ``start`` to ``end`` (exclusive) that it takes."""

    kind: str
    issuer: str
    reference: str
    title: str
    start: int
    end: int

    @property
    def names_itself(self) -> bool:
        """Whether the title begins with the kind: "Schriftliche Fragen mit den …"."""
        return bool(self.title) and self.title.startswith(f"{self.kind} ")


def read(lines: Sequence[Line]) -> Head | None:
    """Return the head found in the first lines of a paper, or None for other documents."""
    for place, line in enumerate(lines[:_SEARCH]):
        match = _KIND.fullmatch(line.text)
        if not match or place + 1 == len(lines):
            continue
        if _OF_MEMBERS.fullmatch(match.group(1)) and _ON.match(lines[place + 1].text):
            title, end = _title(lines, place, Widths(lines))
            return Head(match.group(1), "", "", title, place, end)
        if _BY.match(lines[place + 1].text):
            return _read_from(lines, place, match.group(1))
    return None


def _read_from(lines: Sequence[Line], place: int, kind: str) -> Head:
    wide = Widths(lines)
    issuer, at = _issuer(lines, place + 1, wide)
    reference = ""
    if at < len(lines) and _REFERS.match(lines[at].text):
        reference, at = _reference(lines, at)
    while at < len(lines) and _MARGIN.fullmatch(lines[at].text):
        at += 1
    title, end = _title(lines, at, wide)
    return Head(kind, issuer, reference, title, place, end)


def _issuer(lines: Sequence[Line], at: int, wide: Widths) -> tuple[str, int]:
    text = lines[at].text
    for place in range(at + 1, min(at + 14, len(lines))):
        if _PARTY.search(text) or _REFERS.match(lines[place].text):
            return text, place
        committee = lines[place].text.startswith("(") and "Ausschuss" in lines[place].text
        running = text.endswith((",", "und", "der", "die", "des")) or committee
        if _TITLE_START.match(lines[place].text) and not text.endswith(","):
            return text, place
        if not running and breaks_at(lines, place, wide):
            return text, place
        if not running and "Abgeordnete" not in text and not lines[place].text[0].islower():
            return text, place
        text = join(text, lines[place].text)
    return text, min(at + 14, len(lines))


def _reference(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """Lines up to the last "– Drucksache … –"; in a report on several papers there are many."""
    end = at
    for place in range(at, min(at + 40, len(lines))):
        if _REFERENCE.fullmatch(lines[place].text):
            end = place + 1
            break
    text = ""
    for line in lines[at:end]:
        text = join(text, line.text)
    return text, end


def _title(lines: Sequence[Line], at: int, wide: Widths) -> tuple[str, int]:
    title = ""
    for place in range(at, min(at + _MOST, len(lines))):
        line = lines[place]
        if title and (line.spaced or _ends(lines, place, wide, title)):
            return title, place
        if not title and (line.spaced or _BODY.match(line.text)):
            return "", place
        title = join(title, line.text)
    return title, min(at + _MOST, len(lines))


def _ends(lines: Sequence[Line], place: int, wide: Widths, title: str) -> bool:
    """Whether the title has ended; the lines "Entwurf eines Gesetzes" / "zu dem …" are one."""
    line = lines[place]
    if line.page is not None or _BODY.match(line.text) or _OVER.match(line.text):
        return True
    if not line.text[0].isupper() and line.text[0] not in "„«":
        return False
    if title.endswith(("–", "-", "Gesetzes")) or runs_on(title):
        return False
    return breaks_at(lines, place, wide)
