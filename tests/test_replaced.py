"""Follow-ups that name another party, house or document: what they take no longer."""

from __future__ import annotations

import pytest

from rag.analysis.acronyms import Glossary
from rag.index.base import Scope
from rag.question.conversation import Turn
from rag.question.request import Listener, Request
from rag.types import DocumentInfo

THESES = DocumentInfo("a", "thesen.pdf", "Thesen der FDP")
CONTRACT = DocumentInfo("b", "koalitionsvertrag-2021.pdf", "Jetzt für morgen")


class Two:
    """An index of two documents."""

    def documents(self, _scope: Scope) -> list[DocumentInfo]:
        return [THESES, CONTRACT]


def heard(question: str, before: str) -> Request:
    listener = Listener(Two(), Glossary.load())  # type: ignore[arg-type]
    return listener.hear(question, Scope(), [Turn(before, "a", "thesen.pdf")])


@pytest.mark.parametrize(
    ("before", "question", "old"),
    [
        ("Welche Ministerien stellt die CDU?", "Und welche die Grünen?", "CDU"),
        ("What does the FDP want on taxes?", "And the SPD?", "FDP"),
        ("Was sagt die FDP zur Rente?", "Und was sagt die SPD zur Pflege?", "FDP"),
        ("Was sagt das BMI zur Cybersicherheit?", "Und was sagt das BSI?", "BMI"),
    ],
)
def test_another_party_or_house_takes_the_place_of_the_last_one(
    before: str, question: str, old: str
) -> None:
    request = heard(question, before)
    assert request.carried is not None
    assert old not in request.text
    assert "document" not in request.scope.filters


def test_a_party_that_is_set_beside_the_last_one_keeps_it() -> None:
    request = heard("Und was trennt sie von der SPD?", "Was will die FDP in der Bildung?")
    assert "FDP" in request.text
    assert request.scope.filters["document"] == "thesen.pdf"


def test_a_follow_up_is_asked_of_the_document_that_its_first_word_names() -> None:
    request = heard("Und was sagt der Koalitionsvertrag dazu?", "Wie steht die FDP zur Bildung?")
    assert request.scope.filters["document"] == "koalitionsvertrag-2021.pdf"
    assert request.read["document"] == "Koalitionsvertrag"
    assert "Bildung" in request.text
    assert "FDP" not in request.text


def test_a_first_question_is_narrowed_by_no_first_word_alone() -> None:
    listener = Listener(Two(), Glossary.load())  # type: ignore[arg-type]
    assert not listener.hear("Was sagt der Koalitionsvertrag zur Bildung?", Scope()).scope.filters
