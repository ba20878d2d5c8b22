"""Set a source as a Word document with real heading, list and table styles."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from itertools import groupby

import docx
from docx.enum.style import WD_STYLE_TYPE
from source import SOFT_HYPHEN, Block, Source

_STYLE = {"paragraph": "Normal", "item": "List Bullet"}
_UNUSED = ("/stylesWithEffects", "/thumbnail")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(source: Source) -> bytes:
    """The whole DOCX file, the same bytes every time."""
    document = docx.Document()
    _describe(document, source.about)
    _prune(document)
    for kind, group in groupby(source.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "row":
            _table(document, blocks)
            continue
        for block in blocks:
            text = block.text.replace(SOFT_HYPHEN, "")
            if kind in {"title", "heading"}:
                document.add_heading(text, level=1 if kind == "title" else 2)
            else:
                document.add_paragraph(text, style=_STYLE[kind])
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


def _describe(document: docx.document.Document, about: dict[str, str]) -> None:
    properties = document.core_properties
    properties.title, properties.author = about["title"], about["author"]
    properties.language, properties.comments = about["language"], ""
    written = datetime.fromisoformat(about["date"])
    properties.created = properties.modified = written
    properties.last_modified_by = about["author"]


def _prune(document: docx.document.Document) -> None:
    """Leave out what the template brings and no example uses: 800 kB of table styles."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            del rels[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in {"Normal Table", "Table Grid"}:
            style.delete()


def _table(document: docx.document.Document, rows: list[Block]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0].cells))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row.cells, strict=True):
            cell.text = text


def _without_clock(data: bytes) -> bytes:
    """The same archive with fixed times, stored: deflate's bytes differ between zlib builds."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name))
    return out.getvalue()
