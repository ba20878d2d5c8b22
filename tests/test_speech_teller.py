"""Who tells what a sentence reports, where somebody else spoke just before."""

from __future__ import annotations

import pytest

from rag import speech
from rag.analysis import sentences

FIRST = "Die Ministerin erklärte, die Werft sei marode. "


def speakers(text: str, language: str = "de") -> list[str | None]:
    """Who is said to speak in each sentence; "" for somebody unnamed, None for the document."""
    voices = [
        speech.voice(text, start, end, language) for start, end in sentences.spans(text, language)
    ]
    return [None if voice is None else voice.speaker for voice in voices]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Der Reeder Olsen widersprach, die Werft sei sicher.", "Reeder Olsen"),
        ("Der Betriebsrat wandte ein, die Werft sei sicher.", "Betriebsrat"),
        ("Die Feuerwehr meldete, es gebe drei Verletzte.", "Feuerwehr"),
        ("Die Opposition warf ihr vor, sie habe gelogen.", "Opposition"),
        ("Dennoch verlangte der Landrat, die Werft müsse schließen.", "Landrat"),
        ("Abgeordneter Berg (SPD): Die Werft sei sicher.", "Abgeordneter Berg"),
        ("Bilanz (2024): Die Werft sei sicher.", "Ministerin"),
        ("Der Betriebsrat höhnte, die Werft sei sicher.", ""),
        ("Der Betriebsrat, der dort tagt, höhnte, die Werft sei sicher.", ""),
        ("Die Werft sei sicher, höhnte der Betriebsrat.", ""),
        ("Der Betriebsrat höhnte: „Diese Werft ist ganz sicher.“", ""),
        ("Dem widersprach der Betriebsrat; die Werft sei sicher.", ""),
    ],
)
def test_who_contradicts_is_not_who_spoke_before(sentence: str, speaker: str) -> None:
    assert speakers(FIRST + sentence) == ["Ministerin", speaker]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Kräne, die 1990 gebaut wurden, seien alt.",
        "Weil das Geld fehlt, sei der Kai gesperrt.",
        "Die Arbeiter leisteten Überstunden, wovon die Hälfte unbezahlt sei.",
        "Im Winter läge dies unter dem, was man leisten könne.",
        "Nun müsse man bauen.",
    ],
)
def test_what_goes_on_in_the_subjunctive_is_the_last_speakers(sentence: str) -> None:
    assert speakers(FIRST + sentence) == ["Ministerin", "Ministerin"]


def test_the_one_who_is_reproached_does_not_reproach_himself() -> None:
    text = "Die Opposition höhnte, er habe gelogen. Er habe nie gelogen, so der Minister."
    assert speakers(text) == ["", "Minister"]


def test_who_speaks_outside_the_groups_does_not_speak_for_the_one_that_has_the_floor() -> None:
    text = "Die Fraktion der SPD betont, das Geld fehle. Der Landrat höhnte, es gebe genug davon."
    assert speakers(text) == ["Fraktion der SPD", ""]


def test_a_claim_is_no_speaker() -> None:
    text = "Die Behauptung der AfD, die Zahlen seien gefälscht, wies das Hafenamt zurück."
    assert speakers(text) == ["Hafenamt"]


def test_a_title_is_no_end_of_a_name() -> None:
    assert speakers("Frau Dr. h. c. Meyer erklärte, das sei falsch.") == ["Frau Dr. h. c. Meyer"]


def test_two_speakers_in_one_sentence_are_not_taken_for_one() -> None:
    assert speakers("Das sei falsch, erklärte das Land; die Bahn sagte, es sei wahr.") == [""]


def test_a_reply_to_who_wrote_is_not_the_writers() -> None:
    text = "Jane Miller wrote to Tom Brown that it was late. He replied that it was not."
    assert speakers(text, "en") == [None, ""]
    text = "Jane Miller said that it was late. Asked why, she replied that it was broken."
    assert speakers(text, "en") == ["Jane Miller", "Jane Miller"]
