"""A short answer to a question about one year: the value of that year, or nothing."""

import pytest
from short_answers import told

ACCOUNTS = (
    "Die Zahl der Girokonten hat sich von 91,2 Millionen im Jahre 2007 "
    "auf 107,8 Millionen im Jahre 2019 erhöht."
)
VISAS = (
    "Das Kontingent sei seit Juni 2023 ausgeschöpft; so seien 2023 vom Amt bereits "
    "11.630 Zustimmungen zur Visumerteilung erteilt worden, 2024 seien es 12.000 gewesen."
)
SHARES = (
    "Der Anteil der Notfälle lag im Jahr 2021 bei rund 10,8 Prozent, "
    "im Jahr 2022 bei rund 10,6 Prozent und im Jahr 2023 bei 11 Prozent."
)
ONLINE = "Von den 107,8 Millionen Girokonten im Jahr 2019 werden 75 Millionen online geführt."


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie viele Girokonten gab es 2007?", ACCOUNTS, "91,2 Millionen"),
        ("Wie viele Girokonten gab es 2019?", ACCOUNTS, "107,8 Millionen"),
        ("Wie viele Girokonten gab es 2015?", ACCOUNTS, None),
        ("Wie viele Girokonten gab es?", ACCOUNTS, "107,8 Millionen"),
        ("Wie viele Zustimmungen zur Visumerteilung gab es 2024?", VISAS, "12.000"),
        (
            "Wie viele Zustimmungen zur Visumerteilung gab es 2023?",
            VISAS,
            "11.630 Zustimmungen",
        ),
        ("Wie hoch war der Anteil der Notfälle 2022?", SHARES, "rund 10,6 Prozent"),
        ("Wie hoch war der Anteil der Notfälle 2020?", SHARES, None),
        ("Wie hoch war der Anteil?", "Der Anteil lag 2021 bei 8 Prozent.", "8 Prozent"),
        (
            "Wie viele Meldungen gab es 2023?",
            "Es gab 75 Meldungen (2023: gut ein Drittel weniger).",
            None,
        ),
    ],
)
def test_a_value_of_another_year_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie hoch war der Anteil 2007?", "20 Prozent"),
        ("Wie hoch war der Anteil 2019?", "30 Prozent"),
        ("Wie hoch war der Anteil 2012?", None),
    ],
)
def test_the_years_of_a_change_belong_to_its_ends(question, answer):
    sentence = "Der Anteil stieg von 2007 bis 2019 von 20 Prozent auf 30 Prozent."
    assert told(question, sentence) == answer


def test_of_a_change_nothing_is_told_for_a_year_that_the_sentence_does_not_name():
    sentence = "Der Anteil ist von 20 Prozent auf 30 Prozent gestiegen."
    assert told("Wie hoch ist der Anteil?", sentence) == "30 Prozent"
    assert told("Wie hoch ist der Anteil 2007?", sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        # An open span holds the year; a year that others are held against tells nothing.
        ("Wie hoch ist der Satz 2024?", "Seit 2023 gilt ein Satz von 5 Prozent.", "5 Prozent"),
        ("Wie hoch ist der Satz 2022?", "Seit 2023 gilt ein Satz von 5 Prozent.", None),
        (
            "Wie hoch war der Satz 2024?",
            "Gegenüber 2023 ging der Satz zurück und lag bei 5 Prozent.",
            "5 Prozent",
        ),
        (
            "Wie viele Fälle gab es 2024?",
            "Es gab 75 Fälle (2023: 72) nach 80 Anzeigen.",
            "75 Fälle",
        ),
    ],
)
def test_a_year_beside_a_value_tells_only_what_it_says_of_it(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie viele Girokonten gab es 2019?", "107,8 Millionen Girokonten"),
        ("Wie viele Girokonten werden online geführt?", "75 Millionen"),
    ],
)
def test_of_all_and_a_part_what_is_asked_for_is_told(question, answer):
    assert told(question, ONLINE) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viele Menschen bezogen im März 2025 Leistungen?",
            "Im Februar 2025 bezogen 500 Menschen Leistungen, im März 2025 600 Menschen.",
            "600 Menschen",
        ),
        (
            "Wie viele Menschen bezogen im Januar 2025 Leistungen?",
            "Im Februar 2025 bezogen 500 Menschen Leistungen.",
            None,
        ),
        (
            "Wie viele Ausreisen gab es im April 2025?",
            "Im Jahr 2025 waren es bisher 141 Ausreisen (Stand: 31. Mai 2025).",
            None,
        ),
        (
            "How many cases were there in April 2025?",
            "There were 40 cases in May 2025.",
            None,
        ),
        # A point in the year may be in the month, an open span holds it, no time says nothing.
        ("Wie viele Fälle gab es am 31. Dezember 2024?", "Ende 2024 gab es 40 Fälle.", "40 Fälle"),
        ("Wie viele Fälle gab es im April 2025?", "Seit 2024 gab es 40 Fälle.", "40 Fälle"),
        ("Wie viele Fälle gab es im April 2025?", "Es gab 40 Fälle.", "40 Fälle"),
        (
            "Wie viele Fälle gab es bis Mai 2025?",
            "Vom 1. Juni 2024 bis 31. Mai 2025 gab es 40 Fälle.",
            "40 Fälle",
        ),
        ("Wie viele Fälle gab es 2025?", "Im Mai 2025 gab es 40 Fälle.", "40 Fälle"),
    ],
)
def test_a_value_of_another_month_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie hoch war der Anteil der Frauen 2023?", "60 Prozent"),
        ("Wie hoch war der Anteil der Frauen 2024?", None),
    ],
)
def test_of_several_values_of_the_year_none_takes_the_place_of_another(question, answer):
    sentence = (
        "Der Anteil der Frauen lag 2023 bei 60 Prozent, im Mai 2024 bei 40 Prozent "
        "und im Juni 2024 bei 30 Prozent."
    )
    assert told(question, sentence) == answer
