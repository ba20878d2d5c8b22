"""Questions about the Antwort to an inquiry that is named by the inquiry's number."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question.references import find
from rag.types import Status

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "documents"
FILES = ("antwort-99-142.txt", "kleine-anfrage-99-101.txt", "vermerk-5g-ausruester.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Inquiry 99/101, its answer 99/142, a memo, and inquiry 99/107 without an answer."""
    folder = tmp_path_factory.mktemp("inquiries")
    (folder / "documents").mkdir()
    for name in FILES:
        shutil.copy(EXAMPLES / name, folder / "documents" / name)
    inquiry = (EXAMPLES / "kleine-anfrage-99-101.txt").read_text("utf-8")
    (folder / "documents" / "offen.txt").write_text(inquiry.replace("99/101", "99/107"), "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Welche Kosten sind laut Antwort auf die Kleine Anfrage 99/101 für Reisen angefallen?",
        "What travel costs were incurred according to the answer to printed paper 99/101?",
    ],
)
def test_what_was_answered_to_an_inquiry_is_looked_for_in_the_antwort(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert "212 400 Euro" in answer.sentences[0].text
    assert answer.interpretation.filters["number"] == "99/142"
    assert answer.interpretation.read["number"] == "99/101"


def test_what_an_inquiry_does_not_say_is_looked_for_in_its_antwort(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viele Planstellen hat die Kontaktstelle laut Drucksache 99/101?")
    assert {one.document for one in answer.citations} == {"antwort-99-142.txt"}
    assert "99/142" in answer.notices[0]


def test_what_an_inquiry_itself_says_is_quoted_from_it(assistant: Assistant) -> None:
    answer = assistant.ask("Wie hoch schätzt die Kleine Anfrage 99/101 die Kosten des Formats?")
    assert "400 000 Euro" in answer.sentences[0].text
    assert {one.document for one in answer.citations} == {"kleine-anfrage-99-101.txt"}


@pytest.mark.parametrize(
    "question",
    [
        "Liegt die Antwort auf die Kleine Anfrage 99/101 vor?",
        "Welche Drucksache beantwortet die KA 99/101?",
        "Welche Anfrage beantwortet 99/142?",
        "Which paper answers 99/101?",
        "Has inquiry 99/101 been answered yet?",
    ],
)
def test_which_paper_answers_an_inquiry_is_told_by_the_antwort(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.framing.startswith("99/142 (antwort-99-142.txt) is")
    (cited,) = answer.citations
    assert "99/101" in cited.quote
    document = assistant.document(cited.document_id)
    assert document is not None
    assert document.text[cited.start : cited.end] == cited.quote


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("99/107", "Eine Antwort auf die Drucksache 99/107 liegt nicht"),
        ("99/999", "Die Drucksache 99/999 liegt nicht"),
    ],
)
def test_where_no_antwort_is_there_it_is_said(
    assistant: Assistant, number: str, words: str
) -> None:
    answer = assistant.ask(f"Liegt die Antwort auf die Kleine Anfrage {number} vor?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.framing.startswith(words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Was hat die Bundesregierung auf die Kleine Anfrage 99/107 geantwortet?",
            "Eine Antwort auf die Drucksache 99/107 liegt nicht",
        ),
        (
            "How did the government reply to inquiry 99/107?",
            "An answer to printed paper 99/107 is not",
        ),
    ],
)
def test_what_was_answered_to_an_inquiry_without_an_antwort_is_told_to_be_missing(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert answer.framing.startswith(words)


@pytest.mark.parametrize(
    "question",
    [
        "Wie wurde die Kleine Anfrage 99/101 beantwortet?",
        "Was antwortet die Bundesregierung auf die Drucksache 99/101?",
        "Welche Drucksache beantwortet Frage 3 der Drucksache 99/101?",
        "Which answer does paper 99/101 want about Huawei?",
        "Wurde in der Antwort 99/142 zu Kosten geschwiegen?",
    ],
)
def test_what_an_answer_says_is_another_question_than_where_it_stands(question: str) -> None:
    found = find(question)
    assert found is not None
    assert not found.linked


@pytest.mark.parametrize(
    "question",
    [
        "Wann wurde die Kleine Anfrage 99/101 eingereicht?",
        "Wann wurde die Kleine Anfrage 99/101 gestellt?",
        "Wann erschien die Kleine Anfrage 99/101?",
        "When was the minor inquiry 99/101 submitted?",
    ],
)
def test_when_an_inquiry_was_made_is_told_by_its_own_head(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert {one.document for one in answer.citations} == {"kleine-anfrage-99-101.txt"}
    assert answer.direct is not None


def test_when_an_inquiry_was_made_is_never_told_from_its_antwort(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    shutil.copy(EXAMPLES / FILES[0], tmp_path / "papers" / FILES[0])
    inquiry = (EXAMPLES / FILES[1]).read_text("utf-8").replace("12.02.2024", "")
    (tmp_path / "papers" / FILES[1]).write_text(inquiry, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        for question in (
            "Wann wurde die Kleine Anfrage 99/101 eingereicht?",
            "Wer hat die Kleine Anfrage 99/101 gestellt?",
        ):
            answer = opened.ask(question)
            assert "antwort-99-142.txt" not in {one.document for one in answer.citations}
