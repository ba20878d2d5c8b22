"""Declarations that a report prints whole, what it reports all along, and whose house is whose."""

from __future__ import annotations

import pytest

from rag import speech
from rag.types import Manner, Role, Voice

KIND = "Beschlussempfehlung und Bericht"
DECLARED = """\
IV. Begründung

Die Fraktionen der CDU/CSU und SPD erklären gemeinsam zu Protokoll: „Um die Regelung klar zu \
gestalten, müssen die Zuständigkeiten feststehen. Das Verfahren muss zugänglich sein.

Mit Ablauf der Frist wird geprüft, ob eine Verlängerung notwendig ist.“

Die Fraktion der AfD hebt hervor, die Frist sei zu kurz.
"""
LAW = """\
Artikel 1 wird wie folgt geändert: „(1) Die Frist beträgt drei Monate.

(2) Sie beginnt mit dem Antrag auf Erteilung der Erlaubnis.“

Der Ausschuss empfiehlt die Annahme.
"""
PROBLEM = """\
Die Ziele des Gesetzes seien nach Auffassung der einbringenden Fraktionen verbindlich. Den \
Gerichten böte der Satz eine Hilfe. Die Zwecke blieben davon unberührt. Das Ziel sei gestrichen \
worden.

Auch bestimme § 1, dass Zuwanderung möglich sei. Dazu hätten sich zum Stichtag 388.074 Personen \
gemeldet.

Zu Buchstabe b

Der Zugang sei erschwert. Das Amt hätte dafür mehr Personal benötigt, doch die Stellen sind besetzt.
"""


DECLARING = Voice(Manner.QUOTED, "Fraktionen der CDU/CSU und SPD", plural=True)
PROPOSING = Voice(Manner.REPORTED, "einbringende Fraktionen", plural=True)


def voice(words: str, text: str, before: str = "", kind: str = KIND) -> Voice | None:
    at = text.index(words)
    return speech.voice(text, at, at + len(words), "de", kind=kind, before=lambda: before)


@pytest.mark.parametrize(
    "words", ["Das Verfahren muss zugänglich sein.", "Mit Ablauf der Frist wird geprüft"]
)
def test_a_declaration_of_several_paragraphs_is_quoted_to_its_end(words: str) -> None:
    assert voice(words, DECLARED) == DECLARING


def test_a_passage_within_a_declaration_is_quoted_too() -> None:
    before, begins, rest = DECLARED.partition("Mit Ablauf der Frist wird geprüft")
    assert voice(begins, begins + rest, before) == DECLARING


def test_who_speaks_behind_a_declaration_speaks_for_himself() -> None:
    assert voice("hebt hervor, die Frist", DECLARED) == Voice(Manner.REPORTED, "Fraktion der AfD")


def test_paragraphs_of_a_law_in_quotation_marks_are_nobodys_speech() -> None:
    assert voice("Sie beginnt mit dem Antrag", LAW) is None
    assert voice("Der Ausschuss empfiehlt die Annahme.", LAW) is None


@pytest.mark.parametrize(
    "words",
    [
        "Den Gerichten böte der Satz eine Hilfe.",
        "Die Zwecke blieben davon unberührt.",
        "Auch bestimme § 1",
        "Dazu hätten sich zum Stichtag 388.074 Personen",
    ],
)
def test_a_report_goes_on_with_whose_words_it_reports(words: str) -> None:
    assert voice(words, PROBLEM) == PROPOSING


@pytest.mark.parametrize(
    "words", ["Auch bestimme § 1", "Dazu hätten sich zum Stichtag 388.074 Personen"]
)
def test_a_passage_within_a_report_goes_on_with_whose_words_it_reports(words: str) -> None:
    before, begins, rest = PROBLEM.partition("Auch bestimme")
    assert voice(words, begins + rest, before) == PROPOSING


def test_a_new_heading_ends_what_a_report_passes_on() -> None:
    assert voice("Der Zugang sei erschwert.", PROBLEM) == Voice(Manner.REPORTED)


def test_a_supposition_in_plain_words_is_no_report() -> None:
    assert voice("Das Amt hätte dafür mehr Personal benötigt", PROBLEM) is None
    assert voice("Den Gerichten böte der Satz", PROBLEM, kind="Antwort") is None


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
