"""PowerPoint: slides as pages, their titles as headings, texts, tables, charts, speaker notes.

Source: ECMA-376 part 1, chapter 19 (PresentationML).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest import charts, spans, tables, unseen
from ingest.package import Element, Package, local, office_properties
from ingest.parsed import PAGE_BREAK, PageMark, Parsed, Part
from ingest.raised import raised
from ingest.spans import Cell
from ingest.text import plain
from ingest.unseen import Unseen
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
    running: dict[str, None] = {}
    left_out = Unseen()
    for number, member in enumerate(_slides(package), start=1):
        root = package.xml(member)
        slide = _Slide(package, member, left_out)
        found = [part for part in slide.parts(root) if part.text]
        if root.get("show") in ("0", "false"):
            left_out.lines((part.text for part in found), unseen.SLIDE)
        elif found:
            parts += [replace(found[0], text=PAGE_BREAK + found[0].text), *found[1:]]
            marks.append(PageMark(number))
        running |= dict.fromkeys(_running(root))
        for text in slide.comments():
            left_out.add(text, unseen.COMMENT)
    return Parsed(
        tuple(parts),
        pages=tuple(marks),
        head=tuple(part.text.lstrip(PAGE_BREAK) for part in parts[:40]),
        running=tuple(running),
        properties=office_properties(package),
        dropped=(
            *(Dropped(text, "running head") for text in running),
            *left_out.dropped(),
            *package.outside(),
        ),
    )


def _slides(package: Package) -> list[str]:
    targets = package.relations(_SHOW)
    ids = [entry.get(f"{_R}id", "") for entry in package.xml(_SHOW).iter(f"{_P}sldId")]
    return [targets[key][1] for key in ids if key in targets]


class _Slide:
    """One slide: its shapes in their order, the title first, the notes last."""

    def __init__(self, package: Package, member: str, left_out: Unseen) -> None:
        self._package = package
        self._targets = package.relations(member)
        self._left_out = left_out

    def parts(self, root: Element) -> Iterator[Part]:
        """Yield the parts of the slide and of its notes."""
        shapes = []
        for shape in _shapes(root):
            if _is_hidden(shape):
                texts = [part.text for part in self._shape(shape)]
                self._left_out.lines(texts, unseen.SHAPE)
            else:
                shapes.append(shape)
        yield from (part for shape in shapes if _is_title(shape) for part in self._shape(shape))
        yield from (part for shape in shapes if not _is_title(shape) for part in self._shape(shape))
        for kind, member in self._targets.values():
            if kind == "notesSlide":
                for shape in _shapes(self._package.xml(member)):
                    yield from self._texts(shape)

    def comments(self) -> Iterator[str]:
        """Yield what was noted beside the slide."""
        for kind, member in self._targets.values():
            if kind == "comments":
                for comment in self._package.xml(member).iter():
                    if local(comment) == "cm":
                        yield " ".join(x.text or "" for x in comment.iter(f"{_P}text", f"{_A}t"))

    def _shape(self, shape: Element) -> Iterator[Part]:
        if _is_title(shape):
            text = plain(" ".join(self._words(line) for line in shape.iter(f"{_A}p")))
            yield Part(text, BlockKind.HEADING, 2)
        elif shape.tag == f"{_P}graphicFrame":
            yield from tables.parts(list(self._lines(shape)))
            yield from self._diagram(shape)
            for relation in charts.named(shape):
                _, member = self._targets.get(relation, ("", ""))
                if member in self._package:
                    yield from charts.parts(self._package.xml(member))
        else:
            yield from self._texts(shape)

    def _diagram(self, frame: Element) -> Iterator[Part]:
        for relation in frame.iter(f"{_D}relIds"):
            _, member = self._targets.get(relation.get(f"{_R}dm", ""), ("", ""))
            if member in self._package:
                for line in self._package.xml(member).iter(f"{_A}p"):
                    yield Part(self._words(line), BlockKind.LIST_ITEM, mark="")

    def _lines(self, frame: Element) -> Iterator[tables.Line]:
        reach = spans.Reach()
        for row in frame.iter(f"{_A}tr"):
            cells = (c for c in row.findall(f"{_A}tc") if not (_is_on(c, "hMerge", "vMerge")))
            yield tables.Line(tuple(reach.row(map(self._cell, cells))))

    def _cell(self, cell: Element) -> Cell:
        text = plain(" ".join(map(self._words, cell.iter(f"{_A}p"))))
        return Cell(text, _count(cell, "gridSpan"), _count(cell, "rowSpan"))

    def _texts(self, shape: Element) -> Iterator[Part]:
        lines = [text for line in shape.iter(f"{_A}p") if (text := self._words(line))]
        listed = _holder(shape) in ("body", "obj") and len(lines) > 1
        kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
        yield from (Part(line, kind, mark="" if listed else None) for line in lines)

    def _words(self, paragraph: Element) -> str:
        """Text of the runs, fields included; a line break is a blank, what is struck goes."""
        shown = struck = ""
        for piece in paragraph.iter(f"{_A}t", f"{_A}br"):
            text = " " if piece.tag == f"{_A}br" else piece.text or ""
            look = piece.getparent().find(f"{_A}rPr")
            if look is not None and look.get("strike", "noStrike") != "noStrike":
                struck += text
            elif look is not None and look.get("baseline", "0")[:1] not in ("-", "0"):
                shown += raised(text, shown)
            else:
                shown += text
        self._left_out.add(struck, unseen.STRUCK)
        return plain(shown)


def _is_on(element: Element, *names: str) -> bool:
    return any(element.get(name) in ("1", "true") for name in names)


def _count(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(1, int(value)), spans.WIDEST) if value.isdecimal() else 1


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


def _is_hidden(shape: Element) -> bool:
    """Whether a shape, or a group that it is part of, is switched off in the selection pane."""
    above = (shape, *shape.iterancestors(f"{_P}grpSp"))
    named = (x.find(f"./*/{_P}cNvPr") for x in above)
    return any(x is not None and _is_on(x, "hidden") for x in named)


def _running(root: Element) -> list[str]:
    texts = []
    for shape in root.iter(f"{_P}sp"):
        if _holder(shape) in ("ftr", "hdr"):
            for line in shape.iter(f"{_A}p"):
                texts += [plain("".join(x.text or "" for x in line.iter(f"{_A}t")))]
    return [text for text in texts if text]
