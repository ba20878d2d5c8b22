"""Merged cells: each row says whose it is, and headings over several columns are said with each."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.office_samples import book, filled, slides
from tests.test_ingest_office import odt, shape, slide
from tests.test_ingest_pdf import texts
from tests.test_ingest_word import cell, grid, line, run, word_of

BUDGET = [
    "Titel: 683 01 | Soll, 2025: 412 | Soll, 2026: 455 | Stand: Mai",
    "Titel: 683 02 | Soll, 2025: 87 | Soll, 2026: 76 | Stand: Juni",
]
HEADS = [["Titel", "Soll", "", "Stand"], ["", "2025", "2026", ""]]
ROWS = [["683 01", "412", "455", "Mai"], ["683 02", "87", "76", "Juni"]]


def rows_of(data: bytes, name: str) -> list[str]:
    return texts(read_bytes(data, name), BlockKind.TABLE_ROW)


def slide_cell(text: str, properties: str = "") -> str:
    return f"<a:tc {properties}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


@pytest.mark.parametrize("merged", [["B1:C1"], ["A1:A2", "B1:C1", "D1:D2"]])
def test_a_sheet_whose_headings_partly_have_a_second_level_says_both(merged):
    assert rows_of(book(filled([*HEADS, *ROWS], merged)), "a.xlsx") == BUDGET


def test_a_slide_and_a_word_table_whose_headings_partly_have_a_second_level_say_both():
    first = [
        slide_cell("Titel", 'rowSpan="2"'), slide_cell("Soll", 'gridSpan="2"'),
        slide_cell("", 'hMerge="1"'), slide_cell("Stand", 'rowSpan="2"'),
    ]  # fmt: skip
    second = [
        slide_cell("", 'vMerge="1"'), slide_cell("2025"), slide_cell("2026"),
        slide_cell("", 'vMerge="1"'),
    ]  # fmt: skip
    made = [first, second, *(map(slide_cell, row) for row in ROWS)]
    table = "".join(f"<a:tr>{''.join(row)}</a:tr>" for row in made)
    frame = f"<p:graphicFrame><a:tbl>{table}</a:tbl></p:graphicFrame>"
    assert rows_of(slides(slide(shape("title", "Lage"), frame)), "a.pptx") == BUDGET
    over, down, below = (
        '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>',
    )  # fmt: skip
    words = [
        cell(line(run("Titel")), down) + cell(line(run("Soll")), over)
        + cell(line(run("Stand")), down),
        cell(line(), below) + cell(line(run("2025"))) + cell(line(run("2026")))
        + cell(line(), below),
        *("".join(cell(line(run(text))) for text in row) for row in ROWS),
    ]  # fmt: skip
    assert rows_of(word_of(grid(*words) + line()), "a.docx") == BUDGET


def test_a_row_of_values_below_a_heading_over_two_columns_is_no_heading():
    rows = [["Land", "Kontakt", ""], ["Norwegen", "Lund", "Oslo"], ["Polen", "Nowak", "Posen"]]
    assert rows_of(book(filled(rows, ["B1:C1"])), "a.xlsx") == [
        "Land: Norwegen | Kontakt: Lund | Kontakt: Oslo",
        "Land: Polen | Kontakt: Nowak | Kontakt: Posen",
    ]


def test_rows_below_a_vertically_merged_cell_say_whose_they_are():
    rows = [["Referat", "Stellen"], ["III A 1", "3"], ["", "5"], ["III A 2", "4"]]
    told = ["Referat: III A 1 | Stellen: 3", "Referat: III A 1 | Stellen: 5",
            "Referat: III A 2 | Stellen: 4"]  # fmt: skip
    assert rows_of(book(filled(rows, ["A2:A3"])), "a.xlsx") == told

    def made(text: str, properties: str = "") -> str:
        return f"<table:table-cell {properties}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    lines = [
        made("Referat") + made("Stellen"),
        made("III A 1", 'table:number-rows-spanned="2"') + made("3"),
        covered + made("5"),
        made("III A 2") + made("4"),
    ]
    head, *body = (f"<table:table-row>{row}</table:table-row>" for row in lines)
    table = f"<table:table-header-rows>{head}</table:table-header-rows>{''.join(body)}"
    text = f"<text:p>Die Stellen.</text:p><table:table>{table}</table:table>"
    assert rows_of(odt(text), "a.odt") == told


def test_a_merged_cell_of_a_hidden_column_or_row_is_seen_in_the_rest_of_it():
    rows = [["Land", "Zahl", ""], ["Peru", "4", "x"], ["", "5", "y"]]
    columns = '<col min="2" max="2" hidden="1"/>'
    data = book(filled(rows, ["A2:A3", "B1:C1"], {2: 'hidden="1"'}, columns))
    assert rows_of(data, "a.xlsx") == ["Land: Peru | Zahl: y"]


def test_a_sheet_merged_from_end_to_end_is_read_in_time():
    assert read_bytes(book(filled([["Titel"], ["x", "y"]], ["A1:XFD1048576"])), "a.xlsx").text
