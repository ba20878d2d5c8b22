"""Titles that a question names: files of one name, and titles that are ordinary nouns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question.conversation import Turn
from rag.types import Answer, Status

FILES = {
    "hafen/bericht.md": "# Jahresbericht des Hafenamts\n\nDer Umschlag lag bei 12 Mio. Tonnen.\n",
    "flug/bericht.md": "# Jahresbericht des Flughafens\n\nDer Flughafen zählte 9 Mio. Fluggäste.\n",
    "sicherheit.md": "# Sicherheit\n\nHelme sind auf der Werft Pflicht.\n",
    "werft.md": "# Zustand der Werft\n\nIn der Werft gibt es Mängel an zwei Leitern.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two reports in files of one name, and a leaflet whose title is any noun."""
    folder = tmp_path_factory.mktemp("titles")
    for name, text in FILES.items():
        path = folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def titles(answer: Answer) -> set[str]:
    """The titles of what is cited or shown as nearest."""
    return {one.title for one in (*answer.citations, *answer.nearest)}


def test_of_two_files_of_one_name_only_the_one_that_is_named_is_searched(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Wie hoch war der Umschlag im Jahresbericht des Flughafens?")
    assert titles(answer) == {"Jahresbericht des Flughafens"}
    assert answer.status is Status.NO_EVIDENCE
    assert answer.interpretation.filters == {"document": "bericht.md"}


def test_a_follow_up_stays_in_the_file_that_answered_and_not_in_its_namesake(
    assistant: Assistant,
) -> None:
    shown = assistant.ask("Wie viele Fluggäste zählte der Flughafen?")
    answer = assistant.ask("Und wie viele waren es dort?", history=[Turn.of(shown)])
    assert answer.interpretation.carried["document"] == "bericht.md"
    assert titles(answer) == {"Jahresbericht des Flughafens"}


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("Gibt es Mängel in der Sicherheit?", {}),
        ("Was steht in der Sicherheit zu Helmen?", {"document": "sicherheit.md"}),
        ("Welche Pflicht gilt laut Sicherheit auf der Werft?", {"document": "sicherheit.md"}),
    ],
)
def test_a_common_noun_is_a_title_only_where_the_document_is_said_to_speak(
    assistant: Assistant, question: str, filters: dict[str, str]
) -> None:
    assert assistant.ask(question).interpretation.filters == filters


def test_words_that_are_no_title_stay_in_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("Gibt es Mängel in der Sicherheit?")
    assert "Zustand der Werft" in titles(answer)
