"""Workbooks and slides for tests, written member by member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.test_ingest_office import MAIN, REL, SHOW, rels, zipped


def filled(
    rows: Sequence[Sequence[str | float | tuple[float, int]]],
    merged: Sequence[str] = (),
    row: Mapping[int, str] | None = None,
    columns: str = "",
) -> str:
    """A sheet of texts and numbers, a number with its style as a pair; "" is an empty cell."""
    made = []
    for at, cells in enumerate(rows, start=1):
        inner = "".join(_cell(f"{chr(65 + n)}{at}", cell) for n, cell in enumerate(cells))
        made.append(f'<row r="{at}" {(row or {}).get(at, "")}>{inner}</row>')
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    return (
        f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{"".join(made)}</sheetData>'
        f"<mergeCells>{areas}</mergeCells></worksheet>"
    )


def _cell(place: str, cell: str | float | tuple[float, int]) -> str:
    if isinstance(cell, str):
        text = f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>'
        return text if cell else f'<c r="{place}"/>'
    number, style = cell if isinstance(cell, tuple) else (cell, 0)
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def book(sheet: str, codes: Sequence[str] = (), **members: str) -> bytes:
    """A workbook of one sheet; style n has the n-th of the codes of numbers, counted from 1."""
    formats = "".join(
        f'<numFmt numFmtId="{170 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(codes)))
    return zipped({
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
            '<sheet name="Tabelle1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": rels(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        ),
        **members,
    })  # fmt: skip


def slides(slide: str, *beside: tuple[str, str, str]) -> bytes:
    """A show of one slide, with what it refers to: kind, member and content of each."""
    return zipped({
        "ppt/presentation.xml": (
            f'<p:presentation {SHOW}><p:sldIdLst><p:sldId id="1" r:id="rId1"/></p:sldIdLst>'
            "</p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": rels(("slide", "slides/a.xml")),
        "ppt/slides/a.xml": slide,
        "ppt/slides/_rels/a.xml.rels": rels(*((kind, member) for kind, member, _ in beside)),
        **{f"ppt/slides/{member}": content for _, member, content in beside},
    })  # fmt: skip
