"""Whose position a question asks for: papers that never name them are not quoted as theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import over

from rag.assistant import Assistant
from rag.question import asked
from rag.types import Status

CONTRACT = """# Vertrag der Koalition aus SPD und CDU

Die Koalition fordert beim Tierschutz in Schlachthöfen mehr Kontrollen und digitale Kameras.

Wir werden eine Solarpflicht für alle neuen Gebäude einführen.

Förderungen des Landes für Projekte der Windkraft werden erhöht.
"""
PLATFORM = """# Thesen der FDP für eine offene Gesellschaft

Liberale setzen sich für den Tierschutz ein: Das Leid der Tiere ist eine Grenze der Freiheit.

Bildung soll sich am einzelnen Menschen ausrichten.
"""
REPORT = """# Pressebericht

Die FDP verlangt einen Verzicht auf Strafzölle, berichtet die Zeitung.
"""
DEBATE = """# Beschlussempfehlung und Bericht des Verkehrsausschusses

Die Fraktion der CDU/CSU führte aus, die Maut für Lastwagen belaste das Handwerk zu sehr.

Die Fraktion BÜNDNIS 90/DIE GRÜNEN merkte an, die Maut für Lastwagen sei längst überfällig.

Die Fraktion Die Linke stimmt der Maut für Lastwagen nicht zu. Sie treffe die Kunden.

Die Maut für Lastwagen wird auf allen Bundesstraßen erhoben.
"""


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A committee's report, in which all groups have their say."""
    folder = tmp_path_factory.mktemp("debate")
    with over(folder, {"bericht.md": DEBATE}) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "theirs"),
    [
        ("Was sagt die CDU/CSU zur Maut für Lastwagen?", "CDU/CSU"),
        ("Was sagen die Grünen zur Maut für Lastwagen?", "GRÜNEN"),
        ("Wie begründet die Union ihre Haltung zur Maut für Lastwagen?", "CDU/CSU"),
        ("Warum lehnt die Linke die Maut für Lastwagen ab?", "Linke"),
        ("What do the Greens say about the toll for lorries (Maut für Lastwagen)?", "GRÜNEN"),
    ],
)
def test_what_one_group_said_is_not_told_in_the_words_of_others(
    debate: Assistant, question: str, theirs: str
) -> None:
    answer = debate.ask(question)
    told = answer.citations or answer.nearest
    assert told
    assert all(theirs in (one.voice.speaker if one.voice else one.quote) for one in told)


def test_a_question_for_no_group_is_answered_by_all(debate: Assistant) -> None:
    answer = debate.ask("Was sagen die Fraktionen zur Maut für Lastwagen?")
    assert len({one.voice.speaker for one in answer.citations if one.voice}) > 1


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """What a coalition agreed on, what another party wants, and what is reported of it."""
    folder = tmp_path_factory.mktemp("parties")
    with over(
        folder, {"vertrag.md": CONTRACT, "thesen.md": PLATFORM, "bericht.md": REPORT}
    ) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Was fordert die FDP zum Tierschutz?", "thesen.md"),
        ("Wie steht die FDP zum Tierschutz?", "thesen.md"),
        ("What does the FDP want on animal welfare?", "thesen.md"),
        ("Was fordert die CDU zum Tierschutz?", "vertrag.md"),
        ("Was verlangt die FDP zu Strafzöllen?", "bericht.md"),
    ],
)
def test_a_position_is_told_from_papers_that_name_its_holder(
    library: Assistant, question: str, document: str
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document == document
    others = {"vertrag.md"} if "FDP" in question else {"thesen.md", "bericht.md"}
    assert others.isdisjoint(one.document for one in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Wie steht die FDP zur Solarpflicht?",
        "Was will die FDP bei der Windkraft?",
        "Was ist die Position der FDP zur Solarpflicht?",
    ],
)
def test_what_others_agreed_on_is_no_position_of_a_party_they_do_not_name(
    library: Assistant, question: str
) -> None:
    answer = library.ask(question)
    assert "vertrag.md" not in {one.document for one in answer.citations}


def test_a_position_of_somebody_whom_no_paper_names_is_refused(library: Assistant) -> None:
    answer = library.ask("Was fordert die AfD zum Tierschutz?")
    assert answer.status is Status.NO_EVIDENCE
    assert any("AfD" in notice for notice in answer.notices)


def test_where_nobody_names_a_holder_the_nearest_passages_and_the_gap_are_shown(
    library: Assistant,
) -> None:
    answer = library.ask("Was fordert das BSI zum Tierschutz in Schlachthöfen?")
    assert answer.status is Status.NO_EVIDENCE
    assert any("„BSI“" in notice for notice in answer.notices)
    assert "Tierschutz in Schlachthöfen" in answer.nearest[0].quote


@pytest.mark.parametrize(
    ("question", "holder"),
    [
        ("Was hält die SPD von der CDU?", "die SPD"),
        ("Welche Haltung hat das BMI zum Verbot?", "das BMI"),
        ("Welchen Mindestlohn verlangt die SPD?", "die SPD"),
        ("Where do the BMI and the BSI stand on encryption?", "the BMI and the BSI"),
        ("What is the FDP's stance on taxes?", "FDP"),
        ("What are the plans of the BSI for 2026?", "the BSI for 2026"),
        ("Warum lehnt die CDU/CSU den Antrag ab?", "die CDU/CSU"),
        (
            "Wie begründet die Fraktion BÜNDNIS 90/DIE GRÜNEN ihren Antrag?",
            "die Fraktion BÜNDNIS 90/DIE GRÜNEN",
        ),
        ("Warum stimmt die Fraktion der SPD dem Gesetz zu?", "die Fraktion der SPD"),
        ("Was hebt die CDU/CSU hervor?", "die CDU/CSU"),
        ("Was führt die SPD zu § 22 aus?", "die SPD"),
        ("Was betont die Linke?", "die Linke"),
        ("Was macht die AfD geltend?", "die AfD"),
        ("Was macht die AfD deutlich?", "die AfD"),
        ("Worauf verweist die SPD?", "die SPD"),
        ("Was sagt Huawei dazu?", "Huawei"),
        ("What does the SPD stress?", "the SPD"),
        ("Was macht die AfD gegen Armut?", ""),
        ("Was führt zu höheren Kosten?", ""),
        ("Was gibt es Neues?", ""),
        ("Wer betont die Freiheit?", ""),
        ("Welche Fraktionen lehnen den Antrag ab?", ""),
        ("Wer fordert die FDP auf?", ""),
        ("Wie hoch ist der Mindestlohn?", ""),
    ],
)
def test_the_holder_of_a_position_is_told_from_its_subject(question: str, holder: str) -> None:
    assert asked.holder(question) == holder
