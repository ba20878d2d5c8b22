"""Whether a sentence tells what a question asks for: what is said to be open, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question import asked
from rag.types import Status


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        ("Von wann bis wann fährt er?", "Er fährt von fünf Uhr früh bis Mitternacht.", "time"),
        ("Wann tritt der Rat zusammen?", "Der Rat tritt morgen zusammen.", "time"),
        ("When does the board meet?", "The board meets on Mondays at noon.", "time"),
        ("Wann ist Markt?", "Der Markt findet sonntags statt.", "time"),
        ("Bis wann endet es?", "Innerhalb eines Jahrzehnts werden wir aussteigen.", "time"),
        ("Wann kommt es?", "Der Entwurf soll im Frühjahr vorliegen.", "time"),
        ("Wann kommt es?", "Nach der Sommerpause legen wir einen Entwurf vor.", "time"),
        ("Wann kommt es?", "Das regeln wir in dieser Legislaturperiode.", "time"),
        ("Wann kommt es?", "Der Bericht wird Mitte Mai vorgelegt.", "time"),
        ("Wann wird geprüft?", "Sie wird nach Inkrafttreten geprüft.", "time"),
        ("When will it be done?", "It will be done within a decade.", "time"),
        ("When does it meet?", "It meets every fortnight.", "time"),
        ("When is it due?", "It is due in the spring.", "time"),
        ("Wer zahlt?", "Das ist der behandelten Person in Rechnung zu stellen.", "person"),
        ("Wer zahlt?", "Die Länder tragen die Ausgaben.", "person"),
        ("Wer zahlt?", "Das zahlt die Krankenkasse.", "person"),
        ("Wer zahlt?", "Darüber entscheidet der Landkreis.", "person"),
        ("Wer zahlt die Kosten?", "Für diese Kosten bin ich selbst verantwortlich.", "person"),
        ("Wer zahlt?", "Das zahlen die Patientinnen.", "person"),
        ("Wer zahlt?", "Das zahlen die Kostenträger.", "person"),
        ("Who pays?", "We pay for the rest.", "person"),
        ("Wie viele Geräte gibt es?", "Es gibt ein Gerät.", "number"),
        ("Wie hoch ist der Anteil?", "Er liegt bei einem Drittel.", "number"),
    ],
)
def test_what_tells_a_reader_is_not_missed(question: str, sentence: str, kind: str) -> None:
    assert asked.kinds(question) == (kind,)
    assert asked.told(question, sentence, kind)


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        ("Wie hoch ist das Geld?", "Das Geld wird aus einer Hand ausgezahlt.", "number"),
        ("How much is it?", "It is paid by one office.", "number"),
        ("Wann beginnt es?", "Am Morgen danach ist alles anders.", "time"),
        ("When does it end?", "The spring in the lock is broken.", "time"),
        ("Wann endet es?", "Die Mittel dafür stehen bereit.", "time"),
        ("Wann wird gewählt?", "Er wird aus der Mitte des Bundestages gewählt.", "time"),
        ("Wer zahlt?", "Das steht innen an der Tür.", "person"),
    ],
)
def test_what_tells_nothing_of_the_kind_is_missed(question: str, sentence: str, kind: str) -> None:
    assert not asked.told(question, sentence, kind)


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A time that is no date, a payer without a name, a benefit without its amount."""
    folder = tmp_path_factory.mktemp("notes")
    (folder / "merkblatt.md").write_text(
        "# Merkblatt\n\nDer Nahverkehr fährt im Land von fünf Uhr früh bis Mitternacht.\n\n"
        "Für nicht beihilfefähige Leistungen bin ich selbst zahlungspflichtig.\n\n"
        "Das Bürgergeld wird aus einer Hand ausgezahlt.\n",
        "utf-8",
    )
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder], settings).failed
    with Assistant.open(settings=settings) as assistant:
        yield assistant


@pytest.mark.parametrize(
    "question",
    ["Von wann bis wann fährt der Nahverkehr?", "Wer zahlt nicht beihilfefähige Leistungen?"],
)
def test_a_question_that_is_answered_has_no_part_open(notes: Assistant, question: str) -> None:
    answer = notes.ask(question)
    assert answer.status is Status.ANSWERED
    assert not answer.notices


def test_an_amount_that_no_sentence_gives_is_said_to_be_open(notes: Assistant) -> None:
    answer = notes.ask("Wie hoch ist das Bürgergeld?")
    assert answer.status is not Status.ANSWERED


def test_a_server_does_not_keep_all_questions_that_it_was_ever_asked() -> None:
    asked._split.cache_clear()
    for number in range(1000):
        asked.source(f"Was sagt Referat {number} dazu?")
    assert asked._split.cache_info().currsize < 1000
