"""What a party says is told by itself, or of it: never in the words of a rival that mentions it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import over

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.assistant import Assistant
from rag.named import Gap
from rag.named.party import parties, unheard, wanted
from rag.question.query import understand
from rag.ranking.finder import Found
from rag.types import DocumentInfo, Evidence, Hit, Passage, Status

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


def test_of_two_parties_one_that_nothing_is_heard_of_leaves_a_part_open() -> None:
    query = understand("Was sagen die SPD und die FDP zur Windkraft?", Analyser(), Glossary.load())
    text = "Die Windkraft bauen wir aus."
    info = DocumentInfo("d", "spd.pdf", "Programm", language="de")
    hit = Hit(Passage("d", 0, 0, len(text), language="de"), info, text, 1.0)
    found = Found(query, (hit,), (Evidence(hit, 0, len(text), text, 0.9),))
    rival = f"{text}\n\nMit der FDP haben wir regiert."
    assert unheard(found, lambda _: rival) == Gap(("FDP",), whole=False)


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
