"""The date of a document, and why it is that one: where it stands and how it is written there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import dates
from ingest.parsed import Parsed, Part, text_of
from ingest.structure import VERB

STAMP = re.compile(r"(?:date|datum|stand)\b:? *(?=\d)", re.IGNORECASE)
_SIGNED = re.compile(r"^(?:Berlin|Bonn|Brüssel|Wien|Bern|München), (?:den |am )?(?=\d)")
_BARE = re.compile(r"(?:^|(?<!\bgeb)(?<!\bgest)[.;] )$")
_LABELLED = re.compile(
    r"\b(?:Stand|Datum|Date|As of|Published(?: on)?|Compiled on|Erstellt(?: am)?"
    r"|Sitzung (?:am|vom)|Veröffentlicht(?: am)?|Redaktionsschluss)(?: den| dem| am)?:? *$"
)
_PLACE = re.compile(r"\b(?!\w+tag,|\w+day,)[A-ZÄÖÜ][\w-]+,(?: den| dem| am)?:? *$")
_OF_ELSE = re.compile(
    r"\b(?:geb(?:oren|urt\w*|(?=\.))|gest(?=\.)|born|birth|gestorben|verstorben"
    r"|died|Name(?=:)|\w*unfall|Vorfall|accident|incident|gültig|Gültigkeit|valid|nächste\w*"
    r"|next|Frist|fällig|bis|deadline|due|until|seit|since|in Kraft|Inkrafttreten|in force)\b",
    re.IGNORECASE,
)
"""Before a date: it is that of a person or an event, or one to come."""
_STOP = re.compile(r"[.!?][\"“”»«’)]*$")
_SENTENCE = re.compile(r"(?<!\bgeb)(?<!\bgest)[.;|] ")
_REST_OF_DATELINE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}[:.]\d{2}|Uhr|Stand|[\s,:|–-]")
_COMPACT = re.compile(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_DATELINE = 60
_DATELINES = 6
_HEAD_LINES = 15
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601, no more precise than it is written, and where it was found."""

    date: str
    source: str


def of(parsed: Parsed, parts: Sequence[Part]) -> Dated | None:
    """Return the date of a document, or None where neither text nor file gives one.

    In this order: what the format states, what is printed beside the electoral term, a stamp put
    before the text, the signature of a paper, what the head says of the document, a signature,
    and at last the day on which the file was made, which says less than what stands in it.
    """
    return (
        _given(parsed.properties.get("date", ""))
        or _printed(parsed.head)
        or _stamped(parsed.head[:_HEAD_LINES])
        or (_signed(parts) if parsed.properties.get("kind") else None)
        or _stated(parsed.head[:_HEAD_LINES])
        or _signed(parts)
        or _dated(parsed.properties.get("created", ""), "day on which the file was made")
    )


def _dated(text: str, where: str) -> Dated | None:
    found = dates.first(text)
    return Dated(found, f"{where}: {_shown(text)}") if found else None


def _given(text: str) -> Dated | None:
    """What the file states as its date; 20240501 is one there, elsewhere any number."""
    found = dates.first(_COMPACT.sub(r"\1-\2-\3", text))
    return Dated(found, f"stated by the file: {_shown(text)}") if found else None


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _printed(head: Sequence[str]) -> Dated | None:
    """Beside "21. Wahlperiode", or within five lines of "Bundesrat Drucksache 449/25"."""
    for place, line in enumerate(head[:90]):
        if re.match(r"\d+\. Wahlperiode ", line):
            return _dated(line, "beside the electoral term")
        if re.match(r"Bundesrat Drucksache", line):
            for near in head[place + 1 : place + 6]:
                if re.match(r"\d{1,2}\. ?\d{1,2}\. ?\d{2,4}", near):
                    return _dated(near, "below the number of the paper")
    return None


def _stamped(head: Sequence[str]) -> Dated | None:
    for line in head:
        stamped = STAMP.match(line)
        if stamped and (found := dates.first(line[stamped.end() :][:30])):
            return Dated(found, f"stamp before the text: {_shown(line[: stamped.end() + 30])}")
    return None


def _stated(head: Sequence[str]) -> Dated | None:
    """A date that the head states of the document: a dateline, after "Stand" or a place, alone.

    Any other date in a short line comes after these, but for a sentence, which tells of the world.
    """
    for line in head:
        alone = len(line) <= _DATELINE and not _REST_OF_DATELINE.sub("", line)
        if alone and (found := _dated(line, "line of its own in the head")):
            return found
    near: Dated | None = None
    for number, line in enumerate(head):
        for start, end, iso in dates.find(line):
            before, after = line[:start], line[end:]
            if len(iso) < 10:
                continue
            shown = line[max(0, start - _SHOWN // 2) : end]
            found = Dated(iso, f"line {number + 1} of the head: {_shown(shown)}")
            bare = _BARE.search(before) and re.match(r"[.,;)]|\s*$", after)
            if bare or _LABELLED.search(before):
                return found
            if _OF_ELSE.search(_SENTENCE.split(before)[-1]):
                continue
            if _PLACE.search(before):
                return found
            short = len(line) <= _DATELINE and not (VERB.search(line) or _STOP.search(line))
            if near is None and short and number < _DATELINES:
                near = found
    return near


def _signed(parts: Sequence[Part]) -> Dated | None:
    for part in reversed(parts):
        text = text_of(part)
        if _SIGNED.match(text):
            return _dated(text[:60], "signature")
    return None
