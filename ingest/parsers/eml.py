"""Mails: subject as title, sender as issuer, headers as written, quoted replies as quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import groupby

from ingest import mail
from ingest.lines import fold, split
from ingest.papers import any_of, rules
from ingest.parsed import Parsed, Part
from ingest.parsers import html
from ingest.text import plain
from rag.analysis import mailhead
from rag.types import BlockKind, Dropped, Role

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(r"^\s*(?:>(?!=) ?)+")
"""The marks before a quoted line; any other ">" of it is its own."""
_HEAD = re.compile(
    r"(?:-{2,}[^\n-]{3,60}-{2,})?[\s*]*(?:Von|From):.{1,300}?[\s*]"
    r"(?:Gesendet(?: am)?|Sent|Datum|Date):"
    r".{1,300}?[\s*](?:An|To|Betreff|Subject):",
    re.DOTALL,
)
"""The head of a mail as programs print it into the one that answers or passes it on."""
_HEAD_LINES = 5
_TIMED = re.compile(r"\d[:.]\d\d\b(?!\.)|@")
"""A clock time or an address: no person writes these above the words of somebody else."""


def parse(data: bytes, name: str) -> Parsed:
    """Read a mail's headers and body; what is attached comes as documents of their own.

    Raises:
        BrokenDocumentError: no mail, or its body is no text.
    """
    message = mail.opened(data, name)
    subject = _header(message, "Subject")
    parts = [Part(subject, BlockKind.HEADING, 1)] if subject else []
    parts += [Part(f"{key}: {value}") for key in _HEADERS[:4] if (value := _header(message, key))]
    parts += [part for part in _body(message, name) if part.text]
    return Parsed(
        tuple(parts),
        head=tuple(part.text for part in parts[:40]),
        styled=True,
        properties={key: value for key, value in _properties(message, subject).items() if value},
        dropped=tuple(_beyond(message)),
    )


def _header(message: EmailMessage, key: str) -> str:
    try:
        return plain(str(message[key] or ""))
    except (ValueError, IndexError, AttributeError):
        return ""  # The header parser stumbles over some malformed addresses.


def _beyond(message: EmailMessage) -> Iterator[Dropped]:
    """What is not read of headers that are too long."""
    for key, value in message.raw_items():
        if key.title() in _HEADERS and (rest := str(value)[mail.LONGEST_HEADER :]):
            yield Dropped(plain(rest), "end of a long header")


def _properties(message: EmailMessage, subject: str) -> dict[str, str]:
    try:
        day = parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except (TypeError, ValueError, OverflowError):
        day = ""
    return {
        "title": subject,
        "date": day,
        "issuer": _names(_header(message, "From")),
        "addressee": _names(_header(message, "To")),
        "kind": "E-Mail",
    }


def _names(people: str) -> str:
    """The people of a header without their addresses, unless an address is all there is."""
    named = re.sub(r"\s*<[^>]*>", "", people).replace('"', "").strip()
    return named or people.strip("<>")


def _body(message: EmailMessage, name: str) -> Iterator[Part]:
    body = mail.body(message)
    if body is None or body.is_attachment():
        return
    content = mail.text(body, name)
    if body.get_content_type() == "text/html":
        # The mark at its beginning beats the charset that the page declares, which is decoded.
        parts = html.parse(content.encode("utf-8-sig", "replace"), name, whole=True).parts
        end = _own([part.text for part in parts], [part.role is Role.QUOTES for part in parts])
        yield from parts[:end]
        yield from (replace(part, role=Role.QUOTES) for part in parts[end:])
        return
    yield from _written(content.replace("\f", "\n").split("\n"))


def _written(lines: Sequence[str]) -> Iterator[Part]:
    """The parts of a text, those apart that are quoted more or less deeply: each is another's."""
    depths = [_depth(line) for line in lines]
    end = _own(lines, depths)
    marked = zip(depths, (place >= end for place in range(len(lines))), lines, strict=True)
    for (depth, passed_on), group in groupby(marked, key=lambda one: one[:2]):
        bare = [_QUOTED.sub("", line) for *_, line in group]
        role = Role.QUOTES if depth or passed_on else Role.REPORTS
        for text in _heads_apart(bare):
            yield from (replace(part, role=role) for part in fold(split("\n".join(text))))


def _heads_apart(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Part the lines of printed heads, each with what it is wrapped to, from the text below."""
    start, within = 0, False
    for place, line in enumerate(lines):
        before = within
        within = _begins_head(lines, place) or (before and bool(line.strip()))
        if within != before or (within and mailhead.is_line(line)):
            yield lines[start:place]
            start = place
    yield lines[start:]


def _depth(line: str) -> int:
    match = _QUOTED.match(line)
    return match[0].count(">") if match else 0


def _own(texts: Sequence[str], quoted: Sequence[int]) -> int:
    """Where a mail's own words end and the mail begins that it answers or passes on.

    Args:
        texts: lines or parts.
        quoted: which of them are marked as quoted: own words may stand between these.
    """
    for place, text in enumerate(texts):
        if quoted[place]:
            continue
        if _original().fullmatch(text.strip().lower()):
            return place
        if _begins_head(texts, place) or _begins_answered(texts, quoted, place):
            return place
    return len(texts)


def _begins_answered(texts: Sequence[str], quoted: Sequence[int], place: int) -> bool:
    """Whether "Am 12.05.2025 um 10:12 schrieb X:" stands above a mail without marks."""
    below = next((n for n in range(place + 1, len(texts)) if texts[n].strip()), None)
    if below is None or quoted[below]:
        return False
    return _TIMED.search(texts[place]) is not None and mailhead.wrote(texts[place]) is not None


def _begins_head(texts: Sequence[str], place: int) -> bool:
    if "Von:" not in texts[place] and "From:" not in texts[place]:
        return False
    return _HEAD.match("\n".join(texts[place : place + _HEAD_LINES])) is not None


@cache
def _original() -> re.Pattern[str]:
    return any_of(rules()["mail"]["original"])
