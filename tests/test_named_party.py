"""What a party says is told by itself, or of it: never in the words of a rival that mentions it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import over

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.assistant import Assistant
from rag.named import Gap
from rag.named.party import each, parties, unheard, wanted
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
UNNAMED = """# Unser Land verdient mehr

Die Veränderung des Klimas ist eine Herausforderung, die wir nicht ignorieren dürfen.

Die Windkraft halten wir für überschätzt und wollen sie nicht weiter ausbauen.

Unsere Außenpolitik steht in der Tradition der Entspannung und setzt auf Verhandlungen.
"""
PRESS = """# Pressebericht

Die SPD verlangt einen Verzicht auf Strafzölle, berichtet die Zeitung.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A coalition's treaty, a programme that mentions another party, one with no name, a report."""
    folder = tmp_path_factory.mktemp("parties")
    with over(
        folder,
        {
            "vertrag.md": TREATY,
            "programm.md": PROGRAMME,
            "bericht.md": PRESS,
            "bsw-gp.md": UNNAMED,
        },
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


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Die Windkraft bauen wir aus. Das trennt uns von der SPD.", Gap(("SPD",), whole=True)),
        ("Die Windkraft bauen wir mit der SPD aus.", None),
    ],
)
def test_a_sentence_beside_one_that_names_a_party_is_still_its_rivals(
    text: str, gap: Gap | None
) -> None:
    query = understand("Was sagt die SPD zur Windkraft?", Analyser(), Glossary.load())
    info = DocumentInfo("d", "fdp.pdf", "Programm", language="de", issuer="FDP")
    hit = Hit(Passage("d", 0, 0, len(text), language="de"), info, text, 1.0)
    end = text.index(".") + 1
    found = Found(query, (hit,), (Evidence(hit, 0, end, text[:end], 0.9),))
    assert unheard(found, lambda _: text) == gap


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


def test_a_programme_that_names_its_party_only_in_the_files_name_answers_for_it(
    library: Assistant,
) -> None:
    answer = library.ask("Was sagt das BSW zum Klimawandel?")
    assert [one.document for one in answer.citations] == ["bsw-gp.md"]
    assert answer.question == "Was sagt das BSW zum Klimawandel?"
    assert not library.ask("Was sagt das BSW zum Tierschutz?").citations


@pytest.mark.parametrize(
    "question",
    [
        "Was sagen die FDP und das BSW zum Klimawandel?",
        "Was sagen FDP, BSW und SPD zum Klimawandel?",
    ],
)
def test_each_of_several_parties_is_asked_and_the_silent_ones_are_named(
    library: Assistant, question: str
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.PARTIAL
    assert {one.document for one in answer.citations} == {"bsw-gp.md"}
    assert any(notice.startswith("Zu FDP: ") for notice in answer.notices)
    assert not answer.interpretation.filters


def test_a_comparison_looks_into_the_programme_of_each_party(library: Assistant) -> None:
    answer = library.ask("Wie unterscheiden sich die FDP und das BSW bei der Windkraft?")
    assert {one.document for one in answer.citations} == {"programm.md", "bsw-gp.md"}


def test_what_two_parties_say_in_one_paper_is_quoted_once(library: Assistant) -> None:
    answer = library.ask("Was sagen die Grünen und die CDU zur Windkraft?")
    places = [(one.document, one.start) for one in answer.citations]
    assert len(places) == len({*places})
    assert len(answer.sentences) == len(places)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Was sagen SPD, FDP und die Grünen zur Maut?",
         ["Was sagen SPD zur Maut?", "Was sagen FDP zur Maut?", "Was sagen Grünen zur Maut?"]),
        ("Wie unterscheiden sich SPD und BSW in der Klimapolitik?",
         ["Was sagt SPD in der Klimapolitik?", "Was sagt BSW in der Klimapolitik?"]),
        ("Was unterscheidet die SPD vom BSW beim Mindestlohn?",
         ["Was sagt SPD beim Mindestlohn?", "Was sagt BSW beim Mindestlohn?"]),
        ("Vergleiche die Positionen von CDU/CSU und den Grünen zur Maut.",
         ["Was sagt CDU/CSU zur Maut?", "Was sagt Grünen zur Maut?"]),
        ("How does the SPD differ from the FDP on pensions?",
         ["What does SPD say about pensions?", "What does FDP say about pensions?"]),
        ("Was fordern CDU und CSU zur Maut?", []),
        ("Was fordert die FDP laut SPD zur Maut?", []),
        ("Wie unterscheiden sich Hessen und Bayern bei der Maut?", []),
    ],
)  # fmt: skip
def test_a_question_for_several_parties_is_put_to_each(question: str, parts: list[str]) -> None:
    assert [text for _, text in each(question)] == parts
