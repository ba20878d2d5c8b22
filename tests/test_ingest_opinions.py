"""The Bundesrat's opinion on a bill and the government's reply stand under their own headings."""

from __future__ import annotations

import pytest

from ingest.chunk import passages
from ingest.reader import read_bytes
from rag.answer import framing
from rag.types import Citation, Passage

PAPER = """Deutscher Bundestag Drucksache 21/2073
21. Wahlperiode (zu Drucksache 21/1505) 08.10.2025
Unterrichtung
durch die Bundesregierung
Entwurf eines Gesetzes zur Einführung einer elektronischen Präsenzbeurkundung
– Drucksache 21/1505 –
Stellungnahme des Bundesrates und Gegenäußerung der Bundesregierung

Stellungnahme des Bundesrates

Der Bundesrat hat in seiner 1057. Sitzung am 26. September 2025 beschlossen, zu dem
Gesetzentwurf gemäß Artikel 76 Absatz 2 des Grundgesetzes wie folgt Stellung zu nehmen:

1. Zu Artikel 1 Nummer 2 Buchstabe a (§ 129 Absatz 3 BGB)

In Artikel 1 Nummer 2 ist die Angabe „Namensunterschrift“ durch das Wort „Unterschrift“ zu ersetzen.

2. Zu Artikel 8 (Änderung der Zivilprozessordnung)

Artikel 8 ist durch den folgenden Artikel 8 zu ersetzen:

,Artikel 8

Änderung der Zivilprozessordnung

Die Zivilprozessordnung in der Fassung der Bekanntmachung vom 5. Dezember 2005 (BGBl. I S. 3202),
die zuletzt durch Artikel 1 des Gesetzes vom 24. Oktober 2024 geändert worden ist, wird geändert:

Artikel 9

Änderung der Strafprozessordnung

Die Strafprozessordnung in der Fassung der Bekanntmachung vom 7. April 1987 (BGBl. I S. 1074, 1319),
die zuletzt durch Artikel 2 des Gesetzes vom 17. Juli 2025 geändert worden ist, wird geändert.“‘

Begründung:

Durch den Antrag werden die Regelungen zur elektronischen Niederschrift in die Ordnung überführt.

3. Zu Artikel 11a – neu – (§ 46d Absatz 2 – neu – ArbGG), 11b – neu – (§ 55a Absatz 8 – neu – VwGO),
11c – neu – (§ 65a Absatz 8 – neu – SGG), 11d – neu – (§ 52a Absatz 8 – neu – FGO)

Nach Artikel 11 sind die folgenden Artikel in das Gesetz über die Beurkundung einzufügen.

Gegenäußerung der Bundesregierung

Die Bundesregierung äußert sich zu der Stellungnahme des Bundesrates wie folgt:

Zu Nummer 1 (Artikel 1 Nummer 2 Buchstabe a0 -neu- – § 129 Absatz 3 BGB;

Buchstabe a – § 130 Absatz 2 BGB)

Die Bundesregierung wird prüfen, ob und in welchem Umfang eine Änderung der Norm erforderlich ist.

Zu den Nummern 2 und 3 (Artikel 8 – Änderung der Zivilprozessordnung, Artikel 11a -neu- – § 46d
Absatz 2 -neu- ArbGG, Artikel 11b -neu- – § 55a Absatz 8 -neu- VwGO, Artikel 11c -neu- – § 65a
Absatz 8 -neu- SGG, Artikel 11d -neu- – § 52a Absatz 8 -neu- FGO)

Die Bundesregierung sieht auch nach erneuter Prüfung keinen Änderungsbedarf an ihrem Gesetzentwurf.
"""


def holding(words: str) -> Passage:
    document = read_bytes(PAPER.encode(), "21_2073.txt")
    made = passages(document, max_tokens=60)
    return next(one for one in made if words in document.text[one.start : one.end])


@pytest.mark.parametrize(
    ("words", "house", "point"),
    [
        ("Namensunterschrift", "Stellungnahme des Bundesrates", "1. Zu Artikel 1 Nummer 2"),
        ("in die Ordnung überführt", "Stellungnahme des Bundesrates", "2. Zu Artikel 8"),
        ("Nach Artikel 11 sind", "Stellungnahme des Bundesrates", "3. Zu Artikel 11a"),
        ("wird prüfen", "Gegenäußerung der Bundesregierung", "Zu Nummer 1 ("),
        ("keinen Änderungsbedarf", "Gegenäußerung der Bundesregierung", "Zu den Nummern 2 und 3 ("),
    ],
)
def test_each_point_stands_under_its_own_heading_and_its_house(
    words: str, house: str, point: str
) -> None:
    above, last = holding(words).section
    assert above == house
    assert last.startswith(point)


def test_an_article_that_an_opinion_puts_into_the_bill_heads_nothing() -> None:
    assert holding("vom 7. April 1987").section[-1].startswith("2. Zu Artikel 8")


@pytest.mark.parametrize(
    ("section", "german", "english"),
    [
        ("Stellungnahme des Bundesrates", "Der Bundesrat führt aus", "The Bundesrat states"),
        (
            "Gegenäußerung der Bundesregierung",
            "Die Bundesregierung führt aus",
            "The Federal Government states",
        ),
    ],
)
def test_an_opinion_s_house_speaks_and_not_the_paper(
    section: str, german: str, english: str
) -> None:
    path = (section, "1. Zu Artikel 1")
    cited = Citation(
        1, "a.txt", "a" * 64, "A", None, None, path, 0, 4, "Word", "Word", 0, kind="Unterrichtung"
    )  # fmt: skip
    assert framing.speaker(cited, "de") == german
    assert framing.speaker(cited, "en") == english


def test_the_paper_speaks_outside_of_an_opinion() -> None:
    cited = Citation(
        1, "a.txt", "a" * 64, "A", None, None, ("1. Stellungnahme",), 0, 4, "Word", "Word", 0,
        kind="Unterrichtung",
    )  # fmt: skip
    assert framing.speaker(cited, "de") == "Die Unterrichtung führt aus"
