"""Replies that say nothing without their question are quoted with it, or beside what answers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import assert_exact, over

from rag.answer.bare import is_bare
from rag.assistant import Assistant
from rag.types import Role, Status

HEAD = """Deutscher Bundestag                                          Drucksache 99/540
99. Wahlperiode                                                     17.06.2024

Antwort
der Bundesregierung

auf die Kleine Anfrage der Fraktion der Beispielliste
– Drucksache 99/501 –

Das Ausland und die Brigade Nordwind
"""
PREAMBLE = """
Vorbemerkung der Fragesteller

Der Hafen Ostkap liegt im Norden. Auf dem Kongress traten Vertreter der Brigade Nordwind auf.
Das Ostgesetz verpflichtet Rechenzentren, Daten deutscher Unternehmen an ihre Behörden zu geben.
"""
PAIRS = (
    "1. Hat die Bundesregierung Kenntnis von Spenden aus Deutschland an die Brigade Nordwind?",
    "Der Bundesregierung liegen keine entsprechenden Erkenntnisse oder Informationen vor.",
    "2. Ist der Bundesregierung bekannt, dass sich Vertreter der Brigade Nordwind mit der "
    "Oppositionsführerin Marie Sonntag getroffen haben?",
    "Nach den Wahlen protestierte ein großer Teil der Zivilgesellschaft unter Führung der "
    "Oppositionsführerin Marie Sonntag.\n\nDie in der Frage 2 genannten Treffen sind der "
    "Bundesregierung bekannt.",
    "3. Plant die Bundesregierung Gesetze gegen missbräuchliche Klagen der Reederei Südstern?",
    "Nein, es liegen derzeit keine Planungen hierzu vor.",
    "4. Wurden Daten deutscher Unternehmen aus Rechenzentren nach dem Ostgesetz an Behörden "
    "gegeben?",
    "Hierzu liegen der Bundesregierung keine Informationen vor.",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An Antwort to three questions."""
    paper = "\n\n".join((HEAD, PREAMBLE, "Vorbemerkung der Bundesregierung\n\nKeine.", *PAIRS))
    with over(tmp_path_factory.mktemp("bare"), {"antwort.txt": paper}) as opened:
        yield opened


def test_a_denial_that_replies_to_another_question_is_not_quoted(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Ist der Bundesregierung bekannt, dass sich Vertreter der Brigade Nordwind mit Marie "
        "Sonntag getroffen haben?"
    )
    shown = [sentence.text for sentence in answer.sentences]
    assert PAIRS[1] not in shown
    assert any(text.startswith("Die in der Frage 2 genannten Treffen") for text in shown)
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    "question",
    [
        "Plant die Bundesregierung Gesetze gegen missbräuchliche Klagen der Reederei?",
        "Is the Federal Government planning laws against abusive lawsuits by the Reederei?",
    ],
)
def test_a_reply_is_quoted_below_the_question_that_it_lives_on(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert [one.text for one in answer.sentences] == [PAIRS[4], PAIRS[5]]
    assert [one.role for one in answer.citations] == [Role.ASKS, Role.ANSWERS]
    assert answer.status is Status.PARTIAL


def test_below_what_the_questioners_say_stands_what_was_replied_to_them(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(
        "Wurden Daten deutscher Unternehmen aus Rechenzentren nach dem Ostgesetz an Behörden "
        "gegeben?"
    )
    assert answer.citations[0].role is Role.STATES
    assert [one.text for one in answer.sentences[-2:]] == [PAIRS[6], PAIRS[7]]
    assert f"[{len(answer.citations) - 1}]" in answer.notices[-1]
    assert_exact(assistant, answer)


@pytest.mark.parametrize(
    "reply",
    [
        "Nein.",
        "Der Bundesregierung liegen keine Erkenntnisse im Sinne der Fragestellung vor.",
        "Hierzu liegen der Bundesregierung keine eigenen Daten vor.",
        "Die in der Frage 8 genannten Kontakte sind der Bundesregierung bekannt.",
        "Im Übrigen wird auf die Antwort zu den Fragen 1 bis 4 verwiesen.",
        "Ein entsprechender Gesetzentwurf wird derzeit nicht erarbeitet.",
    ],
)
def test_a_reply_without_a_noun_of_its_own_is_bare(reply: str) -> None:
    assert is_bare(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Nein, eine Vermögensteuer ist nicht geplant.",
        "Der Bundesregierung ist ein Fall im Sinne der Fragestellung bekannt, der eine Werft traf.",
        "Der Bundesregierung liegen keine Erkenntnisse zur Zahl der Einbürgerungen vor.",
        "Es sind 14.",
        "Insgesamt voll erwerbsgeminderte",
    ],
)
def test_a_reply_that_names_something_is_not_bare(reply: str) -> None:
    assert not is_bare(reply)
