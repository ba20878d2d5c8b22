"""Whom a document is addressed to, its file reference, and the papers that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsed import Parsed, Part, text_of

MOST_REFERENCES = 200
"""Papers that one paper names; beyond it a list says nothing of what it is about."""
_HEAD_LINES = 40
_ASKERS = re.compile(
    r"\bauf die (?:Kleine|Große) Anfrage .*?\b(?P<house>Fraktion(?:en)? .+?|(?:der )?Gruppe .+?)"
    r"(?: [–-] ?Drucksache|$)"
)
_MEMBERS = re.compile(
    r"\bauf die (?:Kleine|Große) Anfrage (?P<house>(?:der|des) Abgeordneten .+?)"
    r"(?: [–-] ?Drucksache|$)"
)
_WE_ASK = re.compile(r"\b(?:Wir fragen|[Ff]ragen wir)(?: daher| deshalb)? die Bundesregierung\b")
_LABEL = re.compile(
    r"(?:Empfänger|Adressat|Verteiler|Addressees?|To|An)(?:in|innen|en)?: *(.{3,120})"
)
_AN = re.compile(r"An (?:die|den|das|alle)\b *(.{0,80})")
_LETTER_ENDS = re.compile(
    r"Sehr geehrte|Dear |\d{5}\b|Betreff|Betr\.|Postfach|[\w.-]+straße|Platz \w+ \d|Berlin$|Bonn$"
)
_TITLE_OF_PERSON = re.compile(r"(?:Frau|Herrn?)\b")
_REFERENCE = re.compile(
    r"(?:Aktenzeichen|Geschäftszeichen|Gesch\.-?Z\.?|Az\.?|Gz\.?|GZ\.?|(?:Unser|Mein) Zeichen"
    r"|(?:Our |File )?[Rr]ef(?:erence)?\.?(?: no\.?| number)?|File no\.?"
    r"|[Rr]egist(?:er|ratur)nummer|[Rr]egistry number)(?:\s*:\s*|\s+)"
    r"(?P<value>(?=[^,;|]*\d)[\w][^\s,;|]*?(?: [^\s,;|]+?){0,5}?)"
    r"(?=[,;.]?\s*$|[,;]\s|(?<=\d)\.\s|\s\|\s)"
)
_PAPERS = re.compile(
    r"(?:\b|BT-|BR-|Bundestags|Bundesrats)(?i:drucksachen?|drs\.|drucks\.)(?: Nr\.)? *"
    r"(?P<list>\d{1,4}/\d{1,6}\b(?:(?:,| und| sowie| bis|, zu) *\d{1,4}/\d{1,6}\b)*)"
)
_NUMBER = re.compile(r"\d{1,4}/\d{1,6}")


def addressee(parsed: Parsed, parts: Sequence[Part]) -> str | None:
    """Return whom the document addresses: askers of an answered inquiry, a recipient, a house."""
    if given := parsed.properties.get("addressee"):
        return given
    kind = parsed.properties.get("kind", "")
    if kind == "Antwort":
        return _askers(kind, parts)
    if kind.endswith("Anfrage"):
        asked = any(_WE_ASK.search(text_of(part)) for part in parts)
        return "Bundesregierung" if asked else None
    return _recipient(parsed.head[:_HEAD_LINES])


def reference(parsed: Parsed) -> str | None:
    """Return the Aktenzeichen that the head names after a label of its own.

    The first page of a parliamentary paper is text already, and names those of others.
    """
    if parsed.properties.get("kind"):
        return parsed.properties.get("reference")
    for line in parsed.head[:_HEAD_LINES]:
        match = _REFERENCE.search(line)
        if match and (
            match.start() == 0 or line[match.start() - 2 : match.start()] in (", ", ". ")
        ):
            return match["value"].rstrip(".*")
    return None


def refers(parts: Sequence[Part], own: str | None) -> tuple[str, ...]:
    """Return the numbers of the other papers that the text names, in reading order."""
    found: dict[str, None] = {}
    for part in parts:
        if "/" not in part.text:
            continue
        for match in _PAPERS.finditer(text_of(part)):
            found |= dict.fromkeys(_NUMBER.findall(match["list"]))
    for number in _NUMBER.findall(own or ""):
        found.pop(number, None)
    return tuple(found)[:MOST_REFERENCES]


def _askers(kind: str, parts: Sequence[Part]) -> str | None:
    for part in parts[:12]:
        text = text_of(part)
        if text.startswith(kind) and (match := _ASKERS.search(text) or _MEMBERS.search(text)):
            # A line may end after "90/" or "90/-": the name has neither blank nor hyphen there.
            return re.sub(r"/[ -]+", "/", match["house"].removeprefix("der "))
    return None


def _recipient(head: Sequence[str]) -> str | None:
    for place, line in enumerate(head):
        if match := _LABEL.fullmatch(line):
            return match.group(1)
        if (match := _AN.fullmatch(line)) and any(map(_LETTER_ENDS.match, head[place + 1 :][:8])):
            return _lines_of_address([match.group(1), *head[place + 1 : place + 4]])
    return None


def _lines_of_address(lines: Sequence[str]) -> str | None:
    """The first lines of an address: the office, before the person and the street."""
    kept: list[str] = []
    for line in filter(None, lines):
        if _LETTER_ENDS.match(line) or (kept and _TITLE_OF_PERSON.match(line)):
            break
        kept.append(line)
    return " ".join(kept[:2]) or None
