"""What a question restricts the search to, and nothing in the collection is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.index.base import Scope
from rag.question.conversation import Turn
from rag.question.request import Request
from rag.types import Status

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "documents"
FILES = ("antwort-99-142.txt", "kleine-anfrage-99-101.txt", "vermerk-5g-ausruester.txt")
COSTS = "Was sagt Drucksache 99/{} zu den Kosten der Reisen?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Inquiry 99/101, its answer 99/142 and a memo."""
    folder = tmp_path_factory.mktemp("restricted")
    (folder / "documents").mkdir()
    for name in FILES:
        shutil.copy(EXAMPLES / name, folder / "documents" / name)
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (COSTS.format(999), "Die Drucksache 99/999 liegt nicht in der Sammlung."),
        ("What does paper 99/999 say about costs?", "Printed paper 99/999 is not in the"),
        ("Wer hat die Antwort 99/999 unterzeichnet?", "Die Drucksache 99/999 liegt nicht"),
    ],
)
def test_a_paper_that_is_not_there_is_not_answered_from_another(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert answer.framing.startswith(words)
    assert not answer.sentences
    assert not answer.citations
    assert answer.nearest
    assert Turn.of(answer).document == ""


def test_a_paper_that_is_there_is_answered_from(assistant: Assistant) -> None:
    answer = assistant.ask(COSTS.format(142))
    assert answer.status is Status.ANSWERED
    assert "212 400 Euro" in " ".join(one.text for one in answer.sentences)


def test_a_paper_that_prints_no_number_may_be_meant_and_this_is_said_first(tmp_path: Path) -> None:
    text = (EXAMPLES / "antwort-99-142.txt").read_text("utf-8")
    (tmp_path / "ohne.txt").write_text(text.replace("Drucksache 99/142", " " * 17), "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "ohne.txt"], settings).failed
    with Assistant.open(settings=settings) as opened:
        found, looked_up = opened.ask(COSTS.format(999)), opened.ask("Frage 2 in Drucksache 99/999")
    assert found.status is Status.PARTIAL
    for answer in (found, looked_up):
        assert answer.sentences
        assert answer.framing.startswith("Kein Dokument der Sammlung trägt die Nummer 99/999")


def test_the_filter_that_nothing_fits_is_taken_back_above_the_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagen Antworten des BMVg seit 2024 zu den Kosten der Reisen?")
    assert dict(answer.interpretation.filters) == {"kind": "Antwort", "date": "2024.."}
    assert answer.status is Status.PARTIAL
    assert answer.framing.startswith("Kein Dokument passt auf: ")
    assert "ohne: Herausgeber Bundesministerium der Verteidigung." in answer.framing


def test_a_day_that_was_not_read_as_the_documents_date_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Welche Dokumente wurden nach dem 1. Mai 2019 übermittelt?")
    assert "date" not in answer.interpretation.filters
    assert answer.notices[0].startswith("„nach dem 1. Mai 2019“ wurde nicht")


def test_what_filters_leave_of_a_question_does_not_tell_its_language(assistant: Assistant) -> None:
    answer = assistant.ask("Answers by the BMI published after 1 July 2025")
    assert answer.language == "en"
    assert answer.framing == "No document of the collection fits this."
    again = assistant.ask("BMI?", history=["What did the AA memo say about Chinese law?"])
    assert again.language == "en"


@pytest.mark.parametrize(
    ("absent", "left"),
    [
        ({"issuer"}, {"kind", "date"}),
        ({"kind", "issuer"}, {"date"}),
        ({"date"}, {"kind", "issuer"}),
        (set(), {"kind", "issuer", "date"}),
        ({"kind", "issuer", "date"}, set()),
    ],
)
def test_as_few_filters_as_possible_are_taken_back(absent: set[str], left: set[str]) -> None:
    read = MappingProxyType({"kind": "Antworten", "issuer": "des BMI", "date": "seit 2024"})
    asked = Request("?", "?", Scope(filters=MappingProxyType({**read, "language": "de"})), read)
    wider = asked.wider(lambda scope: not absent & set(scope.filters))
    assert set(wider.read) == left
    assert set(wider.scope.filters) == {*left, "language"}


def test_of_filters_that_exclude_each_other_the_date_stays() -> None:
    read = MappingProxyType({"date": "seit 2024", "issuer": "des BMI", "kind": "Antworten"})
    asked = Request("?", "?", Scope(filters=read), read)
    assert set(asked.wider(lambda scope: len(scope.filters) < 2).read) == {"date"}
