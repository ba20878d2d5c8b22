"""Sub-headings within tables of figures: the rows below say which figures they hold."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import BODY, column, made, texts

XS = (60, 320, 420)


def printed(*rows: tuple[str, ...]) -> list[str]:
    """Read rows of a table without drawn lines, a None where a row has no cell."""
    marks = [
        (x, 690 - 14 * place, 10, cell)
        for place, row in enumerate(rows)
        for x, cell in zip(XS, row, strict=False)
        if cell
    ]
    document = read_bytes(made([[*column(BODY[:2]), *marks]]), "tabelle.pdf")
    return texts(document, BlockKind.TABLE_ROW)


def test_a_unit_below_the_years_is_no_name_of_one_column_and_rules_until_the_next():
    found = printed(
        ("", "2016", "2018"),
        ("", "Mio. Euro"),
        ("Ausgaben insgesamt", "22 368", "25 000"),
        ("Sicherung der Ernte", "887", "1 215"),
        ("", "Anteil, in %"),
        ("Ausgaben insgesamt", "100", "100"),
        ("Sicherung der Ernte", "4,0", "4,9"),
    )
    assert "Sicherung der Ernte (Mio. Euro) | 2016: 887 | 2018: 1 215" in found
    assert "Sicherung der Ernte (Anteil, in %) | 2016: 4,0 | 2018: 4,9" in found


def test_a_lone_line_is_no_part_of_the_figure_above_it():
    found = printed(
        ("", "2010", "2011"),
        ("Betrug", "1,2", "1,3"),
        ("Diebstahl", "2,0", "2,2"),
        ("", "1993=100"),
        ("Betrug", "183,2", "176,9"),
        ("Diebstahl", "53,4", "58,4"),
    )
    assert "Diebstahl | 2010: 2,0 | 2011: 2,2" in found
    assert "Betrug (1993=100) | 2010: 183,2 | 2011: 176,9" in found


def test_a_label_divided_over_two_lines_is_one_row():
    found = printed(
        ("", "2010", "2011"),
        ("Betrug", "16,3", "15,6"),
        ("Offences against the Asylum Act",),
        ("and the Freedom of Movement Act", "74", "78"),
        ("darunter:",),
        ("unter 20 Jahren", "3", "4"),
    )
    assert (
        "Offences against the Asylum Act and the Freedom of Movement Act | 2010: 74 | 2011: 78"
        in found
    )
    assert "unter 20 Jahren | 2010: 3 | 2011: 4" in found


def test_words_that_go_on_below_a_cell_of_words_stay_in_it():
    found = printed(
        ("Land", "Stelle", "Frist"),
        ("Norwegen", "Amt", "14 Tage"),
        ("", "der Post"),
        ("Island", "Zoll", "3 Tage"),
        ("Polen", "Rat", "5 Tage"),
    )
    assert "Land: Norwegen | Stelle: Amt der Post | Frist: 14 Tage" in found
    assert "Land: Island | Stelle: Zoll | Frist: 3 Tage" in found


def test_a_label_above_rows_that_come_again_is_said_in_them():
    found = printed(
        ("Kinder (3 bis 10 Jahre)",),
        ("Normalgewicht", "80,5", "80,8"),
        ("Übergewicht", "12,9", "12,3"),
        ("darunter:",),
        ("Adipositas", "5,2", "3,9"),
        ("Jugendliche (11 bis 17 Jahre)",),
        ("Normalgewicht", "74,5", "72,9"),
        ("Übergewicht", "18,1", "18,7"),
        ("darunter:",),
        ("Adipositas", "8,3", "8,0"),
    )
    assert "Normalgewicht (Kinder (3 bis 10 Jahre)) | 80,5 | 80,8" in found
    assert "Adipositas (Kinder (3 bis 10 Jahre)) | 5,2 | 3,9" in found
    assert "Adipositas (Jugendliche (11 bis 17 Jahre)) | 8,3 | 8,0" in found


def test_groups_below_a_unit_say_both_and_come_again_below_the_next_unit():
    groups = (
        ("Kinder",),
        ("Mädchen", "4", "5"),
        ("Jungen", "6", "7"),
        ("Jugendliche",),
        ("Mädchen", "8", "9"),
        ("Jungen", "2", "3"),
    )
    found = printed(("", "2016", "2018"), ("", "Fälle"), *groups, ("", "Anteil"), *groups)
    assert "Jungen (Fälle, Kinder) | 2016: 6 | 2018: 7" in found
    assert "Mädchen (Fälle, Jugendliche) | 2016: 8 | 2018: 9" in found
    assert "Mädchen (Anteil, Kinder) | 2016: 4 | 2018: 5" in found
    assert "Jungen (Anteil, Jugendliche) | 2016: 2 | 2018: 3" in found


def test_a_label_above_rows_with_names_of_their_own_heads_no_group():
    found = printed(
        ("", "2016", "2018"),
        ("Erdgas", "1", "2"),
        ("Kohle", "3", "4"),
        ("Erneuerbare Energien",),
        ("Wind", "5", "6"),
        ("Sonne", "7", "8"),
    )
    assert "Wind | 2016: 5 | 2018: 6" in found
    assert "Kohle | 2016: 3 | 2018: 4" in found
