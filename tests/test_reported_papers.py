"""What a committee's report says of a paper that is not there itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.types import Answer, Status

REPORT = """Deutscher Bundestag Drucksache 21/934
21. Wahlperiode 25.06.2025
Beschlussempfehlung und Bericht
des Verkehrsausschusses (15. Ausschuss)
a) zu dem Gesetzentwurf der Fraktionen der CDU/CSU und SPD
– Drucksache 21/921 –
Entwurf eines Gesetzes über Leuchttürme
b) zu dem Antrag der Fraktion Die Linke
– Drucksache 21/949 –
Leuchttürme für alle öffnen
A. Problem
Zu Buchstabe a
Die Leuchttürme an der Nordsee sollen verkauft werden.
Zu Buchstabe b
Die Antragsteller fordern, dass jeder Leuchtturm am Sonntag kostenlos geöffnet wird.
B. Lösung
Zu Buchstabe a
Annahme des Gesetzentwurfs auf Drucksache 21/921.
Zu Buchstabe b
Ablehnung des Antrags auf Drucksache 21/949.

Bericht der Abgeordneten Anna Beispiel und Karl Muster

I. Überweisung
Die Vorlage wurde nach Absprache mit Drucksache 21/955 an die Ausschüsse überwiesen.

IV. Begründung
Die Fraktion Die Linke lehnt den Verkauf der Leuchttürme ab, weil sie den Inseln gehören.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The report of a committee on a bill and a motion, which are not there."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "papers").mkdir()
    (folder / "papers" / "bericht.txt").write_text(REPORT, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def words(answer: Answer) -> str:
    """The sentences of an answer."""
    return " ".join(" ".join(sentence.text.split()) for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Warum lehnt Die Linke den Gesetzentwurf 21/921 ab?", "weil sie den Inseln gehören"),
        ("Was soll laut Gesetzentwurf 21/921 mit den Leuchttürmen geschehen?", "verkauft werden"),
        ("Wann sollen laut Antrag 21/949 Leuchttürme geöffnet werden?", "am Sonntag kostenlos"),
    ],
)
def test_a_committees_report_tells_of_the_paper_that_its_head_names(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.PARTIAL
    assert told in words(answer)
    assert "liegt nicht in der Sammlung" in answer.framing


def test_what_it_says_of_another_paper_is_not_told_of_this_one(assistant: Assistant) -> None:
    assert "kostenlos" not in words(assistant.ask("Was fordert der Gesetzentwurf 21/921?"))
    assert not assistant.ask("Warum lehnt Die Linke den Antrag 21/955 ab?").sentences
