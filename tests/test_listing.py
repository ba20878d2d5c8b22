"""Which documents there are: lists of them, by date, kind, issuer and subject."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.answer import framing
from rag.assistant import Assistant
from rag.config import load
from rag.contract import answer_json
from rag.fetch import listing
from rag.index.base import Scope
from rag.question.request import Request
from rag.types import Answer, Role, Status, Support

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The example documents."""
    settings = load(
        {"index": tmp_path_factory.mktemp("list") / "index", "ingest.jobs": 1}, environ={}
    )
    assert not ingest([ROOT / "examples" / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def names(answer: Answer) -> set[str]:
    """The documents that are cited."""
    return {one.document for one in answer.citations}


@pytest.mark.parametrize("question", ["Welche Dokumente gibt es?", "List all documents"])
def test_all_documents_are_listed_newest_first(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert names(answer) == {info.name for info in assistant.documents()}
    dates = [one.date or "" for one in answer.citations]
    assert dates == sorted(dates, reverse=True)


def test_each_line_describes_a_document_and_cites_where_its_title_stands(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Welche Antworten aus dem Jahr 2024 gibt es?")
    assert names(answer) == {"antwort-99-142.txt"}
    (line,), (cited,) = answer.sentences, answer.citations
    document = assistant.document(cited.document_id)
    assert document is not None
    info = document.info
    assert line.text == listing.described(info, "de")
    for part in (info.title, info.kind, info.number, info.issuer, info.date):
        assert part
        assert part in line.text
    assert cited.quote == info.title == document.text[cited.start : cited.end]
    assert cited.passage[cited.start - cited.passage_start :].startswith(cited.quote)
    assert (line.support, cited.role) == (Support.SUPPORTED, Role.REPORTS)
    assert answer_json(answer)["answer"] == f"{line.text} [1]"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Welche Kleinen Anfragen liegen vor?", "Kleine Anfrage"),
        ("Which answers are there?", "Antwort"),
        ("answers from 2024", "Antwort"),
        ("Welche Anfragen stellte die Fraktion der Beispielliste?", "Kleine Anfrage"),
        ("Welche Glossare gibt es?", "Glossar"),
        ("Welche Positionspapiere sind vorhanden?", "Positionspapier"),
    ],
)
def test_kind_date_and_issuer_restrict_the_list(
    assistant: Assistant, question: str, kind: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert {one.kind for one in answer.citations} == {kind}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Welche Antworten hat die Bundesregierung gegeben?", "antwort-99-142.txt"),
        ("Welche Antworten gab die Bundesregierung?", "antwort-99-142.txt"),
        ("Which answers were given by the Federal Government?", "antwort-99-142.txt"),
        ("Welche Antworten hat die Bundesregierung im März 2024 gegeben?", "antwort-99-142.txt"),
        ("Welche Dokumente sind vom März 2024?", "antwort-99-142.txt"),
        ("Which documents are from March 2024?", "antwort-99-142.txt"),
        ("Welche Dokumente stammen aus dem März 2024?", "antwort-99-142.txt"),
    ],
)
def test_answers_somebody_gave_and_documents_that_are_of_a_time_are_listed(
    assistant: Assistant, question: str, named: str
) -> None:
    answer = assistant.ask(question)
    assert answer.framing == framing.phrase("documents", answer.language)
    assert named in names(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Welche Antworten gab es?",
        "Welche Antworten gab die Bundesregierung zu China?",
        "Welche Dokumente gab das Auswärtige Amt?",
        "Welche Dokumente sind aus China verschwunden?",
        "Welche Dokumente sind aus dem Jahr 2024 verschwunden?",
    ],
)
def test_what_was_given_or_is_of_a_place_in_the_world_is_searched_for(
    assistant: Assistant, question: str
) -> None:
    lists = {framing.phrase(key, "de") for key in ("documents", "no_documents")}
    assert assistant.ask(question).framing not in lists


@pytest.mark.parametrize(
    "question",
    ["Welche Dokumente aus dem Juli 2003 gibt es?", "Which bills from 2003 are there?"],
)
def test_where_no_document_fits_none_is_listed_instead(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert answer.framing == framing.phrase("no_documents", answer.language)


def test_documents_on_a_subject_are_those_that_speak_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("Welche Dokumente liegen zum chinesischen Recht vor?")
    assert "vermerk-5g-ausruester.txt" in names(answer)
    assert "nachricht-cybereinheit.html" not in names(answer)
    assert "(chinesischen Recht)" in answer.framing


@pytest.mark.parametrize(
    "question",
    [
        "Welche Unterlagen sind für den Antrag erforderlich?",
        "Which documents are needed for the exchange?",
        "Welche Dokumente nennen chinesische Gesetze?",
        "Welche Antworten hat die Bundesregierung dazu gegeben?",
        "Was steht in den Dokumenten zu chinesischen Gesetzen?",
        "Welche Dokumente gibt es zum Walfang?",
        "answers about Chinese law",
    ],
)
def test_other_questions_with_a_noun_for_documents_are_searched_for(
    assistant: Assistant, question: str
) -> None:
    lists = {
        framing.phrase(key, lang) for key in ("documents", "no_documents") for lang in ["de", "en"]
    }
    answer = assistant.ask(question)
    assert answer.framing not in lists
    assert "nächsten (" not in answer.framing


def test_a_question_read_to_the_letter_lists_nothing(assistant: Assistant) -> None:
    listed = assistant.ask("Welche Dokumente gibt es?").framing
    assert assistant.ask("Welche Dokumente gibt es?", literal=True).framing != listed
    assert assistant.ask("Welche Dokumente gibt es?", unread=["question"]).framing != listed


def test_in_a_conversation_all_documents_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("which documents are there?", history=["What did the AA memo say?"])
    assert names(answer) == {info.name for info in assistant.documents()}


def test_how_many_documents_there_are_is_told_with_their_list(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viele Dokumente gibt es?")
    assert str(len(assistant.documents())) in answer.framing
    assert names(answer) == {info.name for info in assistant.documents()}
    assert "99/142" in assistant.ask("How many answers are there?").sentences[0].text


@pytest.mark.parametrize(
    ("question", "topic", "date"),
    [
        ("Welche Dokumente gibt es zur Kontaktstelle aus dem Jahr 2024?", "Kontaktstelle", "2024"),
        ("Which documents are there on China from May 2024?", "China", "2024-05"),
        ("Welche Dokumente gibt es zu China vom 3. Mai 2024?", "China", "2024-05-03"),
        ("Welche Dokumente gibt es zu Folgen aus dem Vertrag?", "Folgen aus dem Vertrag", None),
    ],
)
def test_a_date_behind_the_subject_restricts_the_list(
    assistant: Assistant, question: str, topic: str, date: str | None
) -> None:
    request = Request(question, question, Scope())
    wanted = listing.wanted(request)
    assert wanted is not None
    assert (wanted.topic, wanted.request.scope.filters.get("date")) == (topic, date)


@pytest.mark.parametrize(
    "question",
    ["Wie viele Anträge wurden gestellt?", "Wie viele Antworten gibt es zu China?"],
)
def test_how_many_there_are_in_the_world_is_searched_for(question: str) -> None:
    assert listing.wanted(Request(question, question, Scope())) is None
