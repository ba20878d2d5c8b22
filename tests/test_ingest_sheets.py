"""Sheets: raised figures, what stands within, below and beside a table."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.office_samples import book
from tests.test_ingest_office import MAIN


def read(document, *kinds):
    blocks = (b for b in document.blocks if b.kind in (kinds or (BlockKind.TABLE_ROW,)))
    return [document.text[b.start : b.end] for b in blocks]


def rich(text: str, high: str) -> str:
    run = f'<r><rPr><vertAlign val="superscript"/></rPr><t>{high}</t></r>'
    return f'<c t="inlineStr"><is><r><t>{text}</t></r>{run}</is></c>'


def test_raised_figures_of_excel_are_not_run_into_the_number():
    rows = (("Anlage", "Emission"), (), ())
    plain = "<c t='inlineStr'><is><t>{}</t></is></c>"
    cells = ["".join(plain.format(text) for text in row) for row in rows]
    cells[1] = plain.format("Werne") + rich("2,1 × 10", "6")
    cells[2] = rich("Lünen", "1") + '<c s="1"><v>2</v></c>'
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><vertAlign val="superscript"/></font>'
        '</fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
    )
    data = book(
        f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        **{"xl/styles.xml": styles},
    )
    assert read(read_bytes(data, "a.xlsx")) == [
        "Anlage: Werne | Emission: 2,1 × 10⁶", "Anlage: Lünen ¹ | Emission: ²",
    ]  # fmt: skip
