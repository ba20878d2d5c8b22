"""Blanks between words, where the file's text objects lie over each other or stand apart."""

from __future__ import annotations

import pytest
from test_ingest_pdf import BODY, column, made

from ingest.reader import read_bytes

GLUED = [(60, 760, 9, "Der Ausgang "), (120, 760, 9, "der ")]


def read_first(line) -> str:
    text = read_bytes(made([[*line, *column(BODY, top=700)]]), "protokoll.pdf").text
    return text.split("\n")[0]


@pytest.mark.parametrize("words", ["Wahlen", "wahren", "(wahren)"])
def test_two_blanks_that_lie_on_each_other_are_one(words):
    line = [*GLUED, (133, 760, 9, f" {words} Lage hat gezeigt, dass")]
    assert read_first(line).startswith(f"Der Ausgang der {words} Lage hat")


def test_a_word_set_in_several_pieces_stays_one():
    line = [
        (60, 760, 9, "Der Ausgang "),
        (110.5, 760, 9, "der Wah"),
        (142.7, 760, 9, "len war klar"),
    ]
    assert read_first(line).startswith("Der Ausgang der Wahlen war klar")
