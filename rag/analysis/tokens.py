"""Token counts by the shipped tiktoken encoding "fundstelle"; nothing is fetched from a network."""

from __future__ import annotations

from functools import cache

from tiktoken import Encoding, get_encoding


@cache
def encoding() -> Encoding:
    """Return the encoding, loaded at first use."""
    return get_encoding("fundstelle")


def count(text: str) -> int:
    """Return the number of tokens in ``text``."""
    return len(encoding().encode_ordinary(text))


def truncate(text: str, limit: int) -> str:
    """Return the longest beginning of ``text`` that is whole characters in ``limit`` tokens."""
    if limit <= 0:
        return ""
    tokens = encoding().encode_ordinary(text)
    if len(tokens) <= limit:
        return text
    # A cut within a character leaves bytes that mean nothing; the character goes as a whole.
    return encoding().decode_bytes(tokens[:limit]).decode("utf-8", errors="ignore")
