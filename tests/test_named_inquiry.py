"""Numbered questions beside the kind of their paper: "Frage 2 der Kleinen Anfrage"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import over

from rag.answer import framing
from rag.assistant import Assistant
from rag.question import references
from rag.types import Answer, Role, Status
from tests.test_ingest_members import PAPER

INQUIRY = Path(__file__).resolve().parents[1] / "examples/documents/kleine-anfrage-99-101.txt"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Three written questions, answered, and an inquiry that nobody has answered yet."""
    folder = tmp_path_factory.mktemp("inquiry")
    texts = {"fragen.txt": PAPER, INQUIRY.name: INQUIRY.read_text("utf-8")}
    with over(folder, texts) as opened:
        yield opened


def documents(answer: Answer) -> set[str]:
    """The documents that are cited or shown as nearest."""
    return {one.document for one in (*answer.citations, *answer.nearest)}


@pytest.mark.parametrize(
    "question",
    [
        "Was hat die Bundesregierung auf Frage 2 der Kleinen Anfrage geantwortet?",
        "What did the government answer to question 2 of the minor inquiry?",
        "Antwort auf Frage 1 der Anfrage",
    ],
)
def test_a_question_of_an_inquiry_is_answered_from_no_other_paper(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert documents(answer) == {INQUIRY.name}


def test_of_a_kind_of_paper_only_its_questions_are_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 2 der Kleinen Anfrage?")
    assert {one.role for one in answer.citations} == {Role.ASKS}
    assert documents(answer) == {INQUIRY.name}


def test_who_asked_a_question_of_an_inquiry_is_told_from_it(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat Frage 2 der Kleinen Anfrage gestellt?")
    assert answer.status is Status.ANSWERED
    assert documents(answer) == {INQUIRY.name}


def test_a_number_that_no_inquiry_of_the_kind_has_is_told_of_it(assistant: Assistant) -> None:
    one = assistant.ask("Was lautet Frage 40 der Kleinen Anfrage?")
    assert (one.status, documents(one)) == (Status.NO_EVIDENCE, set())
    assert one.framing.startswith("99/101 (kleine-anfrage-99-101.txt) hat die Fragen 1 bis")
    none = assistant.ask("Was lautet Frage 2 der Großen Anfrage?")
    assert none.framing == "In der Sammlung steht unter „Große Anfrage“ keine Frage 2."


def test_a_paper_that_asks_the_number_without_an_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Was hat die Bundesregierung auf Frage 2 geantwortet?")
    assert documents(answer) == {"fragen.txt"}
    assert any("99/101" in notice for notice in answer.notices)


@pytest.mark.parametrize(
    "question",
    ["Welche Kosten nennt die Antwort auf Frage 2?", "Wie hoch sind Kosten laut Frage 7?"],
)
def test_what_is_said_elsewhere_answers_no_numbered_question(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert all(one.question in ("2", "2, 3", "7") for one in answer.nearest)


def test_a_question_far_down_among_all_passages_is_searched_by_itself(assistant: Assistant) -> None:
    answer = assistant.ask("Wodurch fielen Kabel laut Antwort auf Frage 3 aus?")
    assert "durch Anker" in " ".join(sentence.text for sentence in answer.sentences)


def test_of_a_number_that_is_nowhere_only_what_names_it_tells(assistant: Assistant) -> None:
    answer = assistant.ask("Was kostet das laut Antwort auf Frage 77 im Jahr?")
    assert (answer.status, documents(answer)) == (Status.NO_EVIDENCE, set())
    assert answer.framing.startswith("Kein Dokument der Sammlung hat eine Frage 77.")
    paper = assistant.ask("Was kostet das laut Frage 77 der Kleinen Anfrage im Jahr?")
    assert "keine Frage 77" in paper.framing


@pytest.mark.parametrize("question", ["Warum ist die Frage 24 Stunden offen?"])
def test_a_measure_behind_the_word_is_no_number_of_a_question(question: str) -> None:
    assert references.find(question) is None


def test_why_is_told_by_the_whole_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Was antwortete die Bundesregierung auf Frage 3 und warum?")
    assert answer.status is Status.ANSWERED
    assert {one.question for one in answer.citations} == {"2, 3"}


@pytest.mark.parametrize("question", ["Was ist das BKA?", "Wofür steht BKA?", "Was heißt VPN?"])
def test_an_inquiry_that_uses_an_acronym_does_not_ask_what_it_means(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.framing != framing.phrase("only_asked", "de")
