"""Where the title of a parliamentary paper ends."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from rag.types import BlockKind

HEAD = "Bundesrat Drucksache 564/25\n10.10.25\nGesetzentwurf\nder Bundesregierung\n"
TITLE = (
    "Entwurf eines Gesetzes zu dem Abkommen"
    " über den Schutz der Seekabel und der Pipelines in Nord- und Ostsee (SeekabelG)"
)
PRINTED = TITLE.replace(" über", "\nüber") + "\n"


def _read(text: str):
    return read_bytes(text.encode(), "564-25.txt")


def _after_the_title(document) -> str:
    blocks = [block for block in document.blocks if block.kind is not BlockKind.HEADING]
    title = document.text.index(TITLE)
    return next(document.text[block.start : block.end] for block in blocks if block.start > title)


@pytest.mark.parametrize(
    "after",
    [
        "Der Bundesrat hat in seiner 1056. Sitzung am 11. Juli 2025 beschlossen, den\n"
        "Entwurf eines Gesetzes beim Deutschen Bundestag einzubringen.",
        "- Antrag des Freistaates Sachsen -\nPunkt 83 der 1057. Sitzung des Bundesrates",
        "Punkt 3 b der 1057. Sitzung des Bundesrates am 26. September 2025",
        "Die Ministerpräsidentin                 Schwerin, 8. Juli 2025\n"
        "des Landes Mecklenburg-Vorpommern",
    ],
)
def test_a_title_ends_before_what_the_bundesrat_prints_below_it(after: str) -> None:
    document = _read(f"{HEAD}{PRINTED}{after}\n")

    assert document.info.title == TITLE
    assert _after_the_title(document).startswith(after[:10])


def test_a_title_does_not_run_over_the_end_of_its_page() -> None:
    document = _read(
        "A. Problem und Ziel\nDie Kabel sind zu schützen.\n"
        f"{HEAD}{PRINTED}Drucksache 564/25 – 2 – Bundesrat\n"
        "Die Änderung des Abkommens setzt nach dessen Artikel 21 voraus, dass zwei\n"
        "Drittel der Vertragsparteien sie ratifizieren.\n"
    )

    assert document.info.title == TITLE
    assert _after_the_title(document).startswith("Die Änderung des Abkommens")


def test_of_several_papers_the_first_gives_the_title_and_the_others_stay_whole() -> None:
    document = _read(
        "Deutscher Bundestag Drucksache 21/631\n21. Wahlperiode 25.06.2025\n"
        "Beschlussempfehlung und Bericht\ndes Ausschusses für Recht (6. Ausschuss)\n"
        f"a) zu dem Gesetzentwurf der Bundesregierung\n– Drucksache 21/322 –\n{PRINTED}"
        "b) zu dem Antrag der Abgeordneten Caren Muster, Katalin Beispiel, Sahra\n"
        "Probe, weiterer Abgeordneter und der Fraktion Die Linke\n– Drucksache 21/355 –\n"
        "Kabel schützen – Ausfälle stoppen\nA. Problem\nDie Kabel fallen aus.\n"
    )

    assert document.info.title == TITLE
    assert "Sahra Probe, weiterer Abgeordneter" in document.text


INQUIRY = """Deutscher Bundestag Drucksache 21/471
21. Wahlperiode 12.06.2025
Kleine Anfrage
des Abgeordneten Bernd Beispiel und der Fraktion der AfD
{title}
{text}
vermeintlicher strafbarer Äußerungen im Internet statt, der unter der
Koordination des Bundeskriminalamts und mit Beteiligung zahlreicher Polizeibehörden
durchgeführt wurde. Ziel dieser Maßnahmen war es, gezielt gegen mutmaßlich
strafbare Inhalte, insbesondere sogenannte Hassrede im Netz, vorzugehen. Laut
dem Bundeskriminalamt wurden hierbei mehr als 180 polizeiliche Maßnahmen
veranlasst, darunter mehr als 65 Durchsuchungen in allen Ländern.
Wir fragen die Bundesregierung:
1. Welche Kosten sind durch den Aktionstag entstanden?
"""


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Polizeiliche Maßnahmen im Rahmen des 12. Aktionstags zur Bekämpfung\n"
            "vermeintlicher strafbarer Äußerungen im Internet am 25. Juni 2025",
            "Am 25. Juni 2025 fand der zwölfte bundesweite Aktionstag zur Bekämpfung",
        ),
        (
            "Todesfälle in Haft und in Zusammenhang mit polizeilichen Maßnahmen",
            "Bundesweit fand im Juni der zwölfte gemeinsame Aktionstag zur Verfolgung",
        ),
    ],
)
def test_the_title_of_an_inquiry_ends_where_its_first_sentence_begins(title: str, text: str):
    document = read_bytes(INQUIRY.format(title=title, text=text).encode(), "anfrage.txt")
    assert document.info.title == title.replace("\n", " ")
    assert f"{text} vermeintlicher" in document.text
