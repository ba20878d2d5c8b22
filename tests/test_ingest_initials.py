"""Drop caps: the word that an initial begins is read whole."""

from __future__ import annotations

import pytest
from test_ingest_pdf import BODY, column, made

from ingest import drawing
from ingest.reader import read, read_bytes

BESIDE = ("it ihren Grundsätzen hat die Behörde im vergangenen Jahr", *BODY[1:3])
MARKS = [*column(["Der Bericht beginnt auf der nächsten Seite."], top=790),
         *column(BESIDE, x=100), *column(BODY[3:], top=718)]  # fmt: skip
INITIAL = (60, 732, 46, "M")


@pytest.mark.parametrize("place", [0, 1, len(MARKS)])
def test_a_large_initial_is_read_before_the_words_it_begins(place):
    marks = [*MARKS[:place], INITIAL, *MARKS[place:]]
    document = read_bytes(made([marks]), "bericht.pdf")
    paragraphs = [document.text[b.start : b.end] for b in document.blocks]
    assert paragraphs[1].startswith("Mit ihren Grundsätzen hat die Behörde im vergangenen Jahr")
    assert paragraphs[1].endswith("vorschreibt.")
    assert "M" not in paragraphs[1][1:].split()


def test_a_large_letter_beside_a_heading_stays_by_itself():
    page = [*column(["Grundsätze", "der Behörde"], x=100), *column(BODY, top=600), INITIAL]
    words = read_bytes(made([page]), "bericht.pdf").text.split()
    assert {"M", "Grundsätze"} < set(words)


def test_a_quote_with_an_initial_is_drawn_from_its_initial_on(tmp_path):
    path = tmp_path / "bericht.pdf"
    path.write_bytes(made([[*MARKS, INITIAL]]))
    document = read(path)
    start = document.text.index("Mit ihren")
    drawn = drawing.boxes(document, 1, start, start + len("Mit ihren Grundsätzen"))
    assert min(box.left for box in drawn.boxes) == pytest.approx(60, abs=5)
