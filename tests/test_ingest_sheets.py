"""Sheets: raised figures, what stands within, below and beside a table."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.office_samples import book, filled
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


def test_words_alone_in_the_first_column_are_not_told_under_its_heading():
    rows = [
        ("Titel", "Zweck", "Soll"), ("Titelgruppe 03 – Familie", "", ""), ("684 01", "Haus", 12.5),
        ("684 02", "", ""), ("", "Reserve", ""), ("686 01", "Reise", 6.5),
        ("¹ Ohne Verpflichtungen.", "", ""),
    ]  # fmt: skip
    document = read_bytes(book(filled(rows, merged=["A2:C2"])), "a.xlsx")
    assert read(document) == [
        "Titelgruppe 03 – Familie", "Titel: 684 01 | Zweck: Haus | Soll: 12,5", "Titel: 684 02",
        "Zweck: Reserve", "Titel: 686 01 | Zweck: Reise | Soll: 6,5",
    ]  # fmt: skip
    assert read(document, BlockKind.PARAGRAPH) == ["¹ Ohne Verpflichtungen."]
