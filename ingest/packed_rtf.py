"""RTF as Outlook packs it (MS-OXRTFCP): back references into a ring of 4,096 bytes."""

from __future__ import annotations

import struct

from rag.errors import BrokenDocumentError

MOST_BYTES = 256 * 1024 * 1024
_RING = 4096
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_BEGINNING = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}"
    rb"{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New "
    rb"RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the ring holds at first, as the standard prints it."""


def unpack(data: bytes, name: str) -> bytes:
    """Return the RTF.

    Raises:
        BrokenDocumentError: another packing, or a size beyond the limit.
    """
    if len(data) < 16:
        raise _broken(name, "its packed text is cut off")
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if size > MOST_BYTES:
        raise _broken(name, f"its text has {size >> 20} MiB, the limit is {MOST_BYTES >> 20}")
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _PACKED:
        raise _broken(name, "its text is packed in an unknown way")
    return _unpacked(data[16:], size)


def _unpacked(data: bytes, size: int) -> bytes:
    """Eight steps follow a byte of flags: a byte as it is, or twelve bits of place, four of length.

    A reference to the place where the next byte will be written ends the text.
    """
    ring = bytearray(_BEGINNING.ljust(_RING, b"\0"))
    write, at = len(_BEGINNING), 0
    out = bytearray()
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                pieces = data[at : at + 1]
                at += 1
            else:
                if at + 2 > len(data):
                    return bytes(out)
                (reference,) = struct.unpack_from(">H", data, at)
                at += 2
                place, length = reference >> 4, (reference & 15) + 2
                if place == write % _RING:
                    return bytes(out)
                write = _copy(ring, out, place, length, write)
                continue
            for byte in pieces:
                ring[write % _RING] = byte
                out.append(byte)
                write += 1
    return bytes(out[:size])


def _copy(ring: bytearray, out: bytearray, place: int, length: int, write: int) -> int:
    """Copy byte by byte, since a reference may reach into what it writes itself."""
    for step in range(length):
        byte = ring[(place + step) % _RING]
        ring[write % _RING] = byte
        out.append(byte)
        write += 1
    return write


def _broken(name: str, what: str) -> BrokenDocumentError:
    return BrokenDocumentError(what, where=name, remedy="save it as .eml")
