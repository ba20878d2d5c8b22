"""Headings of laws and bills: articles and §§ with their titles, Teile and Abschnitte above them.

A law prints the number of an article or § and its title on lines of their own. What a bill puts
into another law has §§, too, which are no headings of the bill; nor are those in a list of
contents, nor those that a Begründung names at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.parsed import Part
from ingest.provisions import HEADING, Reader, is_law
from rag.types import BlockKind

RANKS = {
    "Buch": 1, "Teil": 2, "Kapitel": 3, "Abschnitt": 4, "Unterabschnitt": 5, "Titel": 6,
    "article": 7, "law": 8,
}  # fmt: skip
"""Classes of headings of laws, by how high they stand."""
_ORDINAL = (
    "(?:(?:Ers|Zwei|Drit|Vier|Fünf|Sechs|Sieb|Sieben|Ach|Neun|Zehn|Elf|Zwölf"
    "|(?:Drei|Vier|Fünf|Sech|Sieb|Acht|Neun)zehn)te"
    "|(?:(?:Ein|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun)und(?:zwanzig|dreißig)"
    "|Zwanzig|Dreißig)ste)[rs]?"
)
_DIVISION = re.compile(
    rf"(?:(?P<name>Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Titel) (?:\d{{1,2}}|[IVX]{{1,5}})"
    rf"|{_ORDINAL} (?P<named>Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Titel))"
    r"(?: [A-ZÄÖÜ].{0,150})?"
)
_BARE = re.compile(r"[„“\"]?(?:(?:Artikel|Article|Section) \d+[a-z]?|§ ?\d+[a-z]{0,2})(?:\*\)?)?")
_BARE_DIVISION = re.compile(rf"(?:[A-Z]\w+ (?:\d{{1,2}}|[IVX]{{1,5}})|{_ORDINAL} [A-Z]\w+)")
_TITLE_LONGEST = 250
_QUOTED_LONGEST = 90
_CLOSED = re.compile(r"[.;:?!,][\"”“»’]*$")
_NO_TITLE = re.compile(
    r"[„“\"]|\(\d|\d+[a-z]?\. |[a-z]{1,3}\) |Vom |(?:Artikel|§|Article|Section) ?\d|Berlin, "
    r"|.{0,300}\b(?:wird|werden|ist|sind|is|are|shall)\b"
)
_CONTENTS = re.compile(r"Inhalts(?:übersicht|verzeichnis)|Inhalt|Contents|Arrangement of Sections")
_ENTRY = re.compile(
    r"(?:§ ?\d+[a-z]?|Artikel \d+|Article \d+|Anlage(?: \d+)?|Anhang)\b(?: .{1,200})?"
)
_NUMBER = re.compile(r"(?:§ ?|Artikel |Article )(\d+)")
_LEAST_ENTRIES = 4
_REASONS = re.compile(r"Begründung(?: .*)?|(?:[AB]\. )?(?:Allgemeiner|Besonderer) Teil", re.I)
_AFTER_LAW = re.compile(r"EU-Rechtsakte?:?")
_LAW_CLASSES = ("article", "law")
OTHER = "§ named"
"""Class of headings that name a § and are no law's."""


def settled(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the headings of laws put right; other documents as they are.

    Args:
        parts: those whose numbering shows a heading have its class as their number.
    """
    if not is_law(_words(part) for part in parts if part.number in _LAW_CLASSES):
        return [replace(x, number=OTHER) if x.number in _LAW_CLASSES else x for x in parts]
    found = _without_contents(_titled(parts))
    return _without_quoted(_divided(found))


def within(parts: Sequence[Part]) -> list[bool]:
    """Return for each part whether it is a law's own text, whose headings are all known."""
    if not any(part.number in _LAW_CLASSES for part in parts):
        return [False] * len(parts)
    reader = Reader()
    found = []
    for part in parts:
        if part.kind is BlockKind.HEADING:
            reader.heading(_words(part), RANKS.get(part.number or "", 0))
        found.append(reader.reads)
    return found


def _titled(parts: Sequence[Part]) -> list[Part]:
    """Put number and title of an article, of a § or of a division on one line."""
    result: list[Part] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        after = parts[place + 1 : place + 3]
        if _wants_title(part) and after and _may_be_title(after[0]) and len(after) == 2:
            part = replace(part, text=f"{part.text.rstrip()} {after[0].text.lstrip()}")
            place += 1
        result.append(part)
        place += 1
    return result


def _wants_title(part: Part) -> bool:
    text = _words(part)
    return bool(
        _BARE.fullmatch(text) or (_DIVISION.fullmatch(text) and _BARE_DIVISION.fullmatch(text))
    )


def _may_be_title(part: Part) -> bool:
    text = _words(part)
    if part.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TABLE_ROW):
        return False
    fits = len(text) <= _TITLE_LONGEST and (text[:1].isupper() or text[:1] == "(")
    return bool(
        fits
        and not _CLOSED.search(text)
        and not _NO_TITLE.match(text)
        and not _DIVISION.fullmatch(text)
    )


def _without_contents(parts: Sequence[Part]) -> list[Part]:
    """Make the entries of a list of contents items: they head nothing.

    They are told by their number: §§ that follow each other with no text of theirs.
    """
    result = list(parts)
    start = 0
    while start < len(parts):
        end = start
        while end < len(parts) and _is_entry(parts[end]):
            end += 1
        for place in range(start, start + _length_of_contents(parts[start:end])):
            result[place] = replace(parts[place], kind=BlockKind.LIST_ITEM, number=None, level=None)
        start = max(end, start + 1)
    return result


def _is_entry(part: Part) -> bool:
    text = _words(part)
    entry = _ENTRY.fullmatch(text) or _DIVISION.fullmatch(text) or _CONTENTS.fullmatch(text)
    return bool(entry or text.startswith("* ")) and len(text) <= _TITLE_LONGEST


def _length_of_contents(run: Sequence[Part]) -> int:
    """How many entries of a run belong to a list; the last ones may head the text that follows."""
    numbers = [(n, int(m[1])) for n, x in enumerate(run) if (m := _NUMBER.match(_words(x)))]
    if len(numbers) < _LEAST_ENTRIES:
        return 0
    fresh = [n for (_, before), (n, number) in pairwise(numbers) if number <= before]
    at = fresh[-1] if fresh else numbers[-1][0]
    while at and _DIVISION.fullmatch(_words(run[at - 1])):
        at -= 1
    return at


def _divided(parts: Sequence[Part]) -> list[Part]:
    """Make Teile, Kapitel and Abschnitte headings of their rank, once a law has begun."""
    result = []
    formula = False
    for part in parts:
        text = _words(part)
        formula = (
            formula or part.number in _LAW_CLASSES or bool(re.search(r"Gesetz beschlossen:$", text))
        )
        if _REASONS.fullmatch(text):
            formula = False
        match = _DIVISION.fullmatch(text) if part.kind is not BlockKind.LIST_ITEM else None
        if formula and match and not _CLOSED.search(text):
            part = replace(
                part, kind=BlockKind.HEADING, number=match["name"] or match["named"], level=None
            )
        result.append(part)
    return result


def _without_quoted(parts: Sequence[Part]) -> list[Part]:
    """Make the §§ that a bill puts into another law items, and those that a Begründung names."""
    reader = Reader()
    reasons = False
    result = []
    for part in parts:
        text = _words(part)
        of_law = part.number in RANKS
        if part.kind is BlockKind.HEADING and not (
            reader.quotes and (of_law or _may_be_quoted(part))
        ):
            reasons = (reasons or bool(_REASONS.fullmatch(text))) and part.number != "article"
            if part.number == "law" and reasons:
                part = replace(part, kind=BlockKind.PARAGRAPH, number=None)
            else:
                reader.heading(text, RANKS.get(part.number or "", 0))
        elif _AFTER_LAW.fullmatch(text) and reader.reads:
            part = replace(part, kind=BlockKind.HEADING, number="cue")
            reader.heading(text, 0)
        elif reader.reads:
            quoted = reader.quotes
            reader.paragraph(text)
            if (
                quoted and len(text) <= _QUOTED_LONGEST and not _CLOSED.search(text)
            ) or HEADING.fullmatch(text):
                part = replace(part, kind=BlockKind.LIST_ITEM, number=None, level=None)
        result.append(part)
    return result


def _may_be_quoted(part: Part) -> bool:
    """Whether a heading may stand in the wording that is put in: "Buch 12", known by its print."""
    named = part.number or ""
    return (
        not named
        or named.startswith(("print ", "caps", "to number"))
        or (named == "cue" and _words(part).startswith("An"))
    )


def _words(part: Part) -> str:
    return part.text.replace("\f", "").strip()
