"""Mails (RFC 5322, MIME): headers, the body that a person reads, and what is attached."""

from __future__ import annotations

import email
import email.policy
import mimetypes
from collections.abc import Iterator
from email.message import EmailMessage, Message, MIMEPart
from email.policy import EmailPolicy
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from ingest.encoding import decode
from rag.errors import BrokenDocumentError

MOST_PARTS = 1000
LONGEST_HEADER = 10_000
"""Characters; a longer one is cut: the library reads some in the square of their length."""
_SIGNATURES = frozenset({
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
})  # fmt: skip


class _Brief(EmailPolicy):
    """Reads a header once, however often it is asked for, and no more of it than is allowed."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _header(name, value[:LONGEST_HEADER])


@lru_cache(maxsize=1 << 12)
def _header(name: str, value: str) -> Any:
    return email.policy.default.header_fetch_parse(name, value)


_POLICY: Any = _Brief()


def opened(data: bytes, name: str) -> EmailMessage:
    """Read a mail.

    Raises:
        BrokenDocumentError: no mail, or more than ``MOST_PARTS`` parts.
    """
    message: EmailMessage = email.message_from_bytes(data, policy=_POLICY)
    if not any(key in message for key in ("From", "Date", "Subject", "Received", "MIME-Version")):
        raise BrokenDocumentError("it has no mail headers", where=name, remedy="check the file")
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise BrokenDocumentError(
            f"it has more than {MOST_PARTS} parts", where=name, remedy="save its parts apart"
        )
    return message


def body(message: MIMEPart) -> MIMEPart | None:
    """Return the part that a person reads: the text, or the HTML where there is none.

    Some programs send an empty text beside the HTML that says everything.
    """
    found = message.get_body(("plain", "html"))
    if found is None or not _is_empty(found):
        return found
    page = message.get_body(("html",))
    return found if page is None or page.get_filename() else page


def _is_empty(part: MIMEPart) -> bool:
    try:
        return not part.get_content().strip()
    except (LookupError, UnicodeError):
        return False


def text(part: MIMEPart, name: str) -> str:
    """Return the text of a part; a charset that is wrong or unknown is found out.

    Raises:
        BrokenDocumentError: the bytes are no text.
    """
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):
        content = None
    if isinstance(content, str) and "\ufffd" not in content:
        return content.replace("\r\n", "\n")
    payload = part.get_payload(decode=True)
    return decode(payload if isinstance(payload, bytes) else b"", name) if payload else ""


def attachments(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """Return name and bytes of what is attached; pictures that only adorn the body are not.

    Raises:
        BrokenDocumentError: as ``opened``.
    """
    found: dict[str, bytes] = {}
    message = opened(data, name)
    alternative = message.get_content_subtype() == "alternative"
    for number, part in enumerate(_attached(message, body(message), alternative), start=1):
        content = _content(part)
        called = _name(part, number)
        while called in found:
            path = PurePath(called)
            called = f"{path.stem}-{number}{path.suffix}"
        if content.strip():
            found[called] = content
    return list(found.items())


def _attached(message: MIMEPart, body: MIMEPart | None, either: bool) -> Iterator[MIMEPart]:
    """Yield the attached parts, without looking into attached mails.

    ``either`` says that the parts are the same text in several forms, of which ``body`` is read.
    """
    for part in message.iter_parts() if message.is_multipart() else ():
        if part.get_content_maintype() == "multipart":
            alternative = either or part.get_content_subtype() == "alternative"
            yield from _attached(part, body, alternative)
        elif part is not body and not _is_left_out(part, either):
            yield part


def _is_left_out(part: MIMEPart, either: bool) -> bool:
    kind = part.get_content_type()
    if kind in _SIGNATURES or part.is_attachment():
        return kind in _SIGNATURES
    if either and kind in ("text/plain", "text/html") and not part.get_filename():
        return True
    return bool(part["Content-ID"]) and part.get_content_maintype() == "image"


def _name(part: MIMEPart, number: int) -> str:
    given = part.get_filename()
    if given:
        return str(given)
    kind = part.get_content_type()
    suffix = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ""
    return f"attachment-{number}{suffix}"


def _content(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
