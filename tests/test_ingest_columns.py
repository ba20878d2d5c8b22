"""Tables whose headings stand on two levels: each row says both."""

from __future__ import annotations

import pytest

from ingest import columns, sheets
from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import BODY, column, made, texts

SHEET = [
    ["Adipositas"],
    ["", "2014", "", "2018", ""],
    ["", "Mädchen", "Jungen", "Mädchen", "Jungen"],
    ["Kinder", "7", "6", "9", "8"],
    ["Jugendliche", "5", "4", "3", "2"],
]
XS = (60, 200, 280, 360, 440)
PRINTED = [
    [(240, 600, 10, "2014"), (400, 600, 10, "2018")],
    [(x, 586, 10, word) for x, word in zip(XS[1:], ("Madchen", "Jungen") * 2, strict=True)],
    [(x, 572, 10, word) for x, word in zip(XS, ("Kinder", "7", "6", "9", "8"), strict=True)],
    [(x, 558, 10, word) for x, word in zip(XS, ("Jugend", "5", "4", "3", "2"), strict=True)],
    [(x, 544, 10, word) for x, word in zip(XS, ("Alte", "1", "2", "3", "4"), strict=True)],
]


def told(rows):
    return [part.text for part in sheets.parts(rows, "tabelle.csv")]


def test_rows_of_a_sheet_say_both_headings():
    assert told(SHEET)[0] == "Adipositas"
    assert told(SHEET)[1] == (
        "Kinder | 2014, Mädchen: 7 | 2014, Jungen: 6 | 2018, Mädchen: 9 | 2018, Jungen: 8"
    )


def test_one_heading_over_all_columns_is_said_with_each():
    rows = [["", "Personen", ""], ["Land", "Frauen", "Männer"], ["Norwegen", "1", "2"]]
    assert told(rows) == ["Land: Norwegen | Personen, Frauen: 1 | Personen, Männer: 2"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Land", "", "Stelle"], ["Norwegen", "14 Tage", "Amt"], ["Polen", "3 Tage", "Rat"]],
        [["Land", "Frist", "Stelle"], ["Norwegen", "", "Amt"], ["Polen", "3", "Rat"]],
        [["Jahr", "Zahl"], ["2019", "4"], ["2020", "5"]],
    ],
)
def test_a_row_of_words_below_the_headings_is_no_second_level(rows):
    assert columns.headings(rows) is None


def test_of_which_stands_between_the_levels_and_names_nothing():
    rows = [
        ["", "2006", "", "", "2017", "", ""],
        ["", "total", "of which:", "", "total", "of which:", ""],
        ["", "", "female", "male", "", "female", "male"],
        ["Children", "1", "2", "3", "4", "5", "6"],
    ]
    names, taken = columns.headings(rows)
    assert (names[1], names[3], names[5], taken) == ("2006, total", "2006, male", "2017, female", 3)


def test_rows_of_a_printed_table_say_both_headings():
    rows = [mark for line in PRINTED for mark in line]
    document = read_bytes(made([[*column(BODY), *rows]]), "tabelle.pdf")
    assert texts(document, BlockKind.TABLE_ROW)[0] == (
        "Kinder | 2014, Madchen: 7 | 2014, Jungen: 6 | 2018, Madchen: 9 | 2018, Jungen: 8"
    )


def test_a_frame_of_headings_alone_heads_the_rows_that_are_printed_below_it():
    frame = "".join(f"{x} 582 m {x} 612 l S\n" for x in (55, 190, 340, 500)) + "".join(
        f"55 {y} m 500 {y} l S\n" for y in (612, 597, 582)
    )
    frame += "270 582 m 270 597 l S\n420 582 m 420 597 l S\n"
    rows = [mark for line in PRINTED for mark in line]
    document = read_bytes(made([[*column(BODY), *rows]], lines=frame), "tabelle.pdf")
    found = texts(document, BlockKind.TABLE_ROW)
    assert found[0].startswith("Kinder | 2014, Madchen: 7 | 2014, Jungen: 6 | 2018, Madchen: 9")


def test_a_drawn_line_ends_what_a_printed_heading_is_over():
    frame = "".join(f"{x} 532 m {x} 612 l S\n" for x in (55, 190, 390, 500)) + "".join(
        f"55 {y} m 500 {y} l S\n" for y in (612, 572, 552, 532)
    )
    frame += "190 592 m 390 592 l S\n290 532 m 290 592 l S\n"
    rows = [
        [(240, 598, 10, "Beitrag")],
        [(60, 578, 10, "Staat"), (200, 578, 10, "2023"), (300, 578, 10, "2024"),
         (400, 578, 10, "Anteil")],
        [(60, 558, 10, "Polen"), (200, 558, 10, "12"), (300, 558, 10, "14"), (400, 558, 10, "7 %")],
        [(60, 538, 10, "Lettland"), (200, 538, 10, "3"), (300, 538, 10, "4"),
         (400, 538, 10, "5 %")],
    ]  # fmt: skip
    marks = [mark for line in rows for mark in line]
    document = read_bytes(made([[*column(BODY), *marks]], lines=frame), "tabelle.pdf")
    assert texts(document, BlockKind.TABLE_ROW)[0] == (
        "Staat: Polen | Beitrag, 2023: 12 | Beitrag, 2024: 14 | Anteil: 7 %"
    )
