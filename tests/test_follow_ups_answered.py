"""Follow-ups that ask for the answer to what was quoted before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from library import over

from rag.assistant import Assistant
from rag.question.conversation import Turn, carry
from rag.types import Answer, Status

HEAD = """Deutscher Bundestag Drucksache {number}
99. Wahlperiode 18.08.2025
"""
INQUIRY = f"""{HEAD.format(number="99/1122")}Kleine Anfrage
der Abgeordneten Anna Muster und der Fraktion der AfD

Prüfung der Hafenanlagen

Wir fragen die Bundesregierung:

1. Wie viele Hafenanlagen wurden im Juli 2025 geprüft?

2. Welche Kräne wurden beanstandet?
"""
ANSWER = f"""{HEAD.format(number="99/1234")}Antwort
der Bundesregierung
auf die Kleine Anfrage der Abgeordneten Anna Muster und der Fraktion der AfD
– Drucksache 99/1122 –
Prüfung der Hafenanlagen

1. Wie viele Hafenanlagen wurden im Juli 2025 geprüft?

Es waren 42.

2. Welche Kräne wurden beanstandet?

Dazu kann aus Gründen der Sicherheit nichts gesagt werden.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An inquiry and the Antwort to it."""
    folder: Path = tmp_path_factory.mktemp("answered")
    with over(folder, {"anfrage.txt": INQUIRY, "antwort.txt": ANSWER}) as opened:
        yield opened


def told(answer: Answer) -> list[str]:
    """The sentences of an answer."""
    return [sentence.text for sentence in answer.sentences]


def quoting(assistant: Assistant, name: str, numbers: Sequence[str]) -> Turn:
    """A turn that quoted questions of a document and nothing else."""
    (info,) = (one for one in assistant.documents() if one.name == name)
    return Turn("Was fragte die AfD zu Kränen?", info.id, name, asked=tuple(numbers))


@pytest.mark.parametrize("name", ["antwort.txt", "anfrage.txt"])
@pytest.mark.parametrize(
    "question",
    [
        "Was antwortete die Bundesregierung?",
        "Und was hat die Regierung darauf geantwortet?",
        "What did the government answer?",
    ],
)
def test_after_questions_were_quoted_their_answer_is_shown(
    assistant: Assistant, name: str, question: str
) -> None:
    answer = assistant.ask(question, history=[quoting(assistant, name, ["2"])])
    assert told(answer) == ["Dazu kann aus Gründen der Sicherheit nichts gesagt werden."]
    assert " 2)" in answer.interpretation.read_as


def test_why_an_answer_is_not_public_is_told_by_the_answer(assistant: Assistant) -> None:
    turns = [quoting(assistant, "antwort.txt", ["2"])]
    turns.append(Turn.of(assistant.ask("Was antwortete die Bundesregierung?", history=turns)))
    for question in ("Warum nicht öffentlich?", "Warum geheim?", "Why not public?"):
        assert "Gründen der Sicherheit" in told(assistant.ask(question, history=turns))[0]


def test_a_turn_knows_the_questions_that_were_quoted(assistant: Assistant) -> None:
    question = "Was fragte die AfD zu Kränen?"
    asked = assistant.ask(question)
    assert asked.status is Status.ANSWERED
    assert "2" in Turn.of(asked).asked
    answer = assistant.ask("Was antwortete die Bundesregierung?", history=[question])
    assert "Dazu kann aus Gründen der Sicherheit nichts gesagt werden." in told(answer)
    assert Turn.of(answer).asked == ()


def test_where_nothing_was_found_the_answer_is_asked_of_the_same_topic() -> None:
    turn = Turn("Was fragten die Fragesteller zu Korvetten?")
    carried = carry("Was antwortete die Bundesregierung?", [turn])
    assert carried is not None
    assert "Korvetten" in carried.text


@pytest.mark.parametrize(
    ("question", "cited", "notices"),
    [
        ("Und wer leitet die Arbeiten?", {"hafen.md"}, ()),
        ("Und wer erteilt die Genehmigung für Bienenstöcke?", {"hafen.md", "imker.md"}, ()),
        (
            "Und wie viele Imker gibt es in der Stadt?",
            set(),
            ("hafen.md beantwortet das nicht; gesucht wurde daher in allen Dokumenten.",),
        ),
    ],
)
def test_it_is_said_that_the_last_document_was_left_unless_it_is_cited(
    tmp_path: Path, question: str, cited: set[str], notices: tuple[str, ...]
) -> None:
    papers = {
        "hafen.md": "# Vermerk zum Hafen\n\nDer Ausbau des Hafenbeckens kostet 41 Millionen Euro "
        "und dauert bis 2027.\n\n"
        "Die Arbeiten am Hafenbecken leitet das Bauamt.\n",
        "imker.md": "# Bericht zur Imkerei\n\nDie Stadt zählte im Frühjahr 312 Imker. "
        "Die Genehmigung für Bienenstöcke auf Dächern erteilt das "
        "Veterinäramt in zehn Tagen.\n",
    }
    with over(tmp_path, papers) as opened:
        asked = "Was kostet der Ausbau des Hafenbeckens?"
        before = opened.ask(asked).citations[0]
        turn = Turn(asked, before.document_id, before.document)
        answer = opened.ask(question, history=[turn])
    assert {one.document for one in answer.citations} == cited
    assert answer.notices == notices
