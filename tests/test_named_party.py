"""What a party says is told by itself, or of it: never in the words of a rival that mentions it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import over

from rag.assistant import Assistant
from rag.named.party import parties, wanted
from rag.types import Role, Status

TREATY = """# Aufbruch

Vertrag zwischen BÜNDNIS 90/DIE GRÜNEN und CDU

Die Windkraft im Staatswald bauen wir mit bis zu 1.000 neuen Anlagen aus.

Auf allen Forschungsfeldern der Windkraft setzen wir auf Anwendung und freie Daten.
"""
PROGRAMME = """# Programm der FDP

Die Windkraft ist eine Chance für unser Land und muss sich am Markt bewähren.

Herr Muster war lange Minister und Vorsitzender einer linken Partei, damals aber noch der SPD.
"""
PRESS = """# Pressebericht

Die SPD verlangt einen Verzicht auf Strafzölle, berichtet die Zeitung.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A coalition's treaty, a party's programme that mentions another, and a report."""
    folder = tmp_path_factory.mktemp("parties")
    with over(
        folder, {"vertrag.md": TREATY, "programm.md": PROGRAMME, "bericht.md": PRESS}
    ) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "party"),
    [
        ("Was sagt die AfD zur Windkraft?", "AfD"),
        ("Was fordert die Linke zur Windkraft?", "Linke"),
    ],
)
def test_what_others_say_is_no_answer_for_a_party_that_they_only_mention(
    library: Assistant, question: str, party: str
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert any(f"„{party}“" in notice for notice in answer.notices)


def test_a_rival_that_mentions_a_party_once_does_not_speak_for_it(library: Assistant) -> None:
    answer = library.ask("Was sagt die SPD zur Windkraft?")
    assert all("SPD" in one.quote for one in answer.citations or answer.nearest)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Was sagt die FDP zur Windkraft?", "programm.md"),
        ("Was sagen die Grünen zur Windkraft?", "vertrag.md"),
        ("Was sagt die CDU zur Windkraft?", "vertrag.md"),
        ("Was verlangt die SPD zu Strafzöllen?", "bericht.md"),
    ],
)
def test_a_party_is_quoted_from_its_own_papers_and_from_reports_of_it(
    library: Assistant, question: str, document: str
) -> None:
    answer = library.ask(question)
    assert {one.document for one in answer.citations} == {document}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Was sagt die SPD-Fraktion zur Maut?", {"spd"}),
        ("Was will die Union bei der Maut?", {"cdu csu"}),
        ("Was sagt die Regierung aus SPD und CDU zur Maut?", set()),
        ("Was will die Europäische Union bei der Maut?", set()),
        ("Wer fordert die FDP auf?", set()),
    ],
)
def test_only_parties_by_themselves_are_asked_for_as_such(question: str, named: set[str]) -> None:
    assert wanted(question) == named


def test_an_adjective_is_no_party() -> None:
    assert not parties("Grüne Gentechnik, linke Seite und Europäische Union")


ANTWORT = """Deutscher Bundestag                                          Drucksache 99/725
99. Wahlperiode                                                     02.07.2024

Antwort
der Bundesregierung

auf die Kleine Anfrage der Fraktion der AfD
– Drucksache 99/601 –

Der Einsatz der Marine vor Nordland

Vorbemerkung der Fragesteller

Der Einsatz der Marine vor Nordland hat den Schmuggel nach Ansicht aller nicht verhindert.

Vorbemerkung der Bundesregierung

Der Einsatz der Marine vor Nordland ist ein Beitrag zum Frieden.

1. Wie viele Schiffe sind vor Nordland im Einsatz?

Es sind zwei Schiffe der Marine im Einsatz.
"""


def test_the_preamble_in_an_antwort_is_told_as_the_words_of_those_who_inquired(
    tmp_path: Path,
) -> None:
    with over(tmp_path, {"antwort.txt": ANTWORT, "bericht.md": PRESS}) as assistant:
        answer = assistant.ask("Was sagt die AfD zum Einsatz der Marine vor Nordland?")
    assert answer.sentences[0].text.startswith("Der Einsatz der Marine vor Nordland hat")
    assert {one.role for one in answer.citations} == {Role.STATES}


@pytest.mark.parametrize(
    "question",
    [
        "Was sagen die Fragesteller zum Einsatz der Marine vor Nordland?",
        "What do the questioners claim about the mission of the navy off Nordland?",
    ],
)
def test_what_the_inquirers_say_is_not_told_in_the_words_of_the_government(
    tmp_path: Path, question: str
) -> None:
    with over(tmp_path, {"antwort.txt": ANTWORT}) as assistant:
        answer = assistant.ask(question)
    assert answer.citations
    assert {one.role for one in answer.citations} <= {Role.STATES, Role.ASKS}
