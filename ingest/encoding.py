"""Bytes to text: which of the encodings that offices use is this?

Order: byte order marks, UTF-16 without a mark (every second byte zero), UTF-8, then the guess of
charset-normalizer, then Windows-1252, in which most old German files are written.
"""

from __future__ import annotations

import codecs

from rag.errors import BrokenDocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1a\x1b\x08\x85")
_SAMPLE = 65536
_MOST_CONTROLS = 0.005


def decode(data: bytes, name: str) -> str:
    """Return the text of ``data`` with single line feeds as line ends.

    Raises:
        BrokenDocumentError: the bytes are no text in any known encoding.
    """
    text = _decode(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if (wide := _utf16_without_mark(data)) is not None:
        return _strictly(data, wide, name)
    if _is_binary(data):
        raise _broken(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            whole = data[: error.start]  # Cut off within its last character.
            if not whole.isascii():  # Else that byte may well be an umlaut of Windows-1252.
                return whole.decode("utf-8")
        return _single_byte(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(name) from error
    if text.count("\0") > len(text) * _MOST_CONTROLS:
        raise _broken(name)
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in almost every second byte, and in no other."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or len(data) % 2:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = sum(1 for byte in sample if byte < 32 and byte not in _TEXT_CONTROLS)
    return controls > len(sample) * _MOST_CONTROLS


def _single_byte(data: bytes, name: str) -> str:
    """cp1252 where its five holes are not hit and letters prevail, else the detector's guess."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and _reads_like_words(text):
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _broken(name)
    return _strictly(data, best.encoding, name)


def _reads_like_words(text: str) -> bool:
    """At most one character in eight is neither ASCII nor one that German text is full of."""
    odd = sum(1 for c in text if ord(c) > 127 and c not in "äöüÄÖÜß„“”‚‘’–—…§°€«»éèáàç²³½·•\xa0")
    return odd <= len(text) / 8


def _broken(name: str) -> BrokenDocumentError:
    return BrokenDocumentError(
        "the bytes are no readable text", where=name, remedy="save it as UTF-8 text"
    )
