"""Numbers of a sheet as it shows them: rounded, with their unit, months without a day."""

from __future__ import annotations

from datetime import datetime

import pytest

from ingest.numbers import shown
from ingest.reader import read_bytes
from tests.office_samples import book, filled

ZERO = datetime(1899, 12, 30)
EURO = '_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (-0.159340659, "0.0%", "-15.9 %"),
        (0.6667, "0%", "67 %"),
        (2.5, '#,##0.00" Mio. €"', "2.50 Mio. €"),
        (1250000, '#,##0.00\\ "€"', "1250000.00 €"),
        (-1234.5, EURO, "-1234.50 €"),
        (0, EURO, "- €"),
        (-5, "#,##0;[Red](#,##0)", "(5)"),
        (12_500_000, '#,##0.0,," Mio."', "12.5 Mio."),
        (1_200_000, '[>=1000000]0.0,,"M";0', "1.2M"),
        (3113, "00000", "03113"),
        (0.005, "0.00", "0.01"),
        (-0.2, "0", "0"),
        (2, "0.##", "2"),
        (12345, "0.00E+00", "12345"),
        (7, ";;;", ""),
        (5, "@", "5"),
        (3.5, "General", "3.5"),
        (45658, "mmmm yyyy", "2025-01"),
        (45658, "[$-407]dd.mm.yyyy;@", "2025-01-01"),
        (45658.5, "dd.mm.yyyy hh:mm", "2025-01-01 12:00"),
        (0.5, "h:mm", "12:00"),
        (1.5, "[h]:mm", "36:00"),
    ],
)
def test_a_number_is_told_in_its_format(number, code, said):
    assert shown(number, code, "und", ZERO) == said


def test_the_signs_between_digits_and_the_months_are_those_of_the_language():
    assert shown(1234567.5, "#,##0.00", "de", ZERO) == "1.234.567,50"
    assert shown(1234567.5, "#,##0.00", "en", ZERO) == "1234567.50"
    assert shown(45717, "mmmm yyyy", "de", ZERO) == "März 2025"
    assert shown(45717, "mmm-yy", "en", ZERO) == "March 2025"


def test_rows_of_a_workbook_say_units_and_rounded_shares():
    rows = [["Land", "Ausgabe", "Anteil"], ["Peru", (2.5, 1), (0.12345, 2)]]
    document = read_bytes(book(filled(rows), ['0.00" Mio. €"', "0.0%"]), "a.xlsx")
    assert document.text == "Land: Peru | Ausgabe: 2.50 Mio. € | Anteil: 12.3 %"


def test_grades_of_a_german_workbook_do_not_make_it_english():
    rows = [["Referat für Häfen", "Stellen"], ["III A 1", (1234.5, 1)], ["A 15", (3, 1)]]
    document = read_bytes(book(filled(rows), ["#,##0.0"]), "a.xlsx")
    assert "III A 1 | Stellen: 1.234,5" in document.text
