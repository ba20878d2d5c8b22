"""Mails: subject as title, sender as issuer, headers as written, quoted replies as quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import groupby

from ingest import mail
from ingest.lines import fold, split
from ingest.parsed import Parsed, Part
from ingest.parsers import html
from ingest.text import plain
from rag.types import BlockKind, Role

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(r"\s*>[> ]*")


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
        yield from html.parse(content.encode("utf-8-sig", "replace"), name).parts
        return
    for quoted, lines in groupby(
        content.replace("\f", "\n").split("\n"), key=lambda line: bool(_QUOTED.match(line))
    ):
        bare = (_QUOTED.sub("", line) if quoted else line for line in lines)
        role = Role.QUOTES if quoted else Role.REPORTS
        yield from (replace(part, role=role) for part in fold(split("\n".join(bare))))
