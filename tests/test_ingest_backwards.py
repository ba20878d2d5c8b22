"""Words whose glyphs a PDF sets from right to left, as forms have them."""

from __future__ import annotations

from ingest.reader import read_bytes
from tests.test_ingest_pdf import BODY, column, made


def leftwards(*words: str) -> str:
    """Write a line of words, each glyph set left of the one before it."""
    glyphs = ["".join(f"({sign}) 1500 " for sign in reversed(word)) for word in words]
    moves = ["1 0 0 1 100 500 Tm", "1 0 0 1 300 500 Tm"]
    shown = " ".join(f"{move} [{row}] TJ" for move, row in zip(moves, glyphs, strict=True))
    return f"BT /F1 9 Tf {shown} ET\n"


def test_words_set_from_right_to_left_are_read_as_they_are_seen():
    data = made([column(BODY)], lines=leftwards("Aufnahmedatum:", "Fallnummer 2018:"))
    text = read_bytes(data, "a.pdf").text
    assert "Aufnahmedatum: Fallnummer 2018:" in text
    assert text.startswith(" ".join(BODY))


def test_what_is_printed_upside_down_is_not_turned_round():
    upside = "BT /F1 11 Tf -1 0 0 -1 400 300 Tm (Entwurf des Amtes) Tj ET\n"
    assert "Entwurf des Amtes" in read_bytes(made([column(BODY)], lines=upside), "a.pdf").text
