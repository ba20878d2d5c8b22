"""Answers that say nothing but where the answer stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import over

from rag.assistant import Assistant
from rag.question.references import refers_on

PAPER = """Deutscher Bundestag Drucksache 99/1234
99. Wahlperiode 18.08.2025
Antwort
der Bundesregierung
auf die Kleine Anfrage der Abgeordneten Anna Muster und der Fraktion der AfD
– Drucksache 99/1122 –
Prüfung der Hafenanlagen

1. Wie viele Hafenanlagen wurden geprüft?

Im Juli 2025 wurden 42 Hafenanlagen geprüft.

2. Welche Hafenanlagen waren darunter?

Es wird auf die Antwort zu Frage 1 verwiesen.

3. Wer hat die Hafenanlagen geprüft?

Es wird auf die Antwort zu Frage 2 verwiesen.

4. Wie oft wurden Hafenanlagen beanstandet?

Beanstandungen sind nicht bekannt. Im Übrigen wird auf die Antwort zu Frage 1 verwiesen.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An Antwort with answers that refer to others."""
    folder: Path = tmp_path_factory.mktemp("referred")
    with over(folder, {"antwort.txt": PAPER}) as opened:
        yield opened


def shown(assistant: Assistant, number: int) -> tuple[list[str], tuple[str, ...]]:
    """The sentences of an answer and its notices."""
    answer = assistant.ask(f"Was antwortete die Bundesregierung auf Frage {number} in 99/1234?")
    return [sentence.text for sentence in answer.sentences], answer.notices


def test_the_answer_to_which_one_only_refers_stands_below_it(assistant: Assistant) -> None:
    told, notices = shown(assistant, 2)
    assert told == [
        "Es wird auf die Antwort zu Frage 1 verwiesen.",
        "Im Juli 2025 wurden 42 Hafenanlagen geprüft.",
    ]
    assert notices == ("Die Antwort verweist auf die zu Frage 1; diese steht darunter.",)


def test_a_reference_is_followed_one_step(assistant: Assistant) -> None:
    told, notices = shown(assistant, 3)
    assert told == [f"Es wird auf die Antwort zu Frage {n} verwiesen." for n in (2, 1)]
    assert len(notices) == 1


def test_an_answer_that_says_more_stands_alone(assistant: Assistant) -> None:
    told, notices = shown(assistant, 4)
    assert len(told) == 2
    assert notices == ()


@pytest.mark.parametrize(
    ("sentences", "numbers"),
    [
        (["Es wird auf die Antwort zur Frage 10c verwiesen."], ("10c",)),
        (["Siehe Antwort zu Frage 3."], ("3",)),
        (["Es wird auf die Antwort zu Frage 6 verwiesen, mit dem Zusatz, dass …"], ("6",)),
        (["Please see the answer to question 3."], ("3",)),
        (["Reference is made to the answers to questions 3 and 4."], ("3", "4")),
        (["Auf die Antwort der Bundesregierung auf Frage 15 wird verwiesen."], ("15",)),
        (
            [
                "Die Fragen 4 und 5 werden gemeinsam beantwortet.",
                "Es wird auf die Antwort zu den Fragen 1 und 3 verwiesen.",
                "Im Übrigen wird auf die Vorbemerkung zu den Fragen 1 bis 4 verwiesen.",
            ],
            ("1", "3"),
        ),
        (["Es wird auf die Antwort zu Frage 17 auf Bundestagsdrucksache 20/12875 verwiesen."], ()),
        (["Es wird auf die Antwort auf die Schriftliche Frage 19 verwiesen."], ()),
        (["Es wird auf die Vorbemerkung verwiesen."], ()),
        (["Nein (siehe die Antwort zu Frage 3)."], ()),
    ],
)
def test_an_answer_that_only_refers_is_known_by_its_sentences(
    sentences: list[str], numbers: tuple[str, ...]
) -> None:
    assert refers_on(sentences) == numbers
