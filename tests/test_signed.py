"""Who signed a paper, asked by its topic or its kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.answer import framing
from rag.assistant import Assistant
from rag.config import load
from rag.question.references import signed_kind
from rag.types import Answer, Status

NAMES = ("Ada Berg", "Bo Feld", "Cem Grund", "Dana Hof", "Eva Insel", "Falk Joch")
COMMITTEE = (
    "Deutscher Bundestag Drucksache 99/631\n99. Wahlperiode 25.06.2025\n"
    "Beschlussempfehlung und Bericht\ndes Hafenausschusses (7. Ausschuss)\n"
    "zu dem Antrag der Fraktion Nord\n– Drucksache 99/226 –\nSeekabel schützen\n"
    "A. Problem\nDie Kabel in der Ostsee fallen immer öfter aus.\n"
    "Beschlussempfehlung\nDer Bundestag wolle beschließen,\n"
    "den Antrag auf Drucksache 99/226 zum Schutz der Seekabel abzulehnen.\n"
    "Berlin, den 4. Juni 2025\nDer Hafenausschuss\n"
    + "".join(f"{name}\nBerichterstatterin\n" for name in NAMES)
)
BOTH = (
    COMMITTEE.replace("99/631", "99/632").replace("Seekabel", "Bojen").split("Berlin, den")[0]
    + "Berlin, den 4. Juni 2025\nDer Hafenausschuss\nGil Kante\nVorsitzender\n"
    "Ada Berg\nBerichterstatterin\n"
    "Bericht der Abgeordneten Ada Berg\n"
    "I. Überweisung\nDer Deutsche Bundestag hat den Antrag an den Hafenausschuss überwiesen.\n"
    "Berlin, den 4. Juni 2025\nAda Berg\nBerichterstatterin\n"
)
UNSIGNED = (
    "Deutscher Bundestag Drucksache 99/633\n99. Wahlperiode 25.06.2025\nAntrag\n"
    "der Fraktion Nord\nSchleusen sanieren\nDer Bundestag wolle beschließen:\n"
    "Die Schleusen werden saniert.\nBerlin, den 4. Juni 2025\n"
)
MEMO = (
    "Hafenamt Ost\n\nGz.: 12-07/2025\n\nBerlin, 16. Januar 2025\n\nVermerk\n\n"
    "Betreff: Ausbau der Molen am Nordufer\n\n1. Anlass\n\n"
    "Das Hafenamt hat um einen Bericht zum Ausbau der Molen gebeten, der bis zum Mai vorliegt.\n"
)
MINUTES = (
    "# Ergebnisprotokoll\n\n7. Sitzung des Hafenbeirats, 14. Mai 2025\n\n"
    "## TOP 1: Begrüßung\n\nFrau Berg eröffnet die Sitzung des Hafenbeirats um zehn Uhr.\n\n"
    "gez. Sorg\n\nAnlagen: Lageplan, Verteiler\n"
)
TREATY = """\
---
title: Hafenvertrag
---

Der Minister hat den Hafenvertrag über die Gebühren der Häfen begrüßt und für gut befunden.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A committee's recommendation and a note on a treaty."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "papers").mkdir()
    (folder / "papers" / "empfehlung.txt").write_text(COMMITTEE, "utf-8")
    (folder / "papers" / "bericht.txt").write_text(BOTH, "utf-8")
    (folder / "papers" / "antrag.txt").write_text(UNSIGNED, "utf-8")
    (folder / "papers" / "vertrag.md").write_text(TREATY, "utf-8")
    (folder / "papers" / "molen.txt").write_text(MEMO, "utf-8")
    (folder / "papers" / "beirat.md").write_text(MINUTES, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def words(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat die Beschlussempfehlung zum Schutz der Seekabel unterzeichnet?",
        "Who signed the committee's recommendation on the protection of sea cables (Seekabel)?",
        "Wer hat die Beschlussempfehlung 99/631 unterzeichnet?",
    ],
)
def test_all_who_signed_a_committees_recommendation_are_named(
    assistant: Assistant, question: str
) -> None:
    said = words(assistant.ask(question))
    for name in NAMES:
        assert f"{name} Berichterstatterin" in said


@pytest.mark.parametrize(
    "question",
    ["Who signed the committee report 99/632?", "Wer hat den Bericht 99/632 unterzeichnet?"],
)
def test_the_recommendation_and_the_report_of_a_committee_are_both_signed(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert "Gil Kante Vorsitzender" in words(answer)
    assert words(answer).count("Ada Berg Berichterstatterin") == 2


def test_place_and_day_alone_do_not_tell_who_signed(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat den Antrag 99/633 unterschrieben?")
    assert (answer.status, answer.sentences) == (Status.NO_EVIDENCE, ())


def test_place_and_day_at_the_head_of_a_memo_are_no_signature(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat den Vermerk zum Ausbau der Molen unterschrieben?")
    assert (answer.status, answer.sentences) == (Status.NO_EVIDENCE, ())


def test_the_one_name_below_minutes_is_told_without_what_follows(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat das Protokoll des Hafenbeirats unterschrieben?")
    assert words(answer) == "gez. Sorg"


def test_only_a_sentence_on_signing_tells_who_signed(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat den Hafenvertrag über die Gebühren der Häfen unterzeichnet?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.nearest
    assert answer.framing == framing.phrase("not_signed", "de")
    counted = assistant.ask("Wie viele Unterschriften trägt der Hafenvertrag?")
    assert counted.framing != framing.phrase("not_signed", "de")


def test_the_kind_of_the_signed_paper_is_read_from_the_question() -> None:
    assert signed_kind("Wer unterzeichnete die Unterrichtung?") == "Unterrichtung"
    assert signed_kind("Who signed the bill on ports?") == "Gesetzentwurf"
    assert signed_kind("Was steht in der Unterrichtung?") is None
