"""Follow-up questions: which lean on the one before, and what they take from it."""

from __future__ import annotations

import pytest

from rag.conversation import Turn, carry

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
        ("Wer hat die Anfrage unterzeichnet?", VORHER),
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
    ],
)
def test_a_question_that_stands_by_itself_carries_nothing(question: str) -> None:
    assert carry(question, [BEFORE]) is None


def test_the_first_question_of_a_conversation_carries_nothing() -> None:
    assert carry("and who signed it?", []) is None


def test_only_the_last_topic_is_carried() -> None:
    carried = carry("und wann?", [BEFORE, VORHER])
    assert carried is not None
    assert "memo" not in carried.text
