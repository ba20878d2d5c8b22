"""Rows of plain tables that hold nothing but figures."""

from __future__ import annotations

from ingest.reader import read_bytes

ABOVE = "Die Bundesregierung nennt die geprüften und die gestörten Seekabel der Ostsee je Jahr.\n"


def _blocks(lines: str) -> list[str]:
    document = read_bytes(f"{ABOVE}{lines}".encode(), "kabel.txt")
    return [document.text[block.start : block.end] for block in document.blocks]


def test_the_rows_of_years_do_not_run_together() -> None:
    found = _blocks("Jahr geprüft gestört\n2019 11 24\n2020 6 31\n2021 9 40\n")

    assert found[-3:] == ["2019 11 24", "2020 6 31", "2021 9 40"]


def test_the_bare_labels_of_a_chart_are_one_row() -> None:
    found = _blocks("Kabel je Küste\n12\n24\n36\n48\n")

    assert found[-1] == "12 24 36 48"
