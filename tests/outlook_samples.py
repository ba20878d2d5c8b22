"""Outlook messages written here, byte by byte: a compound file (MS-CFB) of property streams."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    children: list[int] = field(default_factory=list)
    child: int = NONE
    left: int = NONE
    right: int = NONE
    start: int = END
    size: int = 0


def compound(tree: Tree) -> bytes:
    """Return a compound file of version 3 that holds the streams and folders of ``tree``."""
    entries = [_Entry("Root Entry", 5)]
    _gather(tree, 0, entries)
    for entry in entries:
        entry.child = _balanced(entry.children, entries)
    small, chain = bytearray(), []
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    for entry in entries[1:]:
        if entry.kind != 2 or not entry.content:
            continue
        entry.size = len(entry.content)
        if entry.size >= CUTOFF:
            entry.start = put(entry.content)
            continue
        entry.start = len(small) // SMALL
        count = -(-entry.size // SMALL)
        chain += [*range(entry.start + 1, entry.start + count), END]
        small += entry.content.ljust(count * SMALL, b"\0")
    root = entries[0]
    root.size = len(small)
    root.start = put(bytes(small)) if small else END
    mini = struct.pack(f"<{len(chain)}I", *chain)
    mini = mini.ljust(-(-len(mini) // SECTOR) * SECTOR, b"\xff")
    mini_at = put(mini) if mini else END
    directory = b"".join(map(_packed, entries))
    while len(directory) % SECTOR:
        directory += _packed(_Entry("", 0))
    directory_at = put(directory)
    count = 1
    while (len(sectors) + count) * 4 > count * SECTOR:
        count += 1
    fat_at = len(sectors)
    table = struct.pack(f"<{len(fat)}I", *fat) + struct.pack("<I", FAT) * count
    sectors.append(table.ljust(count * SECTOR, b"\xff"))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        b"", 0, count, directory_at, 0, CUTOFF, mini_at, len(mini) // SECTOR, END, 0,
    )  # fmt: skip
    places = [*range(fat_at, fat_at + count)]
    return header + struct.pack("<109I", *places, *[FREE] * (109 - count)) + b"".join(sectors)


def _gather(tree: Tree, above: int, entries: list[_Entry]) -> None:
    for name, content in tree.items():
        folder = isinstance(content, dict)
        entries.append(_Entry(name, 1 if folder else 2, b"" if folder else content))
        number = len(entries) - 1
        entries[above].children.append(number)
        if isinstance(content, dict):
            _gather(content, number, entries)


def _balanced(numbers: list[int], entries: list[_Entry]) -> int:
    order = sorted(numbers, key=lambda n: (len(entries[n].name), entries[n].name.upper()))
    if not order:
        return NONE
    middle = len(order) // 2
    entries[order[middle]].left = _balanced(order[:middle], entries)
    entries[order[middle]].right = _balanced(order[middle + 1 :], entries)
    return order[middle]


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0" if entry.name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), entry.kind, 1, entry.left, entry.right, entry.child,
        b"", 0, 0, 0, entry.start, entry.size,
    )  # fmt: skip


def properties(
    texts: dict[int, str],
    numbers: dict[int, int] | None = None,
    times: dict[int, datetime] | None = None,
    binaries: dict[int, bytes] | None = None,
    header: int = 32,
    codepage: str = "",
) -> Tree:
    """Return the streams of one object; texts are UTF-16, or in ``codepage`` where one is named."""
    fixed = bytearray(header)
    for number, value in (numbers or {}).items():
        fixed += struct.pack("<IIii", number << 16 | 3, 6, value, 0)
    for number, value in (times or {}).items():
        ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        fixed += struct.pack("<IIQ", number << 16 | 0x40, 6, ticks)
    tree: Tree = {"__properties_version1.0": bytes(fixed)}
    for number, text in texts.items():
        kind = "001E" if codepage else "001F"
        tree[f"__substg1.0_{number:04X}{kind}"] = text.encode(codepage or "utf-16-le")
    for number, data in (binaries or {}).items():
        tree[f"__substg1.0_{number:04X}0102"] = data
    return tree


SENT = datetime(2024, 5, 17, 6, 30, tzinfo=UTC)
BODY = (
    "Guten Tag,\r\n\r\nder Hafen ist seit heute wieder offen.\r\n\r\n> Wann öffnet der Hafen?\r\n"
)


def recipient(name: str, address: str, kind: int = 1) -> Tree:
    texts = {0x3001: name, 0x3002: "SMTP", 0x3003: address}
    return properties(texts, {0x0C15: kind}, header=8)


def attachment(name: str, content: bytes, **texts: str) -> Tree:
    named = {0x3707: name, **{int(key[1:], 16): value for key, value in texts.items()}}
    return properties(named, {0x3705: 1}, binaries={0x3701: content}, header=8)


def embedded(name: str, message: Tree) -> Tree:
    tree = properties({0x3001: name}, {0x3705: 5}, header=8)
    tree["__substg1.0_3701000D"] = message
    return tree


def message(
    subject: str = "Öffnung des Hafens", *attached: Tree, header: int = 32, **more: object
) -> Tree:
    """Return the streams of a message from Erika Mustermann to the Referat Häfen."""
    texts = {
        0x0037: subject, 0x0C1A: "Erika Mustermann", 0x0C1E: "SMTP", 0x0C1F: "erika@example.org",
        0x0E04: "Referat Häfen", 0x1000: BODY,
    }  # fmt: skip
    texts |= more.pop("texts", {})  # type: ignore[operator]
    tree = properties({k: v for k, v in texts.items() if v}, times={0x0039: SENT}, header=header,
                      **more)  # type: ignore[arg-type]  # fmt: skip
    tree["__recip_version1.0_#00000000"] = recipient("Referat Häfen", "haefen@example.org")
    tree["__recip_version1.0_#00000001"] = recipient("Kai, Anna", "kai@example.org", kind=2)
    for number, one in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = one
    return tree
