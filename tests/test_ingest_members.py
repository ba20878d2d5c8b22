"""Schriftliche Fragen: each member's question and the answer to it, with number, role and names."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from ingest.chunk import passages
from ingest.reader import read_bytes
from rag.types import Role

ARCHIVE = Path(__file__).parents[2] / "shared" / "corpora" / "schriftliche-fragen.tar.xz"
PAPER = """Deutscher Bundestag Drucksache 21/119
21. Wahlperiode 09.05.2025
Schriftliche Fragen
mit den in der Woche vom 5. Mai 2025
eingegangenen Antworten der Bundesregierung
Verzeichnis der Fragenden
Drucksache 21/119 – II – Deutscher Bundestag – 21. Wahlperiode
Geschäftsbereich des Bundesministeriums der Verteidigung
1. Abgeordneter
Max Muster
(CDU/CSU)
Wie viele Seekabel werden in der Ostsee von der
Marine bewacht, und was kostet dies im Jahr?
Antwort des Parlamentarischen Staatssekretärs
Dr. Karl Probe vom 7. Mai 2025
Die Marine bewacht zwölf Seekabel. Die Kosten betragen im Jahr drei Millionen Euro.
2. Abgeordnete
Eva Beispiel
(BÜNDNIS 90/
DIE GRÜNEN)
Welche Kabel fielen aus?
3. Abgeordnete
Eva Beispiel
(BÜNDNIS 90/
DIE GRÜNEN)
Wer hat die Schäden zu verantworten?
Antwort der Parlamentarischen Staatssekretärin Anna Beleg vom 8. Mai 2025
Die Fragen 2 und 3 werden gemeinsam beantwortet.
Es fielen vier Kabel aus, alle durch Anker.
"""


@pytest.fixture
def found():
    """Section, question numbers and role of each passage, by its words."""
    document = read_bytes(PAPER.encode(), "21-119.txt")
    return {document.text[x.start : x.end]: x for x in passages(document, 220)}


def _of(found, words: str):
    return next(passage for said, passage in found.items() if words in said)


def test_a_members_question_is_asked_and_not_stated(found) -> None:
    question = _of(found, "Wie viele Seekabel")

    assert (question.question, question.role) == ("1", Role.ASKS)
    assert question.section == (
        "Geschäftsbereich des Bundesministeriums der Verteidigung",
        "1. Abgeordneter Max Muster (CDU/CSU)",
    )


def test_a_question_in_a_narrow_column_is_one_paragraph() -> None:
    document = read_bytes(
        PAPER.replace(
            "Welche Kabel fielen aus?",
            "Liegen der Bundesregierung konkrete\nErkenntnisse über den Ausfall von Kabeln durch "
            "die Mission EUNAVFOR\nMED IRINI und das Bundesministerium\nder Verteidigung in der "
            "Nacht vom\n25. auf den 26. Juni vor, und welche?\nWenn ja, seit wann?",
        ).encode(),
        "21-119.txt",
    )
    asked = [document.text[x.start : x.end] for x in document.blocks if x.number == "2"]

    assert asked == [
        "Liegen der Bundesregierung konkrete Erkenntnisse über den Ausfall von Kabeln durch die "
        "Mission EUNAVFOR MED IRINI und das Bundesministerium der Verteidigung in der Nacht vom "
        "25. auf den 26. Juni vor, und welche?",
        "Wenn ja, seit wann?",
    ]


def test_an_answer_says_who_answered_whom_and_when(found) -> None:
    answer = _of(found, "zwölf Seekabel")

    assert (answer.question, answer.role) == ("1", Role.ANSWERS)
    assert answer.section[1:] == (
        "1. Abgeordneter Max Muster (CDU/CSU)",
        "Antwort des Parlamentarischen Staatssekretärs Dr. Karl Probe vom 7. Mai 2025",
    )


def test_a_question_does_not_stand_below_the_answer_to_the_one_before_it(found) -> None:
    question = _of(found, "Welche Kabel")

    assert question.section[1:] == ("2. Abgeordnete Eva Beispiel (BÜNDNIS 90/ DIE GRÜNEN)",)
    assert _of(found, "vier Kabel").question == "2, 3"


def test_a_running_head_with_a_roman_number_is_dropped(found) -> None:
    assert not any("– II –" in said for said in found)


INDEX = """Verzeichnis der Fragenden
Abgeordnete Nummer
der Frage
Beispiel, Eva
(BÜNDNIS 90/DIE GRÜNEN) . . . . . . . . . . . . . 2, 3
Muster, Max (CDU/CSU) . . . 1
Verzeichnis der Fragen nach Geschäftsbereichen der Bundesregierung
Seite
Geschäftsbereich des Bundesministeriums der
Verteidigung
Beispiel, Eva
(BÜNDNIS 90/DIE GRÜNEN) . . . . . . . . . . . . . . . 1, 2
Muster, Max (CDU/CSU) . . . . . . . . . . . . . . . . . . 1
"""


def test_the_index_of_who_asks_is_no_text_of_the_paper() -> None:
    raw = PAPER.replace("Verzeichnis der Fragenden\n", INDEX).encode()
    document = read_bytes(raw, "21-119.txt")

    assert (
        document.text
        == read_bytes(PAPER.replace("Verzeichnis der Fragenden\n", "").encode(), "21-119.txt").text
    )
    dropped = [one.text for one in document.dropped if one.reason == "table of contents"]
    assert "Muster, Max (CDU/CSU) . . . 1" in dropped


@pytest.mark.shared
@pytest.mark.skipif(not ARCHIVE.is_file(), reason="needs ../shared, which is not here")
def test_every_fifth_paper_of_real_questions_is_read_whole() -> None:
    with tarfile.open(ARCHIVE) as archive:
        members = [x for x in archive if x.isfile() and "Schriftliche" in x.name][::5]
        raws = [archive.extractfile(member).read() for member in members]
    for raw in raws:
        printed = set(re.findall(r"^\s*(\d{1,3})\.\s*Abgeordneter?\b", raw.decode(), re.M))
        blocks = read_bytes(raw, "paper.txt").blocks
        for role in (Role.ASKS, Role.ANSWERS):
            numbers = {n for x in blocks if x.role is role for n in (x.number or "").split(", ")}
            assert printed <= numbers


def test_the_registers_before_the_first_question_are_no_text_and_no_title():
    registers = """Verzeichnis der Fragenden
Abgeordnete Nummer
der Frage
Beispiel, Eva (BÜNDNIS 90/DIE GRÜNEN) . . . . 2, 3
Muster, Max (CDU/CSU) . . . . . . . . . . . . . . . . . . 1
Drucksache 21/119 – II – Deutscher Bundestag – 21. Wahlperiode
Verzeichnis der Fragen nach Geschäftsbereichen der Bundesregierung
Seite
Geschäftsbereich des Bundesministeriums der Verteidigung
Muster, Max (CDU/CSU) . . . . . . . . . . . . . . . . . . . . . 1
Seite
Geschäftsbereich des Bundesministeriums für
wirtschaftliche Zusammenarbeit und
Entwicklung
Eckert,
Leon
(BÜNDNIS 90/DIE GRÜNEN) . . . . . . . . . . . . . 2
"""
    start = PAPER.index("Verzeichnis")
    text = PAPER[:start] + registers + PAPER[PAPER.index("Geschäftsbereich") :]
    document = read_bytes(text.encode(), "fragen.txt")
    assert document.info.title is not None
    assert document.info.title.endswith("Antworten der Bundesregierung")
    assert "Seite" not in document.text
    assert "Eckert" not in document.text
    assert document.text.count("Geschäftsbereich") == 1
