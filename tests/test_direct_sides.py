"""Of several values a short answer is the one of the side, place or end that is asked for."""

import pytest
from short_answers import told

AGAINST = "Wie viele Abgeordnete stimmten dagegen?"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (AGAINST, "410 Abgeordnete stimmten dafür, 120 dagegen.", "120"),
        (AGAINST, "410 Abgeordnete stimmten dafür.", None),
        (
            "Wie viele Abgeordnete stimmten dafür oder dagegen?",
            "410 Abgeordnete stimmten dafür.",
            "410 Abgeordnete",
        ),
        (
            "How many members voted against?",
            "410 members voted in favour and 120 against.",
            "120",
        ),
        ("Wie hoch ist der Anteil der Frauen?", "60 % der Beschäftigten sind Männer.", None),
        (
            "Wann trat der Vertrag in Kraft?",
            "Der Vertrag wurde am 3.4.2019 unterzeichnet und trat am 1.1.2020 in Kraft.",
            "1.1.2020",
        ),
        (
            "Um wie viel Uhr endete die Sitzung?",
            "Die Sitzung begann um 9.30 Uhr und endete um 12 Uhr.",
            "12 Uhr",
        ),
        (
            "Wie hoch ist die ermäßigte Steuer?",
            "Die Steuer beträgt 19 Prozent, ermäßigt 7 Prozent.",
            "7 Prozent",
        ),
    ],
)
def test_a_value_of_the_other_side_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wann endete der Streit?", "Der Minister reiste Ende 2019 nach Berlin.", None),
        ("Wann endete das Verfahren?", "Das Verfahren wurde am 13. Juli 2016 vereinbart.", None),
        ("When did the dispute end?", "He travelled to Berlin in late 2019.", None),
        ("When was the dead end talk held?", "The talk was on 28 May 2015.", "28 May 2015"),
        ("Wann endet das Amt?", "Es wird mit Ablauf des 30. Juni 2026 frei.", "30. Juni 2026"),
        ("Wann endete das Verfahren?", "Das Verfahren lief bis Juli 2016.", "bis Juli 2016"),
        (
            "Wann begann es und wann wurde der Bericht vorgelegt?",
            "Es begann im Januar 2020.",
            None,
        ),
    ],
)
def test_an_end_is_told_only_by_a_sentence_that_speaks_of_one(question, sentence, answer):
    assert told(question, sentence) == answer


def test_the_value_beside_the_place_of_the_question_is_told():
    sentence = "In Kiel stiegen sie um 9 Prozent, in Bonn um 14 Prozent und in Ulm um 20 Prozent."
    assert told("Um wie viel Prozent stiegen die Mieten in Bonn?", sentence) == "14 Prozent"
    assert told("Wie hoch war der Anteil in Mali?", "In Ghana lag er bei 20 Prozent.") is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie hoch ist der Bestand bundesweit?", "bis zu 2 Milliarden Euro"),
        ("Wie hoch ist der Bestand landesweit?", "bis zu 300 Millionen Euro"),
        ("Wie hoch ist der Bestand weltweit?", None),
    ],
)
def test_a_value_of_the_land_is_not_told_for_the_whole_country(question, answer):
    sentence = (
        "Das Ministerium geht landesweit von einem Bestand von bis zu 300 Millionen Euro "
        "und bundesweit von bis zu 2 Milliarden Euro aus."
    )
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viele Korvetten hat die libanesische Marine?",
            "Derzeit hat die Deutsche Marine elf Fregatten und fünf Korvetten.",
            None,
        ),
        (
            "Wie viele französische Soldaten sind im Einsatz?",
            "Im Einsatz sind 120 deutsche Soldaten.",
            None,
        ),
        (
            "How many French soldiers are deployed?",
            "There are 120 German soldiers on duty.",
            None,
        ),
        # A place is no nation, and a nation may be told by its country.
        (
            "Wie viele Soldaten sind im Libanon?",
            "Im Einsatz sind 120 deutsche Soldaten.",
            "120 deutsche Soldaten",
        ),
        (
            "Wie viele polnische Soldaten sind im Einsatz?",
            "Deutsche Stellen zählten 120 Soldaten aus Polen.",
            "120 Soldaten",
        ),
    ],
)
def test_a_value_of_another_nation_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer
