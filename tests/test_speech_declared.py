"""Declarations that a report prints whole, what it reports all along, and whose house is whose."""

from __future__ import annotations

import pytest

from rag import speech
from rag.types import Role

ANSWER = "Alle Mitglieder verfügen nach Auffassung {} über eine breite Expertise."


@pytest.mark.parametrize(
    ("house", "third"),
    [
        ("des BMV", False),
        ("des Bundesministeriums der Finanzen", False),
        ("des Auswärtigen Amts", False),
        ("von BMW", True),
        ("der Europäischen Kommission", True),
    ],
)
def test_a_ministry_is_no_third_party_of_the_governments_answer(house: str, third: bool) -> None:
    text = ANSWER.format(house)
    issuer = "Bundesregierung (Bundesministerium für Verkehr)"
    told = speech.voice(text, 0, len(text), "de", Role.ANSWERS, issuer)
    assert (told is not None) == third
    assert speech.voice(text, 0, len(text), "de", Role.ANSWERS, "Senat von Berlin") is not None
