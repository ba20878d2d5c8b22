"""Set a source as a PDF 1.4 file: standard Helvetica, WinAnsi text, real pages, no dependency.

The bytes depend on the source alone (ISO 32000-1 needs no clock), so a rerun changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from source import SOFT_HYPHEN, Block, Source

WIDTH, HEIGHT = 595, 842  # A4 in points
MARGIN = 80
BODY = WIDTH - 2 * MARGIN
# size in points, leading, font, indent, space above
STYLES = {
    "title": (16.0, 22.0, "F2", 0, 0),
    "heading": (13.0, 18.0, "F2", 0, 12),
    "paragraph": (12.0, 18.0, "F1", 0, 8),
    "item": (12.0, 18.0, "F1", 18, 4),
    "row": (10.0, 16.0, "F1", 0, 3),
}
# Widths of Helvetica in thousandths of the size, from space to tilde (Adobe's metrics).
_ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556"
    " 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833"
    " 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556"
    " 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334"
    " 260 334 584"
)
METRICS = {chr(32 + i): int(width) for i, width in enumerate(_ASCII.split())}
METRICS |= {"ä": 556, "ö": 556, "ü": 556, "Ä": 667, "Ö": 778, "Ü": 722, "ß": 611, "§": 556}
METRICS |= {"–": 556, "„": 333, "“": 333, "”": 333, "’": 222, "é": 556, "€": 556, "•": 350}

Line = tuple[float, float, str, float, str]  # x, y, font, size, text


def width(text: str, size: float) -> float:
    """Width of ``text`` in points; an unknown character is a KeyError, not a guess."""
    return sum(METRICS[char] for char in text if char != SOFT_HYPHEN) * size / 1000


def wrap(text: str, size: float, room: float) -> Iterator[str]:
    """Lines of at most ``room`` points, broken at spaces and at soft hyphens."""
    line = ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        if width(trial, size) <= room:
            line = trial
            continue
        head, tail = _hyphenate(line, word, size, room)
        yield _plain(head)
        line = tail
    yield _plain(line)


def _hyphenate(line: str, word: str, size: float, room: float) -> tuple[str, str]:
    parts = word.split(SOFT_HYPHEN)
    for cut in range(len(parts) - 1, 0, -1):
        head = f"{line} {''.join(parts[:cut])}-".strip()
        if width(head, size) <= room:
            return head, SOFT_HYPHEN.join(parts[cut:])
    return line, word


def _plain(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "")


def pages(source: Source) -> list[list[Line]]:
    """The body lines of every page, from the top down; a heading keeps two lines with it."""
    result: list[list[Line]] = [[]]
    y = float(HEIGHT - 96)
    for block in source.blocks:
        _, leading, _, _, above = STYLES[block.kind]
        y -= above
        for row in _set(block):
            needed = leading * (3 if block.kind == "heading" else 1)
            if y - needed < 82:
                result.append([])
                y = float(HEIGHT - 96)
            y -= leading
            result[-1] += [(x, y, font, size, text) for x, font, size, text in row]
    return result


def _set(block: Block) -> Iterator[list[tuple[float, str, float, str]]]:
    size, _, font, indent, _ = STYLES[block.kind]
    if block.kind == "row":
        step = BODY / len(block.cells)
        for cell in block.cells:
            if width(cell, size) > step - 8:
                raise ValueError(f"table cell too wide for its column: {cell!r}; shorten it")
        yield [(MARGIN + i * step, font, size, cell) for i, cell in enumerate(block.cells)]
        return
    for number, text in enumerate(wrap(block.text, size, BODY - indent)):
        bullet = [(float(MARGIN), font, size, "•")] if block.kind == "item" and not number else []
        yield [*bullet, (float(MARGIN + indent), font, size, text)]


def render(source: Source) -> bytes:
    """The whole PDF file."""
    laid = pages(source)
    fonts = "<< /F1 3 0 R /F2 4 0 R >>"
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(laid)))
    language = source.about["language"]
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(laid)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        _info(source),
    ]
    for index, lines in enumerate(laid):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font {fonts} >> /Contents {7 + 2 * index} 0 R >>"
        )
        objects += [page.encode(), _stream(_furniture(source, index + 1, len(laid)) + lines)]
    return _file(objects)


def _font(name: str) -> bytes:
    kind = "/Type /Font /Subtype /Type1"
    return f"<< {kind} /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _info(source: Source) -> bytes:
    date = source.about["date"].replace("-", "")
    title, author = (_string(source.about[key]) for key in ("title", "author"))
    return b"<< /Title %b /Author %b /CreationDate (D:%b) >>" % (title, author, date.encode())


def _furniture(source: Source, number: int, count: int) -> list[Line]:
    footer = source.about["footer"].format(page=number, pages=count)
    middle = (WIDTH - width(footer, 9)) / 2
    header = (float(MARGIN), float(HEIGHT - 54), "F1", 9.0, source.about["header"])
    return [header, (middle, 46.0, "F1", 9.0, footer)]


def _string(text: str) -> bytes:
    raw = text.encode("cp1252")
    return b"(" + raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def _stream(lines: list[Line]) -> bytes:
    body = b"\n".join(
        f"BT /{font} {size:g} Tf {x:.2f} {y:.2f} Td ".encode() + _string(text) + b" Tj ET"
        for x, y, font, size, text in lines
    )
    return f"<< /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n"
    return bytes(out) + f"{trailer}{out.index(b'xref')}\n%%EOF\n".encode()
