"""PowerPoint: slides as pages, their titles as headings, texts, tables and speaker notes.

Source: ECMA-376 part 1, chapter 19 (PresentationML).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest import tables
from ingest.package import Element, Package, office_properties
from ingest.parsed import PAGE_BREAK, PageMark, Parsed, Part
from ingest.text import plain
from rag.types import BlockKind, Dropped

_SHOW = "ppt/presentation.xml"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = frozenset({"title", "ctrTitle"})
_RUNNING = frozenset({"ftr", "hdr", "dt", "sldNum", "sldImg"})


def parse(data: bytes, name: str) -> Parsed:
    """Read the slides in their order; page n is slide n. Hidden slides are left out and listed.

    Raises:
        BrokenDocumentError: the package cannot be read or passes the limits.
        EncryptedDocumentError: it is protected by a password.
    """
    package = Package(data, name)
    parts: list[Part] = []
    marks: list[PageMark] = []
    dropped: dict[str, Dropped] = {}
    for number, member in enumerate(_slides(package), start=1):
        root = package.xml(member)
        found = [part for part in _Slide(package, member).parts(root) if part.text]
        if root.get("show") in ("0", "false"):
            hidden = Dropped("\n".join(part.text for part in found), "hidden slide")
            dropped[member] = hidden
        elif found:
            parts += [replace(found[0], text=PAGE_BREAK + found[0].text), *found[1:]]
            marks.append(PageMark(number))
        for text in _running(root):
            dropped.setdefault(text, Dropped(text, "running head"))
    return Parsed(
        tuple(parts),
        pages=tuple(marks),
        head=tuple(part.text.lstrip(PAGE_BREAK) for part in parts[:40]),
        running=tuple(x.text for x in dropped.values() if x.reason == "running head"),
        properties=office_properties(package),
        dropped=(*dropped.values(), *package.outside()),
    )


def _slides(package: Package) -> list[str]:
    targets = package.relations(_SHOW)
    ids = [entry.get(f"{_R}id", "") for entry in package.xml(_SHOW).iter(f"{_P}sldId")]
    return [targets[key][1] for key in ids if key in targets]


class _Slide:
    """One slide: its shapes in their order, the title first, the notes last."""

    def __init__(self, package: Package, member: str) -> None:
        self._package = package
        self._targets = package.relations(member)

    def parts(self, root: Element) -> Iterator[Part]:
        """Yield the parts of the slide and of its notes."""
        shapes = list(_shapes(root))
        yield from (part for shape in shapes if _is_title(shape) for part in self._shape(shape))
        yield from (part for shape in shapes if not _is_title(shape) for part in self._shape(shape))
        for kind, member in self._targets.values():
            if kind == "notesSlide":
                for shape in _shapes(self._package.xml(member)):
                    yield from _texts(shape)

    def _shape(self, shape: Element) -> Iterator[Part]:
        if _is_title(shape):
            text = plain(" ".join(_words(line) for line in shape.iter(f"{_A}p")))
            yield Part(text, BlockKind.HEADING, 2)
        elif shape.tag == f"{_P}graphicFrame":
            yield from tables.parts([_line(row) for row in shape.iter(f"{_A}tr")])
            yield from self._diagram(shape)
        else:
            yield from _texts(shape)

    def _diagram(self, frame: Element) -> Iterator[Part]:
        for relation in frame.iter(f"{_D}relIds"):
            _, member = self._targets.get(relation.get(f"{_R}dm", ""), ("", ""))
            if member in self._package:
                for line in self._package.xml(member).iter(f"{_A}p"):
                    yield Part(_words(line), BlockKind.LIST_ITEM)


def _line(row: Element) -> tables.Line:
    cells = row.findall(f"{_A}tc")
    return tables.Line(tuple(plain(" ".join(map(_words, c.iter(f"{_A}p")))) for c in cells))


def _shapes(root: Element) -> Iterator[Element]:
    """Yield shapes and frames, those inside groups as well, without footers and numbers."""
    for shape in root.iter(f"{_P}sp", f"{_P}graphicFrame"):
        if _holder(shape) not in _RUNNING:
            yield shape


def _holder(shape: Element) -> str | None:
    """Return what the layout holds this shape for: "title", "body" …, or None for a free one."""
    holder = shape.find(f"./*/{_P}nvPr/{_P}ph")
    return None if holder is None else str(holder.get("type", "obj"))


def _is_title(shape: Element) -> bool:
    return _holder(shape) in _TITLES


def _texts(shape: Element) -> Iterator[Part]:
    lines: Sequence[str] = [text for line in shape.iter(f"{_A}p") if (text := _words(line))]
    listed = _holder(shape) in ("body", "obj") and len(lines) > 1
    kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
    yield from (Part(line, kind) for line in lines)


def _words(paragraph: Element) -> str:
    """Text of the runs, fields included; a line break is a blank."""
    pieces = [
        " " if piece.tag == f"{_A}br" else piece.text or ""
        for piece in paragraph.iter(f"{_A}t", f"{_A}br")
    ]
    return plain("".join(pieces))


def _running(root: Element) -> list[str]:
    texts = []
    for shape in root.iter(f"{_P}sp"):
        if _holder(shape) in ("ftr", "hdr"):
            texts += [_words(line) for line in shape.iter(f"{_A}p")]
    return [text for text in texts if text]
