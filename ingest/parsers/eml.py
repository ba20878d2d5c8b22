"""Mails: subject as title, sender as issuer, headers as written, quoted replies as quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
from rag.types import BlockKind, Role

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(r"\s*>[> ]*")
_HEAD = re.compile(
    r"[\s*]*(?:Von|From):.{1,300}?[\s*](?:Gesendet(?: am)?|Sent|Datum|Date):"
    r".{1,300}?[\s*](?:An|To|Betreff|Subject):",
    re.DOTALL,
)
"""The head of a mail as programs print it into the one that answers or passes it on."""
_HEAD_LINES = 5


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
        properties={key: value for key, value in _properties(message, subject).items() if value},
    )


def _header(message: EmailMessage, key: str) -> str:
    try:
        return plain(str(message[key] or ""))
    except (ValueError, IndexError, AttributeError):
        return ""  # The header parser stumbles over some malformed addresses.


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
        parts = html.parse(content.encode("utf-8-sig", "replace"), name).parts
        end = _own([part.text for part in parts])
        yield from parts[:end]
        yield from (replace(part, role=Role.QUOTES) for part in parts[end:])
        return
    written = content.replace("\f", "\n").split("\n")
    end = _own(written)
    for quoted, lines in groupby(written[:end], key=lambda line: bool(_QUOTED.match(line))):
        yield from _folded(lines, quoted)
    yield from _folded(written[end:], True)


def _folded(lines: Iterable[str], quoted: bool) -> Iterator[Part]:
    bare = (_QUOTED.sub("", line) if quoted else line for line in lines)
    role = Role.QUOTES if quoted else Role.REPORTS
    yield from (replace(part, role=role) for part in fold(split("\n".join(bare))))


def _own(texts: Sequence[str]) -> int:
    """Where a mail's own words end and the mail begins that it answers or passes on."""
    for place, text in enumerate(texts):
        if _original().fullmatch(text.strip().lower()):
            return place
        if "Von:" in text or "From:" in text:
            head = "\n".join(texts[place : place + _HEAD_LINES])
            if _HEAD.match(head):
                return place
    return len(texts)


@cache
def _original() -> re.Pattern[str]:
    return any_of(rules()["mail"]["original"])
