"""Follow-up questions: which lean on the one before, and what they take from it."""

from __future__ import annotations

import pytest

from rag.analysis.acronyms import Glossary
from rag.index.base import Scope
from rag.question.conversation import Turn, carry
from rag.question.request import Listener
from rag.types import DocumentInfo

BEFORE = Turn("What did the AA memo say about Chinese law", "id", "vermerk.txt")
VORHER = Turn("Wie viele Hafenanlagen wurden im Norden geprüft?", "id", "antwort.txt")


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("and who signed it?", BEFORE),
        ("when was it written?", BEFORE),
        ("Why?", BEFORE),
        ("what about Russia?", BEFORE),
        ("und wann?", VORHER),
        ("und im Süden?", VORHER),
        ("Wer hat sie geprüft?", VORHER),
        ("Wie viele waren es 2024?", VORHER),
        ("Wie oft tagt er?", VORHER),
        ("Wie lange dauert es?", VORHER),
        ("Wie stark stieg sie?", VORHER),
        ("Wer hat die Anfrage unterzeichnet?", VORHER),
        ("Sie wurden wann geprüft?", VORHER),
    ],
)
def test_a_question_that_leans_on_the_last_one_carries_its_topic(question: str, turn: Turn) -> None:
    carried = carry(question, [turn])
    assert carried is not None
    assert carried.turn is turn
    assert ("memo" if turn is BEFORE else "Hafenanlagen") in carried.text


@pytest.mark.parametrize(
    "question",
    [
        "How high are the costs of the exchange?",
        "Who is Anna Muster?",
        "Was kostet der Austausch der Technik?",
        "Wie begründet die Bundesregierung das Verbot von Waffen und wie setzt sie es durch?",
        "Was sagt die Bundesregierung zur Rente?",
        "Huawei",
        "Was ist 5G?",
        "Was ist eID?",
        "Wie lange dürfen Beamte ihre Urlaubstage behalten?",
        "Kennen Sie Huawei und ZTE?",
        "Was sagen Ihre Unterlagen zu Huawei?",
    ],
)
def test_a_question_that_stands_by_itself_carries_nothing(question: str) -> None:
    assert carry(question, [BEFORE]) is None


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Wie viele Anlagen wurden Ende 2024 geprüft?", "und 2023?"),
        ("Wie viele Anlagen wurden am 31. Dezember 2024 geprüft?", "und 2023?"),
        ("How many plants were checked in 2024/25?", "and in 2023/24?"),
        ("How many plants were checked in May 2024?", "and in June 2023?"),
    ],
)
def test_a_new_year_takes_the_place_of_the_old_one(before: str, question: str) -> None:
    carried = carry(question, [Turn(before, "id", "antwort.txt")])
    assert carried is not None
    assert "2023" in carried.text
    assert "2024" not in carried.topic
    assert {"Anlagen", "plants"} & set(carried.topic.split())


@pytest.mark.parametrize("question", ["und im Süden?", "und im Vergleich zu 2023?"])
def test_the_old_year_stays_where_no_other_takes_its_place(question: str) -> None:
    carried = carry(question, [Turn("Wie viele Anlagen wurden 2024 geprüft?", "id", "a.txt")])
    assert carried is not None
    assert "2024" in carried.topic


class Empty:
    """An index without documents: what is read rests on the question and the conversation."""

    def documents(self, _scope: Scope) -> list[DocumentInfo]:
        return []


def heard(question: str, turn: Turn) -> dict[str, str]:
    """The filters of a follow-up."""
    listener = Listener(Empty(), Glossary.load())  # type: ignore[arg-type]
    return dict(listener.hear(question, Scope(), [turn]).scope.filters)


def test_a_follow_up_is_asked_of_the_document_that_answered() -> None:
    assert heard("Und was steht da zu Kosten?", BEFORE) == {"document": "vermerk.txt"}


def test_of_several_documents_that_answered_only_a_question_for_the_paper_means_the_first() -> None:
    several = Turn(BEFORE.question, "id", "vermerk.txt", alone=False)
    assert heard("Und was steht da zu Kosten?", several) == {}
    assert heard("Who signed it?", several) == {"document": "vermerk.txt"}


def test_a_follow_up_that_names_other_documents_is_not_asked_of_the_last_one() -> None:
    filters = heard("Und was sagen die Antworten des BMI dazu?", BEFORE)
    assert filters == {"kind": "Antwort", "issuer": "Bundesministerium des Innern"}


def test_the_first_question_of_a_conversation_carries_nothing() -> None:
    assert carry("and who signed it?", []) is None


def test_only_the_last_topic_is_carried() -> None:
    carried = carry("und wann?", [BEFORE, VORHER])
    assert carried is not None
    assert "memo" not in carried.text


@pytest.mark.parametrize(
    ("before", "question", "topic"),
    [
        ("Wie hoch ist das Tagegeld in Genf?", "Und für Brüssel?", "Tagegeld"),
        ("Wie hoch ist das Tagegeld in Genf?", "Und im Inland?", "Tagegeld"),
        ("Wie hoch ist das Tagegeld in Genf?", "Und für Beamte?", "Tagegeld Genf"),
        ("für Brüssel (Tagegeld)?", "und in Rom?", "Tagegeld"),
        ("Wie hoch war die Quote 2020?", "und 2019?", "Quote"),
        ("Wie viele waren Ende 2024 in Haft?", "und 2023?", "Haft"),
        ("What was the rate for fraud in 2021?", "and in 2019?", "rate fraud"),
        ("What was the rate for fraud in 2021?", "and for theft?", "rate 2021"),
        ("What was the budget for 2025/26?", "and for 2026/27?", "budget"),
        ("What does the AA say about Chinese law?", "and about Russia?", "AA"),
        ("Wie viele Hafenanlagen wurden im Norden geprüft?", "und im Süden?",
         "Hafenanlagen geprüft"),
        ("Was sagt das BMI zu Drohnen im Norden?", "und zu Waffen?", "BMI Norden"),
        ("Was zahlt das BMI für Strom und für Gas?", "und für Wasser?", "zahlt BMI Strom Gas"),
        ("Was geschah am 3. Mai 2020 in Kiel?", "und am 4. Mai 2021?", "Kiel"),
        ("Wie hoch war die Quote 2020?", "und warum?", "Quote 2020"),
    ],
)  # fmt: skip
def test_what_a_follow_up_names_anew_replaces_what_was_named(
    before: str, question: str, topic: str
) -> None:
    carried = carry(question, [Turn(before)])
    assert carried is not None
    assert carried.topic == topic
