"""Who asked and who answered members' own questions, and what a member asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import assert_exact, over

from rag.answer import framing
from rag.assistant import Assistant
from rag.question.conversation import Turn
from rag.types import Answer, Role, Status
from tests.test_ingest_members import PAPER

MAX, EVA = (
    "1. Abgeordneter Max Muster (CDU/CSU)",
    "2. Abgeordnete Eva Beispiel (BÜNDNIS 90/ DIE GRÜNEN)",
)
KARL = "Antwort des Parlamentarischen Staatssekretärs Dr. Karl Probe vom 7. Mai 2025"
ANNA = "Antwort der Parlamentarischen Staatssekretärin Anna Beleg vom 8. Mai 2025"
INQUIRY = Path(__file__).resolve().parents[1] / "examples/documents/kleine-anfrage-99-101.txt"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One paper of written questions, and an inquiry."""
    folder = tmp_path_factory.mktemp("members")
    texts = {"fragen.txt": PAPER, INQUIRY.name: INQUIRY.read_text("utf-8")}
    with over(folder, texts) as opened:
        yield opened


def words(answer: Answer) -> list[str]:
    """The sentences of an answer."""
    return [sentence.text for sentence in answer.sentences]


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        ("Wer hat Frage 1 in 21/119 gestellt?", [MAX]),
        ("Who asked question 2 in 21/119?", [EVA]),
        ("Wer beantwortete Frage 1 in 21/119?", [KARL]),
        ("Von wem wurde Frage 2 in Drucksache 21/119 beantwortet?", [ANNA]),
        ("Who asked question 1 in 21/119, and who answered it?", [MAX, KARL]),
    ],
)
def test_the_headings_tell_who_asked_and_who_answered(
    assistant: Assistant, question: str, headings: list[str]
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, words(answer)) == (Status.ANSWERED, headings)
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Wer hat Frage 2 in 21/119 gestellt, und was wurde geantwortet?", [EVA, "Anker"]),
        ("What does question 2 ask in 21/119, and who asked it?", [EVA, "Welche Kabel"]),
    ],
)
def test_who_asked_is_told_with_the_words_that_are_asked_for_too(
    assistant: Assistant, question: str, texts: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(text in " ".join(words(answer)) for text in texts)
    assert_exact(assistant, answer)


def test_what_else_is_asked_beside_who_asked_is_said_to_be_open(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat Frage 2 in 21/119 gestellt und wann?")
    assert (answer.status, words(answer)) == (Status.PARTIAL, [EVA])
    assert any("„wann“" in notice for notice in answer.notices)


@pytest.mark.parametrize(
    "question",
    ["Welches Ministerium beantwortete Frage 1?", "Wer ist für die Antwort auf Frage 1 zuständig?"],
)
def test_the_heading_tells_which_house_answered(assistant: Assistant, question: str) -> None:
    house = "Geschäftsbereich des Bundesministeriums der Verteidigung"
    assert words(assistant.ask(question)) == [house, KARL]


def test_who_asked_is_told_of_the_question_shown_before(assistant: Assistant) -> None:
    shown = Turn.of(assistant.ask("Was lautet Frage 2 in 21/119?"))
    assert words(assistant.ask("Wer hat sie gestellt?", history=[shown])) == [EVA]
    assert words(assistant.ask("und wer hat sie beantwortet?", history=[shown])) == [ANNA]


@pytest.mark.parametrize(
    "question",
    [
        "Was war die Antwort auf Frage 2 der Schriftlichen Fragen?",
        "Was war die Antwort auf Frage 2?",
    ],
)
def test_the_answer_to_a_written_question_is_looked_up(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "Anker" in " ".join(words(answer))
    assert {one.document for one in answer.citations} == {"fragen.txt"}
    follow = assistant.ask("Und auf Frage 1?", history=[Turn.of(answer)])
    assert follow.citations
    assert all(one.role is Role.ANSWERS for one in follow.citations)


def test_a_numbered_question_of_one_kind_is_not_taken_from_another(assistant: Assistant) -> None:
    answer = assistant.ask("Was lautet Frage 1 der Schriftlichen Fragen?")
    assert {one.document for one in answer.citations} == {"fragen.txt"}
    none = assistant.ask("Was lautet Frage 1 der Dringlichen Fragen?")
    assert not none.sentences


def test_why_after_an_answer_that_was_shown_is_told_by_that_answer(assistant: Assistant) -> None:
    shown = assistant.ask("Antwort auf Frage 2 in 21/119")
    why = assistant.ask("Und warum?", history=[Turn.of(shown)])
    assert words(why) == words(shown)
    assert why.interpretation.read_as == "warum (Antwort auf Frage 2 in 21/119)?"


def test_the_page_of_an_answer_that_was_shown_is_asked_of_that_answer(assistant: Assistant) -> None:
    shown = assistant.ask("Antwort auf Frage 2 in 21/119")
    again = assistant.ask("Auf welcher Seite?", history=[Turn.of(shown)])
    assert words(again) == words(shown)
    assert words(assistant.ask("Wer hat sie gestellt?", history=[Turn.of(again)])) == [EVA]


@pytest.mark.parametrize("whole", [True, False])
def test_a_refusal_does_not_end_what_is_talked_about(assistant: Assistant, whole: bool) -> None:
    history: list[Turn] = []
    asked = ["Antwort auf Frage 2 in 21/119", "Und was sagt Kanada zur Rente?"]
    for question in asked if whole else []:
        answer = assistant.ask(question, history=history)
        history.append(Turn.of(answer))
    given = history if whole else asked
    assert words(assistant.ask("Wer hat sie gestellt?", history=given)) == [EVA]


def test_a_follow_up_with_words_of_its_own_is_searched_without_the_number(
    assistant: Assistant,
) -> None:
    shown = Turn.of(assistant.ask("Antwort auf Frage 2 in 21/119"))
    read = assistant.ask("Und was sagt Kanada zur Rente?", history=[shown]).interpretation
    assert "topic" not in read.carried
    assert "Frage 2" in read.read_as


def test_the_signatures_tell_who_asked_the_questions_of_an_inquiry(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat Frage 2 in 99/101 gestellt?")
    assert answer.status is Status.ANSWERED
    assert {one.section for one in answer.citations} == {("Unterschrift",)}
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    "question", ["Was fragte Eva Beispiel?", "Which questions did Eva Beispiel ask?"]
)
def test_what_a_member_asked_is_shown_whole_and_as_questions(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert words(answer) == [
        "Welche Kabel fielen aus?",
        "Wer hat die Schäden zu verantworten?",
    ]
    assert "Eva Beispiel (BÜNDNIS 90/ DIE GRÜNEN)" in answer.framing
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    "question", ["Was antwortete Staatssekretär Karl Probe?", "What was Max Muster answered?"]
)
def test_what_somebody_was_answered_is_shown_as_an_answer(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert words(answer)[0] == "Die Marine bewacht zwölf Seekabel."
    assert {one.question for one in answer.citations} == {"1"}


@pytest.mark.parametrize(
    "question",
    ["Was fragte Eva Beispiel zu Windrädern?", "Was fragte Max Beispiel?", "Was fragte Eva?"],
)
def test_other_words_and_other_names_are_searched_for(assistant: Assistant, question: str) -> None:
    assert "Beispiel (" not in assistant.ask(question).framing


def test_a_question_read_to_the_letter_names_no_member(assistant: Assistant) -> None:
    for read in ({"literal": True}, {"unread": ["question"]}):
        assert "Eva" not in assistant.ask("Was fragte Eva Beispiel?", **read).framing


@pytest.mark.parametrize("question", ["Wer hat das gestellt?", "xyzzy"])
def test_documents_that_hold_nothing_are_not_said_to_be_none(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert answer.framing == framing.phrase("no_evidence", answer.language)
    nothing = assistant.ask(question, filters={"kind": "Vermerk"})
    assert nothing.framing == framing.nothing({"kind": "Vermerk"}, nothing.language)
    assert nothing.framing.endswith("Vermerk.")


@pytest.mark.parametrize("question", ["Hallo", "Danke!", "Guten Morgen", "Was?", "Why?", "???"])
def test_what_names_nothing_is_answered_by_nothing(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NO_EVIDENCE
    assert answer.nearest == ()
    assert answer.framing == framing.phrase("no_question", answer.language)


@pytest.mark.parametrize(
    ("question", "member"),
    [
        ("Was antwortete Max Muster?", "Muster (CDU/CSU)"),
        ("What did Eva Beispiel answer?", "Beispiel (BÜNDNIS"),
    ],
)
def test_what_a_member_was_answered_is_not_told_as_the_members_words(
    assistant: Assistant, question: str, member: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, words(answer)) == (Status.NO_EVIDENCE, [])
    assert member in answer.framing


@pytest.mark.parametrize(
    "question",
    ["Was wurde Max Muster geantwortet?", "Was antwortete die Bundesregierung auf Max Muster?"],
)
def test_an_answer_to_a_member_is_shown_where_it_is_asked_for(
    assistant: Assistant, question: str
) -> None:
    assert words(assistant.ask(question))[0] == "Die Marine bewacht zwölf Seekabel."


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat die Fragen 1 und 9 in 21/119 gestellt?",
        "Was antwortete die Bundesregierung auf die Fragen 1 und 9 in 21/119?",
    ],
)
def test_a_number_that_is_not_there_is_not_said_to_be_asked_or_answered(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert "9" not in answer.framing
    assert "Eine Frage 9 steht dort nicht." in answer.notices
