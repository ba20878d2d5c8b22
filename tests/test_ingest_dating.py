"""The date of a document: what its head says of it, and not of somebody or something else."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from rag.analysis import dates


def date(head: str) -> str | None:
    text = f"Lage im Hafen\n\n{head}\n\nDer Hafen ist seit Freitag wieder offen, sagt das Amt.\n"
    return read_bytes(text.encode(), "lage.txt").info.date


@pytest.mark.parametrize(
    "line",
    [
        "Geboren in Köln, 3. Mai 1960",
        "Anna Berg, geb. 3. Mai 1960",
        "Name: Müller, 12.05.1980",
        "Unfall vom 24.12.1999",
        "Nächste Prüfung: 01.01.2030",
        "Gültig bis 31.12.2030",
        "Valid until 31 December 2030",
    ],
)
def test_the_date_of_a_person_or_an_event_or_one_to_come_is_not_that_of_the_document(
    line: str,
) -> None:
    assert date(line) is None
    assert date(f"{line}\n\nErstellt am 1. Mai 2001") == "2001-05-01"


@pytest.mark.parametrize(
    "line",
    [
        "Das Wehr wird am 5. Mai 2027 geschlossen.",
        "The weir closes on 5 May 2027.",
        "Das Wehr ist seit langem undicht und am 5. Mai 2027\nwird es zur Reparatur geschlossen.",
    ],
)
def test_a_date_of_which_a_sentence_tells_is_not_that_of_the_document(line: str) -> None:
    assert date(line) is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Bonn, den 10.10.89", "1989-10-10"),
        ("Bad Homburg, 3. Mai 2021", "2021-05-03"),
        ("Termin: 7. Oktober 2025", "2025-10-07"),
        ("Protokoll vom 3. Mai 2024", "2024-05-03"),
        ("Gültig bis auf Weiteres; Stand: 3. Mai 2024", "2024-05-03"),
        ("Gespräch am 2. Mai 2024\n\nStand: 3. Mai 2024", "2024-05-03"),
    ],
)
def test_what_the_head_says_of_the_document_is_its_date(line: str, iso: str) -> None:
    assert date(line) == iso


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("10.10.89", "1989-10-10"),
        ("10. 10. 25", "2025-10-10"),
        ("31. 12. 68", "2068-12-31"),
        ("10. 10. 69", "1969-10-10"),
    ],
)
def test_two_digits_of_a_year_are_of_the_century_that_computers_take(
    written: str, iso: str
) -> None:
    assert dates.first(written) == iso
