"""Indexes and tables of contents: they stand in no passage."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes

BEFORE = "Der Bericht endet mit einem ganzen Satz über die Lage im Hafen und in der Stadt.\n\n"
AFTER = "\n\nMitglieder der Kommission waren Frau Berg aus Kiel und Herr Tal aus Bonn.\n"
INDEX = """
Arbeit ............................ 37, 81
Bildung ................... 15, 50, 51, 53 f., 54
Bürgerschaftliches Engagement
............................................ 25, 65
Demographischer Wandel .... 19, 32,
40
Hafen 3–5
Subsidiarität ........................ 74, 75, 95"""


@pytest.mark.parametrize("heading", ["Stichwortverzeichnis", "Sachregister", "Index"])
def test_an_index_is_dropped_whole_and_what_follows_stays(heading):
    document = read_bytes(f"{BEFORE}{heading}\n{INDEX}{AFTER}".encode(), "bericht.txt")
    assert document.text == (BEFORE + AFTER.strip()).strip()
    assert [one.text for one in document.dropped][:2] == [heading, INDEX.split("\n")[1]]
    assert {one.reason for one in document.dropped} == {"index"}


def test_a_table_of_figures_headed_index_is_no_index():
    rows = "\n".join(f"{2015 + n} {100 + n},{n} {99 - n}" for n in range(8))
    document = read_bytes(f"{BEFORE}Index\n{rows}{AFTER}".encode(), "bericht.txt")
    assert "2019 104,4 95" in document.text
    assert not document.dropped


def test_the_register_above_minutes_is_dropped_with_the_entries_that_have_no_leaders():
    register = """Eröffnung der Sitzung
durch den Alterspräsidenten . . . . 1 B
Wahl der Vizepräsidenten . . 3D
Berg (SPD) 4 A
Einberufung des Ältestenrats . . 6 B
Nächste Sitzung:
Tal (KPD) 6 B, 7 A
"""
    document = read_bytes(f"{register}{BEFORE}{AFTER}Fach 3 B".encode(), "sitzung.txt")
    assert document.text.startswith(BEFORE.strip())
    assert "Fach 3 B" in document.text
    assert [one.text for one in document.dropped] == register.splitlines()
