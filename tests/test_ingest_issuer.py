"""Who issued a PDF, and the minutes of parliaments: known by what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_ingest_pdf import BODY, Mark, column, made

from ingest.reader import read_bytes
from rag.types import DocumentInfo

SUBJECTS = ("Hafen", "Fluss", "Brücke", "Damm")


def described(pages: list[list[Mark]], author: str = "") -> DocumentInfo:
    """What a PDF says of itself, its author stated as by a word processor."""
    return read_bytes(made(pages, author=author), "papier.pdf").info


def under(head: str, title: str = "") -> list[list[Mark]]:
    """Pages of different words below the same running head."""
    texts = [column([f"{subject}: {line}" for line in BODY], top=700) for subject in SUBJECTS]
    pages = [[(60.0, 800.0, 9.0, head), *text] for text in texts]
    pages[0] += column((title,), size=20) if title else []
    return pages


@pytest.mark.parametrize(
    ("author", "issuer"),
    [("Referat Hafen", "Referat Hafen"), ("DuK", None), ("ralf", None)],
)
def test_the_author_of_a_pdf_is_its_issuer_where_a_line_names_it(
    author: str, issuer: str | None
) -> None:
    imprint = column(("Stabsstelle | DuK", "Referat Hafen"), top=300)
    page = [*column(("Lage im Hafen",), size=20), *column(BODY, top=700), *imprint]
    assert described([page], author).issuer == issuer


@pytest.mark.parametrize(
    ("title", "goes_on"),
    [
        ("Deutscher Bundestag — 7. Sitzung", ". Bonn, den 7. Mai 1950"),
        ("Deutscher Bundestag – 20. Wahlperiode – 7. Sitzung", ". Berlin, den 7. Mai 2022"),
        ("Landtag Musterland – 7. Sitzung", ""),
    ],
)
def test_the_minutes_of_a_parliament_are_a_protokoll_named_by_house_and_sitting(
    title: str, goes_on: str
) -> None:
    info = described(under(title + goes_on, "7. Sitzung."))
    assert (info.kind, info.title) == ("Protokoll", title)


def test_a_paper_for_a_sitting_is_no_protokoll() -> None:
    head = "Bundesrat, Punkt 3 der 1050. Sitzung des Bundesrates am 7. Mai 2022"
    assert described(under(head)).kind == "document"


@pytest.mark.shared
def test_a_record_of_1949_is_a_protokoll(shared: Path) -> None:
    path = shared / "corpora" / "pdf" / "plenarprotokoll-1949-01001.pdf"
    info = read_bytes(path.read_bytes(), path.name).info
    assert (info.kind, info.title) == ("Protokoll", "Deutscher Bundestag — 1. Sitzung")
