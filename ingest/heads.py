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
from functools import reduce

from ingest.lines import Line, breaks_at, runs_on
from ingest.text import join, words
from ingest.widths import Widths
from rag.analysis import sentences

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
_AREA = re.compile(r"Geschäftsbereich de[rs] Bund")
"""Heads the first questions that members asked a ministry."""
_OVER = re.compile(
    r"[b-z]\) (?:zu|auf)\b|[–-] Antrag de[rs] .* [–-]$|Punkt \d+ ?[a-z]? der \d+\. Sitzung"
    r"|(?:Der|Die) .{3,60}, (?:den )?\d{1,2}\. \w+ \d{4}$|An (?:die|den)$"
)
"""Ends a title: the next of several papers, the item of an agenda, the letter that sends a bill."""
_TITLE_START = re.compile(
    r"Entwurf (?:eines|einer)|Vorschlag für|Bericht (?:der|des|über)|Jahresbericht"
)
_MOST = 8
_OPENERS = words(
    "Der Die Das Dem Den Ein Eine Dieser Diese Dieses In Im Am An Auf Aus Bei Beim Durch Für Mit"
    " Nach Seit Über Um Unter Von Vom Vor Zu Zum Zur Zwischen Als Wenn Während Wie Laut Gemäß Es"
    " Bereits Bisher Derzeit Aktuell Immer Nicht Trotz Wegen Angesichts Obwohl Sowohl Viele Einige"
    " Alle"
)
"""Small words that a title has large only where it begins."""


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
            title, end = _title(lines, place, Widths([len(line.text) for line in lines]))
            return Head(match.group(1), "", "", title, place, end)
        if _BY.match(lines[place + 1].text):
            return _read_from(lines, place, match.group(1))
    return None


def _read_from(lines: Sequence[Line], place: int, kind: str) -> Head:
    wide = Widths([len(line.text) for line in lines])
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
            return _without_text(lines, at, place)
        if not title and (line.spaced or _BODY.match(line.text)):
            return "", place
        title = join(title, line.text)
    return _without_text(lines, at, min(at + _MOST, len(lines)))


def _without_text(lines: Sequence[Line], at: int, end: int) -> tuple[str, int]:
    """Return the title of some lines, and its end: where they hold a sentence, it is the text's.

    The text begins with the line that opens as a sentence does, else with the first that may.
    """
    full = next((n for n in range(at, end) if _holds_sentence(_joined(lines[at : n + 1]))), None)
    if full is not None:
        begins = [n for n in range(at + 1, end) if _may_begin(lines[n - 1].text, lines[n].text)]
        opens = (n for n in begins if n <= full and lines[n].text.split()[0] in _OPENERS)
        end = next(opens, begins[0] if begins else end)
    return _joined(lines[at:end]), end


def _joined(lines: Sequence[Line]) -> str:
    return reduce(join, (line.text for line in lines), "")


def _holds_sentence(text: str) -> bool:
    starts = [start for start, _ in sentences.spans(text, "de")]
    return any(text[start].isupper() for start in starts[1:])


def _may_begin(before: str, text: str) -> bool:
    """Whether the text may begin with a line; after a full stop begins its second sentence."""
    return text[0].isupper() and before[-1] not in "–-:.?!" and not runs_on(before)


def _ends(lines: Sequence[Line], place: int, wide: Widths, title: str) -> bool:
    """Whether the title has ended; the lines "Entwurf eines Gesetzes" / "zu dem …" are one."""
    line = lines[place]
    if line.page is not None or _BODY.match(line.text) or _OVER.match(line.text):
        return True
    if _OF_MEMBERS.match(title) and _AREA.match(line.text):
        return True
    if not line.text[0].isupper() and line.text[0] not in "„«":
        return False
    if title.endswith(("–", "-", "Gesetzes")) or runs_on(title):
        return False
    return breaks_at(lines, place, wide)
