"""Outlook messages: read as the mail that they are."""

from __future__ import annotations

from ingest.outlook import as_mail
from ingest.parsed import Parsed
from ingest.parsers import eml


def parse(data: bytes, name: str) -> Parsed:
    """Read a message's headers and body; what is attached comes as documents of their own.

    Raises:
        BrokenDocumentError: no Outlook message, or its body is no text.
    """
    return eml.parse(as_mail(data, name), name)
