"""Papers and numbered questions that a question names."""

from __future__ import annotations

import pytest

from rag.question import references
from rag.question.references import find


def known(number: str) -> bool:
    """One paper is in the collection."""
    return number == "21/1288"


@pytest.mark.parametrize(
    ("question", "paper", "numbers", "answer", "rest"),
    [
        ("what does question 22 ask", None, ("22",), False, ""),
        ("was lautet Frage 22 der Drucksache 19/8956", "19/8956", ("22",), False, ""),
        ("answer to question 7 in 21/1288", "21/1288", ("7",), True, ""),
        ("Antwort auf Frage 3 b", None, ("3b",), True, ""),
        ("Wie lautet die Antwort auf die Fragen 3 und 4?", None, ("3", "4"), True, ""),
        ("Fragen 3 bis 5 der Drucksache 19/8956", "19/8956", ("3", "4", "5"), False, ""),
        ("Fragen 3-5", None, ("3", "4", "5"), False, ""),
        ("questions 3 to 5 and 7 in 21/1288", "21/1288", ("3", "4", "5", "7"), False, ""),
        ("Frage 3 oder 4", None, ("3", "4"), False, ""),
        ("Fragen 3a bis 3c", None, ("3a", "3b", "3c"), False, ""),
        ("Frage 3 a und b", None, ("3a", "3b"), False, ""),
        ("Frage 3a bis c", None, ("3a", "3b", "3c"), False, ""),
        ("Antwort auf Frage 3 und Frage 5", None, ("3", "5"), True, ""),
        ("Was lautet Frage 3 und die Antwort darauf?", None, ("3",), False, ""),
        ("Fragen 5 bis 2024", None, ("5",), False, "bis 2024"),
        ("Und was ist mit Frage 23?", None, ("23",), False, ""),
        ("And what about question 23?", None, ("23",), False, ""),
        ("Worum geht es in Frage 5?", None, ("5",), False, ""),
        ("Was wurde auf Frage 5 erwidert?", None, ("5",), True, ""),
        ("Können Sie mir Frage 5 zeigen?", None, ("5",), False, ""),
        ("What does question 5 say about it?", None, ("5",), False, "it"),
        ("Frage 7 der BT-Drs. 21/881", "21/881", ("7",), False, ""),
        ("Antwort auf Frage 7 in Bundesrats-Drucksache 449/25", "449/25", ("7",), True, ""),
        ("die 5. Frage in Drs. 21/881", "21/881", ("5",), False, ""),
        ("Was war die Antwort auf Frage 7 in 21/1288?", "21/1288", ("7",), True, ""),
        ("Wie lautet Frage 31 der Schriftlichen Fragen?", None, ("31",), False, ""),
        ("Frage 31 der Mündlichen Fragen 21/512", "21/512", ("31",), False, ""),
        ("Fragen 3 und 4 der Dringlichen Fragen", None, ("3", "4"), False, ""),
        ("question 31 of the written questions", None, ("31",), False, ""),
        ("Was fragt Frage 5 der Kleinen Anfrage zu Häfen?", None, ("5",), False, "Häfen"),
        ("Was sagt Drucksache 21/1288 zur Rente?", "21/1288", (), False, "Rente"),
    ],
)
def test_what_a_question_names_is_read(
    question: str, paper: str | None, numbers: tuple[str, ...], answer: bool, rest: str
) -> None:
    found = find(question, known)
    assert found is not None
    assert (found.paper, found.numbers, found.answer, found.rest) == (paper, numbers, answer, rest)


@pytest.mark.parametrize(
    "question", ["Is the office open 24/7?", "Wie viele Fälle gab es 2024/25?", "What about 9/11?"]
)
def test_digits_that_are_no_paper_of_the_collection_name_nothing(question: str) -> None:
    assert find(question, known) is None


def test_who_signed_is_told_from_signing_as_a_topic() -> None:
    signed, topic = (
        find("and who signed it?"),
        find("Wer hat das Abkommen mit Serbien unterzeichnet?"),
    )
    assert signed is not None
    assert signed.signed
    assert topic is not None
    assert not topic.signed


def test_the_number_of_a_paper_is_no_topic() -> None:
    text = references.without_paper("Was sagt Drucksache 21/1288 zur Rente?")
    assert text == "Was sagt Drucksache zur Rente?"


@pytest.mark.parametrize(
    ("question", "before", "answer"),
    [
        ("und auf Frage 4?", ["Antwort auf Frage 3 in 21/1288"], True),
        ("und Frage 4?", ["Antwort auf Frage 3 in 21/1288", "und Frage 5?"], True),
        ("and question 4?", ["What is the answer to question 3 in 21/1288?"], True),
        ("und was fragt Frage 4?", ["Antwort auf Frage 3 in 21/1288"], False),
        ("und Frage 4?", ["Antwort auf Frage 3 in 21/1288", "Was lautet Frage 5?"], False),
        ("und Frage 4?", ["Frage 3 in 21/1288"], False),
        ("und Frage 4?", ["Was sagt Drucksache 21/1288 zur Rente?"], False),
        ("und auf Frage 4 geantwortet?", ["Frage 3 in 21/1288"], True),
    ],
)
def test_a_numbered_question_goes_on_with_answers_where_answers_were_shown(
    question: str, before: list[str], answer: bool
) -> None:
    assert references.goes_on_with_answers(question, before) is answer


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Frage 31 der Schriftlichen Fragen", "Schriftliche Fragen"),
        ("question 3 of the oral questions", "Fragen"),
        ("Frage 3 der Kleinen Anfrage", "Kleine Anfrage"),
        ("Was fragt Frage 3?", ""),
    ],
)
def test_the_kind_of_paper_that_puts_the_questions_is_read(question: str, kind: str) -> None:
    found = find(question)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "Warum beantwortet die Bundesregierung Frage 11 in Drucksache 21/1288 nicht offen?",
        "Weshalb verweigert die Bundesregierung die Antwort auf Frage 11 in 21/1288?",
        "Wurde Frage 11 der Kleinen Anfrage 21/1288 öffentlich beantwortet?",
        "Why is the answer to question 11 in 21/1288 classified?",
    ],
)
def test_whether_and_why_an_answer_is_not_public_is_told_by_the_answer_itself(
    question: str,
) -> None:
    found = find(question, known)
    assert found is not None
    assert found.exact
    assert found.answer
