"""Outlook's ``.msg`` (MS-OXMSG): the properties of a message in an OLE file, as an ordinary mail.

A message is turned into MIME, so that everything after it (headers, body, quoted replies, what is
attached) is read in one way for ``.eml`` and ``.msg``. A property lies in a stream named by its
number and type; those of fixed length lie together in ``__properties_version1.0``.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

from ingest.encoding import decode
from ingest.packed_rtf import unpack
from ingest.text import plain
from rag.errors import BrokenDocumentError

MOST_LEVELS = 20
"""Messages within messages; how many of them are taken in is decided elsewhere."""
_TABLE = "__properties_version1.0"
_HEADERS = {"message": 32, "embedded": 24, "part": 8}
"""Bytes before the entries of a table, by what it describes."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UNICODE, _ANSI, _BINARY = "001F", "001E", "0102"
_TO, _CC = 1, 2
_BY_VALUE, _EMBEDDED = 1, 5
_NAME_LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Object:
    """A message, a recipient or an attachment: a folder of property streams."""

    ole: Any
    place: tuple[str, ...]
    fixed: dict[int, bytes]
    codepage: int = 0

    def binary(self, number: int) -> bytes:
        """Return a property's bytes; empty where it is missing."""
        return self._stream(number, _BINARY)

    def text(self, number: int) -> str:
        """Return a property's text; empty where it is missing."""
        if data := self._stream(number, _UNICODE):
            return data.decode("utf-16-le", "replace").rstrip("\0")
        data = self._stream(number, _ANSI).rstrip(b"\0")
        return decoded(data, self.codepage, "/".join(self.place)) if data else ""

    def integer(self, number: int) -> int:
        """Return a property's number; 0 where it is missing."""
        return int(struct.unpack("<i", self.fixed.get(number, b"\0" * 8)[:4])[0])

    def time(self, number: int) -> datetime | None:
        """Return a property's time: tenths of microseconds since 1601, UTC."""
        ticks = struct.unpack("<Q", self.fixed.get(number, b"\0" * 8))[0]
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def children(self, beginning: str) -> Iterator[_Object]:
        """Yield the recipients or the attachments."""
        depth = len(self.place) + 1
        found = {
            tuple(path[:depth])
            for path in self.ole.listdir()
            if tuple(path[: depth - 1]) == self.place
            and len(path) > depth
            and path[depth - 1].startswith(beginning)
        }
        for place in sorted(found):
            yield _opened(self.ole, place, "part", self.codepage)

    def _stream(self, number: int, kind: str) -> bytes:
        path = [*self.place, f"__substg1.0_{number:04X}{kind}"]
        if not self.ole.exists(path) or self.ole.get_type(path) != 2:
            return b""
        with self.ole.openstream(path) as stream:
            return bytes(stream.read())


def as_mail(data: bytes, name: str, *, body: bool = True) -> bytes:
    """Return an Outlook message as a mail (RFC 5322).

    Without ``body`` only what it holds is kept: unpacking it is no work for a process without
    limits, and messages within the message have their bodies all the same.

    Raises:
        BrokenDocumentError: no OLE file, or no message in it.
    """
    import olefile

    try:
        with closing(olefile.OleFileIO(io.BytesIO(data))) as ole:
            if not ole.exists(_TABLE):
                raise _broken(name, "it is no Outlook message")
            return _mail(_opened(ole, (), "message"), name, 1, body=body).as_bytes()
    except (OSError, struct.error, IndexError, ValueError, RecursionError) as error:
        # The library raises these on tables that point nowhere.
        raise _broken(name, f"the Outlook message cannot be read ({error})") from error


def decoded(data: bytes, codepage: int, name: str) -> str:
    """Return text in a Windows code page; one that is unknown or wrong is found out."""
    codec = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15"}.get(
        codepage, f"cp{codepage}"
    )
    try:
        return data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return decode(data, name)


def _opened(ole: Any, place: tuple[str, ...], kind: str, codepage: int = 0) -> _Object:
    fixed: dict[int, bytes] = {}
    path = [*place, _TABLE]
    if ole.exists(path):
        with ole.openstream(path) as stream:
            table = stream.read()[_HEADERS[kind] :]
        for at in range(0, len(table) - 15, 16):
            (tag,) = struct.unpack_from("<I", table, at)
            fixed[tag >> 16] = table[at + 8 : at + 16]
    found = _Object(ole, place, fixed)
    return _Object(ole, place, fixed, found.integer(0x3FFD) or codepage)


def _mail(message: _Object, name: str, level: int, *, body: bool = True) -> MIMEMultipart:
    if level > MOST_LEVELS:
        raise _broken(name, f"it holds more than {MOST_LEVELS} messages within messages")
    mail = MIMEMultipart("mixed")
    for key, value in _headers(message):
        if value:
            mail[key] = value
    mail.attach(_body(message, name) if body else MIMEText("", "plain", "utf-8"))
    for attachment in message.children("__attach_version1.0_"):
        part = _attached(attachment, name, level)
        if part is not None:
            mail.attach(part)
    return mail


def _headers(message: _Object) -> Iterator[tuple[str, str]]:
    """Yield the headers; those that it came with know the sender's own time of day."""
    came = message_from_string(message.text(0x007D).split("\r\n\r\n")[0])
    sent = message.time(0x0039) or message.time(0x0E06)
    yield "From", _sender(message)
    for key, kind, shown in (("To", _TO, 0x0E04), ("Cc", _CC, 0x0E03)):
        yield key, _recipients(message, kind) or _encoded(message.text(shown))
    yield "Date", plain(str(came["Date"] or "")) or (format_datetime(sent) if sent else "")
    yield "Subject", _encoded(message.text(0x0037)) or _encoded(message.text(0x0E1D))


def _sender(message: _Object) -> str:
    name = message.text(0x0042) or message.text(0x0C1A)
    address = message.text(0x5D02) or message.text(0x5D01) or _smtp(message, 0x0C1E, 0x0C1F)
    return _address(name, address)


def _recipients(message: _Object, kind: int) -> str:
    found = (
        _address(one.text(0x3001), one.text(0x39FE) or _smtp(one, 0x3002, 0x3003))
        for one in message.children("__recip_version1.0_")
        if one.integer(0x0C15) == kind
    )
    return ", ".join(one for one in found if one)


def _smtp(of: _Object, kind: int, address: int) -> str:
    """An address inside Exchange ("/O=…") says nothing to anybody outside it."""
    return of.text(address) if of.text(kind).upper() == "SMTP" else ""


def _address(name: str, address: str) -> str:
    name, address = plain(name), plain(address).replace(" ", "")
    if not address or not address.isascii():
        return _encoded(f'"{name}"' if "," in name else name)
    return formataddr((name if name != address else "", address), "utf-8")


def _encoded(text: str) -> str:
    return Header(plain(text), "utf-8", maxlinelen=10**6).encode() if text.strip() else ""


def _body(message: _Object, name: str) -> Message:
    """The body as text and HTML, or from the packed RTF where Outlook kept that alone."""
    text = message.text(0x1000)
    page = message.text(0x1013)
    if not page and (data := message.binary(0x1013)):
        page = decoded(data, message.integer(0x3FDE), name)
    if not text.strip() and not page.strip() and (packed := message.binary(0x1009)):
        text = _of_rtf(unpack(packed, name), name)
    parts = [MIMEText(text, "plain", "utf-8")] if text.strip() or not page.strip() else []
    parts += [MIMEText(page, "html", "utf-8")] if page.strip() else []
    return parts[0] if len(parts) == 1 else MIMEMultipart("alternative", None, parts)


def _of_rtf(data: bytes, name: str) -> str:
    from ingest.parsers import rtf

    return "\n\n".join(part.text for part in rtf.parse(data, name).parts)


def _attached(attachment: _Object, name: str, level: int) -> Message | None:
    """One attachment; a linked file is never fetched, a drawn object holds no document."""
    called = plain(attachment.text(0x3707) or attachment.text(0x3704) or attachment.text(0x3001))
    method = attachment.integer(0x3705)
    if method == _EMBEDDED:
        place = (*attachment.place, "__substg1.0_3701000D")
        inner = _opened(attachment.ole, place, "embedded", attachment.codepage)
        stem = (called.removesuffix(".msg") or plain(inner.text(0x0037)))[:_NAME_LONGEST]
        return _named(MIMEMessage(_mail(inner, name, level + 1)), f"{stem or 'message'}.eml")
    content = attachment.binary(0x3701)
    if method not in (0, _BY_VALUE) or not content:
        return None
    adorns = attachment.text(0x3712) and attachment.text(0x370E).startswith("image/")
    if adorns:
        return _picture(content, attachment)
    return _named(MIMEApplication(content), called or "attachment")


def _named(part: MIMEBase, name: str) -> MIMEBase:
    safe = name.replace("/", "-").replace("\\", "-")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", safe))
    return part


def _picture(content: bytes, attachment: _Object) -> MIMEBase:
    """A picture that the body shows, marked as one, so that it is not taken for a document."""
    kind = attachment.text(0x370E).partition("/")[2] or "png"
    part = MIMEApplication(content)
    part.replace_header("Content-Type", f"image/{plain(kind)}")
    part["Content-ID"] = f"<{plain(attachment.text(0x3712))}>"
    return part


def _broken(name: str, what: str) -> BrokenDocumentError:
    return BrokenDocumentError(what, where=name, remedy="save it as .eml")
