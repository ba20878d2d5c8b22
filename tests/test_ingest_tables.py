"""Tables within texts: each row says the headings of its columns, where the table has them."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import texts
from tests.test_ingest_word import cell, grid, line, run, word_of

COSTS = ["Jahr: 2025 | Personal: 210.000 € | Lizenzen: 95.000 €",
         "Jahr: 2026 | Personal: 340.000 € | Lizenzen: 120.000 €"]  # fmt: skip
CELLS = [["Jahr", "Personal", "Lizenzen"], ["2025", "210.000 €", "95.000 €"],
         ["2026", "340.000 €", "120.000 €"]]  # fmt: skip


def rows_of(data: bytes | str, name: str) -> list[str]:
    data = data.encode() if isinstance(data, str) else data
    return texts(read_bytes(data, name), BlockKind.TABLE_ROW)


def word_table(rows: list[list[str]], heads: str = "", properties: str = "") -> bytes:
    """A Word file with a table; ``heads`` are the properties of the first row's runs."""
    made = []
    for place, row in enumerate(rows):
        mark = "" if place else heads
        before = "" if place else properties
        runs = (f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>" for text in row)
        made.append(before + "".join(cell(line(text)) for text in runs))
    return word_of(line(run("Die Kosten stehen hier.")) + grid(*made) + line())


def page_table(*rows: str) -> str:
    made = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body><p>Die Kosten stehen hier.</p><table>{made}</table></body></html>"


def page_row(tag: str, cells: list[str]) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in cells)


def test_rows_that_begin_with_a_year_stand_alone_and_say_their_columns():
    bars = "\n".join("| " + " | ".join(row) + " |" for row in [CELLS[0], ["---"] * 3, *CELLS[1:]])
    page = page_table(page_row("th", CELLS[0]), *(page_row("td", row) for row in CELLS[1:]))
    assert rows_of(bars, "kosten.md") == COSTS
    assert rows_of(page, "kosten.html") == COSTS
    assert rows_of(word_table(CELLS), "kosten.docx") == COSTS


@pytest.mark.parametrize(
    ("heads", "properties"),
    [("<w:b/>", ""), ("", "<w:trPr><w:tblHeader/></w:trPr>")],
)
def test_a_first_row_in_bold_or_repeated_on_each_page_names_the_columns(heads, properties):
    words = [["Stelle", "Aufgabe"], ["Amt", "Prüfung"], ["Zoll", "Ausfuhr"]]
    assert rows_of(word_table(words, heads, properties), "stellen.docx") == [
        "Stelle: Amt | Aufgabe: Prüfung", "Stelle: Zoll | Aufgabe: Ausfuhr",
    ]  # fmt: skip


def test_a_list_of_labels_and_values_has_no_headings():
    rows = [["Name", "Erika Muster"], ["Zimmer", "12"], ["Telefon", "0228 123"]]
    told = [" | ".join(row) for row in rows]
    assert rows_of(word_table(rows), "vermerk.docx") == told
    sided = (f"<th>{label}</th><td>{value}</td>" for label, value in rows)
    assert rows_of(page_table(*sided), "vermerk.html") == told


def test_headings_over_several_columns_and_cells_over_several_rows_keep_their_places():
    page = page_table(
        '<th rowspan="2">Land</th><th colspan="2">2024</th>',
        "<th>Frauen</th><th>Männer</th>",
        '<td rowspan="2">Norwegen</td><td>7</td><td>6</td>',
        "<td>9</td><td>8</td>",
        '<td colspan="3">Schätzung</td>',
    )
    assert rows_of(page, "stellen.html") == [
        "Land: Norwegen | 2024, Frauen: 7 | 2024, Männer: 6",
        "Land: Norwegen | 2024, Frauen: 9 | 2024, Männer: 8",
        "Schätzung",
    ]


def test_a_caption_and_a_bar_within_a_cell_are_kept():
    page = page_table(page_row("th", ["Jahr", "Zahl"]), page_row("td", ["2024", "7"]))
    page = page.replace("<table>", "<table><caption>Stellen im Ausland</caption>")
    document = read_bytes(page.encode(), "stellen.html")
    assert "Stellen im Ausland" in texts(document, BlockKind.PARAGRAPH)
    bars = "| A | B |\n|---|---|\n| x \\| y | 2 |\n"
    assert rows_of(bars, "a.md") == ["A: x | y | B: 2"]
