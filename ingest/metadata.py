"""What a document says about itself: title, date, number, kind, issuer, marking, language.

Everything is read from the text (or what the format states, such as an HTML page's published
time); a field that the document does not give stays None. A sidecar file may override all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ingest import addressing, dating, stamps
from ingest.parsed import Parsed, Part, text_of
from rag.analysis import markings
from rag.types import BlockKind

_NUMBER = re.compile(
    r"(?P<to>zu )?Drucksache:? *(?P<number>(?:zu ?)?\d{1,4}(?:/\d{1,2})?/\d{1,5}(?: ?\(neu\))?)"
)
_PAPER = re.compile(r"(?:Deutscher Bundestag|Bundesrat)\b.*Drucksache")
_SENT = re.compile(
    r"namens der Bundesregierung mit Schreiben (?:des|der) (.+?) vom .{6,30} übermittelt"
)
_HOUSE = re.compile(
    r"(Auswärtiges Amt|Bundeskanzleramt|Bundesministerium .{3,70}|Bundesamt .{3,60}"
    r"|Bundesnachrichtendienst|Ministerium .{3,70}|Europäische Kommission|European Commission)"
    r"(?: \([A-Za-z]+\))?"
)
_MEMO = re.compile(
    r"(?:Vermerk|Notiz|(?:Briefing )?Note(?= on|\b:)|Memo(?:randum)?|Sachstand|Leitungsvorlage"
    r"|Ministervorlage|Drahtbericht|Note to file)\b.{0,60}",
    re.IGNORECASE,
)
_OPENINGS = (
    ("Protokoll", re.compile(r"(?:\w*[Pp]rotokoll|Minutes)\b")),
    ("Merkblatt", re.compile(r"(?:Merkblatt|Leitfaden|Handreichung|Guidance)\b")),
    ("Positionspapier", re.compile(r"(?:Positionspapier|Position paper)\b")),
    ("Glossar", re.compile(r"(?:Glossar|Glossary)\b")),
    ("Bericht", re.compile(r"(?:\w*[Bb]ericht|Report)\b")),
)
"""Kinds that the first word of a title names."""
_SITTING = re.compile(
    r"(?:\d+ )?(?P<title>(?:Deutscher Bundestag|Bundesrat|\w*[Ll]andtag(?: [\w-]+){0,3}) *[—–-] *"
    r"(?:\d+\. Wahlperiode *[—–-] *)?\d+\. Sitzung)\b"
)
"""What runs above the minutes of a parliament; papers and agendas say "der 12. Sitzung"."""
_SITTING_ALONE = re.compile(r"\d+\. Sitzung\.?")
_LAW = re.compile(
    r".{0,80}(?:gesetz|verordnung|Gesetz|Verordnung|ordnung|gesetzbuch)(?: .*| \(.+\))?$"
)
_REPORTING = re.compile(
    r"\b(?:sagte|erklärte|twitterte|teilte .{0,30}mit|mitgeteilt|heißt es|hieß es|berichtete?n?|"
    r"laut (?:dpa|AFP|Reuters)|said|told|reported|according to)\b"
)
_AGENCY = re.compile(r"\((?:(?:dpa|afp|sda|reu|reuters|ap|apa|kna|epd)[/ ,]?)+\)\s*$", re.I | re.M)
_GENITIVE = re.compile(
    r"(?<=\b)((?:[\w-]*?)(?:[Aa]usschuss|[Aa]mt|rat|[Ll]and|[Ss]taat|[Mm]inisterium|hof))(?:es|s)\b"
)
_PAPERS = re.compile(r"\b(?:Zeitung|Tageblatt|newspaper|Nachrichtenagentur|news agency)\b")
_DATED = re.compile(r"[A-ZÄÖÜ][\w-]+, \d{1,2}\.? \w+ \d{4}(?:\.| [–-]) [A-ZÄÖÜ„\"]\w+ ")
"""A report's place and date: "Berlin, 13. Februar 2020. Seit mehr als …"."""
_NEWS_LONGEST = 20_000
_TITLE_LONGEST = 200
_JUNK_TITLE = re.compile(
    r"Microsoft (?:Word|PowerPoint)|PowerPoint[- ]Pr[äe]sent|Präsentation ?\d*$|Presentation ?\d*$"
    r"|untitled|Unbenannt|Dokument\d*$|.*\.\w{3,4}$",
    re.I,
)
_TITLE_WORD = re.compile(r"[^\W\d_]{3,}")
_TITLE_WORDS = 2
_SHORTEST = 8
"""Characters of a title that is known by its print."""
_EARLY = 4
_COPIED = frozenset({".docx", ".pptx", ".odt", ".rtf"})
"""Files that are mostly begun from a template or from another one."""
_SUBJECT = re.compile(r"(?:Betreff|BETREFF|Betr\.|BETR\.|Subject|SUBJECT|Re|RE): *(.{4,200})")
_HEAD_LINES = 15


@dataclass(frozen=True, slots=True)
class Description:
    """The fields that a document's own text gives."""

    title: str
    date: str | None = None
    date_source: str | None = None
    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    addressee: str | None = None
    reference: str | None = None
    refers: tuple[str, ...] = ()
    marking: str = "none"


def describe(parsed: Parsed, parts: Sequence[Part], name: str) -> Description:
    """Read the description of a document from its head, its parts and its properties."""
    title = _title(parsed, parts, name)
    sitting = _sitting(parsed)
    if sitting and _SITTING_ALONE.fullmatch(title):
        title = sitting
    dated = dating.of(parsed, parts)
    number = parsed.properties.get("number") or _number(parsed)
    return Description(
        title=title,
        date=dated.date if dated else None,
        date_source=dated.source if dated else None,
        number=number,
        kind=parsed.properties.get("kind")
        or ("Protokoll" if sitting else _kind(parsed, parts, title)),
        issuer=_issuer(parsed),
        addressee=addressing.addressee(parsed, parts),
        reference=parsed.properties.get("reference") or addressing.reference(parsed),
        refers=addressing.refers(parts, number),
        marking=stamps.of_document(parsed, parts),
    )


def stamp_length(text: str) -> int:
    """Length of a leading "date 2020-01 " that somebody put before a saved text, or 0."""
    match = dating.STAMP.match(text)
    if not match or not re.match(r"(?:19|20)\d\d-\d\d", text[match.end() :]):
        return 0
    rest = text[match.end() :].split(" ", 1)
    return len(text) - len(rest[1]) if len(rest) == 2 else 0


def _sitting(parsed: Parsed) -> str:
    """The house and the number of its sitting, which run above its minutes; or nothing."""
    found = map(_SITTING.match, parsed.running)
    return next((match["title"] for match in found if match), "")


def _title(parsed: Parsed, parts: Sequence[Part], name: str) -> str:
    """A stated title, the first heading of level 1 or the subject, or the opening line.

    The subject stands above the headings of a memo, which are those of its sections.
    """
    given = parsed.properties.get("title", "")
    printed = parsed.properties.get("printed title", "")
    if len(printed) < _SHORTEST or not _TITLE_WORD.search(printed):
        printed = ""
    if given and not _JUNK_TITLE.match(given) and len(_TITLE_WORD.findall(given)) >= _TITLE_WORDS:
        if _stands_in(given, parsed.head):
            return given
        return printed or _said_instead(given, parsed, name) or given
    if printed:
        return printed
    for place, part in enumerate(parts):
        if part.kind is BlockKind.HEADING and part.level == 1:
            return text_of(part)
        if place < _HEAD_LINES and _SUBJECT.match(text_of(part)):
            break
    if subject := _subject(parsed):
        return subject
    rows = {part.text for part in parsed.parts[:_EARLY] if part.kind is BlockKind.TABLE_ROW}
    for part in parts[:_EARLY]:
        text = text_of(part)
        if part.text in rows or _HOUSE.fullmatch(text):
            continue
        if len(text) <= _TITLE_LONGEST and markings.read(text) is None:
            return _opening(text, parsed.properties.get("opening", ""))
    return PurePath(name).stem.replace("_", " ")


def _subject(parsed: Parsed) -> str:
    found = map(_SUBJECT.match, parsed.head[:_HEAD_LINES])
    return next((match.group(1) for match in found if match), "")


def _said_instead(given: str, parsed: Parsed, name: str) -> str:
    """What an Office file calls itself in its text where most of its stated title lacks there.

    That may be the title of the template, or of the file that it was copied from.
    """
    wanted = set(_TITLE_WORD.findall(given.casefold()))
    found = wanted & set(_TITLE_WORD.findall(" ".join(parsed.head).casefold()))
    if PurePath(name).suffix.lower() not in _COPIED or 2 * len(found) >= len(wanted):
        return ""
    headed = (text_of(p) for p in parsed.parts[:1] if p.kind is BlockKind.HEADING)
    title = next(headed, "")
    tells = len(_TITLE_WORD.findall(title)) >= _TITLE_WORDS and not title[0].isdigit()
    return _subject(parsed) or (title if tells else "")


def _stands_in(title: str, head: Sequence[str]) -> bool:
    """Whether a stated title is printed at the beginning: what is not may be a template's."""
    wanted = set(_TITLE_WORD.findall(title.casefold()))
    return wanted <= set(_TITLE_WORD.findall(" ".join(head).casefold()))


def _opening(text: str, opening: str) -> str:
    """The lines before the first blank one, where folding took more lines into the paragraph."""
    rest = text[len(opening) :].lstrip()
    parted = opening and text.startswith(opening) and rest[:1].isupper()
    return opening if parted and len(_TITLE_WORD.findall(opening)) >= 2 else text


def _number(parsed: Parsed) -> str | None:
    """The paper's own number stands beside its house's name, in its head or running head."""
    lines = [*parsed.head[:90], *parsed.running]
    for line in lines:
        match = _NUMBER.search(line) if _PAPER.search(line) or "Bundesrat" in line else None
        if match:
            return " ".join(f"{match['to'] or ''}{match['number']}".split())
    return None


def _issuer(parsed: Parsed) -> str | None:
    given = parsed.properties.get("issuer")
    if given:
        house = _of_house(given)
        ministry = _SENT.search(" ".join(parsed.head))
        if house == "Bundesregierung" and ministry:
            return f"Bundesregierung ({_nominative(ministry.group(1))})"
        return house
    for line in parsed.head[:10]:
        if match := _HOUSE.fullmatch(line):
            return match.group(1)
    return parsed.properties.get("author")


def _of_house(text: str) -> str:
    """Return the issuer in the nominative; members "und der Fraktion X" stand for Fraktion X."""
    parliamentary = re.search(r"\bder (Fraktion(?:en)? .+)$", text)
    if parliamentary:
        return parliamentary.group(1)
    text = re.sub(r"^(?:durch |von |vom )?(?:die |der |des |das |den |dem )?", "", text)
    return _nominative(re.sub(r" \(\d+\. Ausschuss\)$", "", text))


def _nominative(text: str) -> str:
    """Heads print the issuer in the genitive: "des Auswärtigen Amts", "des Landes Berlin"."""
    text = re.sub(r"^Auswärtigen Amte?s\b", "Auswärtiges Amt", text)
    text = re.sub(r"^Auswärtigen Ausschusses\b", "Auswärtiger Ausschuss", text)
    text = re.sub(r"^(?:Bundes)?[Bb]eauftragten\b", lambda m: m.group(0)[:-1] + "r", text)
    return _GENITIVE.sub(r"\1", text, count=1)


def _kind(parsed: Parsed, parts: Sequence[Part], title: str) -> str:
    text = "\n".join(text_of(part) for part in parts)[:_NEWS_LONGEST]
    items = {text_of(part) for part in parts if part.kind is BlockKind.LIST_ITEM}
    if any(line not in items and _MEMO.fullmatch(line) for line in parsed.head[:8]):
        return "Vermerk"
    if parsed.properties.get("litter") or _AGENCY.search(text):
        return "news"
    if any(_PAPERS.search(line) or _DATED.match(line) for line in parsed.head[:5]):
        return "news"
    opening = text_of(parts[0]) if parts else ""
    if len(re.findall(r"^§ ?\d", text, re.MULTILINE)) >= 3 and _LAW.match(opening[:160]):
        return "law"
    if len(text) < _NEWS_LONGEST and len(_REPORTING.findall(text)) >= 3:
        return "news"
    return next((kind for kind, opens in _OPENINGS if opens.match(title)), "document")
