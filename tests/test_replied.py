"""Questions that an inquiry puts, answered with what was replied to it, be that "Nein."."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import assert_exact, over

from rag.assistant import Assistant
from rag.types import Role, Status

HEAD = """Deutscher Bundestag                                          Drucksache 99/{number}
99. Wahlperiode                                                     12.03.2024

{kind}

Seenotrettung durch die Küstenwache in der Ostsee
"""
PREAMBLE = """
Vorbemerkung der Fragesteller

Nach Ansicht der Fragesteller muss die Bundesregierung den Verkauf der Werft Nordhafen prüfen.
"""
ASKED = [
    "1. Gab es seit 2006 verletzte oder getötete Angehörige der Küstenwache im Einsatz?",
    "2. Wird die Bundesregierung den Verkauf der Werft Nordhafen an die Reederei Südstern prüfen?",
    "3. Wie viele Boote der Küstenwache sind mit Wärmebildkameras ausgestattet?",
]
REPLIED = ["Nein.", "Dazu kann keine Auskunft gegeben werden.", "Es sind vierzehn Boote."]
INQUIRY = "\n\n".join((
    HEAD.format(number=201, kind="Kleine Anfrage\nder Fraktion der Beispielliste"),
    *(PREAMBLE, "Wir fragen die Bundesregierung:", *ASKED),
))  # fmt: skip
ANTWORT = "\n\n".join((
    HEAD.format(
        number=240,
        kind="Antwort\nder Bundesregierung\n\nauf die Kleine Anfrage der Fraktion der "
        "Beispielliste\n– Drucksache 99/201 –",
    ),
    *(PREAMBLE, *(part for pair in zip(ASKED, REPLIED, strict=True) for part in pair)),
))  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An inquiry and its Antwort."""
    texts = {"anfrage.txt": INQUIRY, "antwort.txt": ANTWORT}
    with over(tmp_path_factory.mktemp("replied"), texts) as opened:
        yield opened


def test_a_no_is_told_below_its_question_instead_of_a_refusal(assistant: Assistant) -> None:
    answer = assistant.ask("Gab es seit 2006 verletzte oder getötete Angehörige der Küstenwache?")
    assert answer.status is Status.PARTIAL
    assert "Frage 1" in answer.framing
    assert [one.role for one in answer.citations] == [Role.ASKS, Role.ANSWERS]
    assert [one.text for one in answer.sentences] == [ASKED[0], "Nein."]
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    "question",
    [
        "Gab es seit 1999 verletzte oder getötete Angehörige der Küstenwache im Einsatz?",
        "Gab es seit 2006 verletzte oder getötete Angehörige der Küstenwache in Kroatien?",
        "Gab es verletzte oder getötete Soldaten von EUNAVFOR?",
    ],
)
def test_a_question_that_names_what_the_inquiry_does_not_is_refused(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).status is Status.NO_EVIDENCE
