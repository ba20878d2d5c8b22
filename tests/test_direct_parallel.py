"""A short answer from a sentence with several values: the one that is meant, whole, or none."""

import pytest
from short_answers import told

SEATS = (
    "Es wird ein Rat in folgender Zusammensetzung gebildet: "
    "CDU/CSU drei, SPD vier, FDP zwei und alle übrigen Parteien je ein Vertreter."
)
STAGES = "Die Prämie hat Grenzen: bei Stufe 3 maximal 400 Euro, bei Stufe 4 maximal 500 Euro."
YEARS = "Für das Programm stehen 5 Mio. Euro 2024 und 6 Mio. Euro 2025 bereit."
DEBT = "Wir wollen die Schulden – von heute über 80 Prozent – bis 2030 auf 50 Prozent senken."
RATE = "Der Beitragssatz stieg von 3,4 Prozent auf 3,6 Prozent."
DUTY = "Wir wollen den Zollsatz für Bücher von sieben Prozent auf fünf Prozent senken."
BODIES = "The number of committees will be reduced from twelve to eight."


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie viele Sitze hat die SPD im Rat?", SEATS, "vier"),
        ("Wie viele Sitze hat die CDU/CSU im Rat?", SEATS, "drei"),
        ("How many seats does the FDP have?", SEATS, "zwei"),
        ("Wie viele Sitze hat der Rat?", SEATS, None),
        ("Wie hoch ist die Prämie bei Stufe 3?", STAGES, "maximal 400 Euro"),
        ("Wie hoch ist die Prämie bei Stufe 4?", STAGES, "maximal 500 Euro"),
        ("Wie hoch ist die Prämie bei Stufe 5?", STAGES, None),
        ("Wie hoch ist die Prämie?", STAGES, None),
        ("Wie viel Geld steht 2025 bereit?", YEARS, "6 Mio. Euro"),
        ("Wie viel Geld steht bereit?", YEARS, None),
    ],
)
def test_of_values_side_by_side_the_one_with_the_questions_label_is_told(
    question, sentence, answer
):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie hoch sollen die Schulden 2030 sein?", DEBT, "50 Prozent"),
        ("Wie hoch sind die Schulden heute?", DEBT, None),
        ("Wie hoch sind die Schulden?", DEBT, None),
        ("Wie hoch ist der Beitragssatz?", RATE, "3,6 Prozent"),
        ("Wie hoch war der Beitragssatz?", RATE, None),
        ("Um wie viel Prozent stieg der Beitragssatz?", RATE, None),
        ("Wie hoch soll der Zollsatz für Bücher werden?", DUTY, "fünf Prozent"),
        ("Wie hoch ist der Zollsatz für Bücher?", DUTY, None),
        ("How many committees will there be?", BODIES, None),
    ],
)
def test_of_a_change_what_it_leads_to_answers_where_that_is_asked_for(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie viele Mitglieder hat der Rat?", "Je Seite gehören ihm sieben Mitglieder an.", None),
        (
            "Wie viele Mitglieder je Seite hat der Rat?",
            "Je Seite gehören ihm sieben Mitglieder an.",
            "sieben Mitglieder",
        ),
        (
            "Wie viele Vertreter entsenden die Länder?",
            "Die Länder entsenden je zwei Vertreter.",
            "je zwei Vertreter",
        ),
        ("Was kostet das Ticket?", "Das Ticket kostet 365 Euro pro Jahr.", "365 Euro pro Jahr"),
        (
            "Wie viele Fahrzeuge sind im Einsatz?",
            "Im Einsatz sind 30 Fahrzeuge mit je 40 Soldaten.",
            "30 Fahrzeuge",
        ),
    ],
)
def test_a_number_of_each_is_not_told_as_that_of_all(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viele Betriebe sollen folgen?",
            "Es sollen mindestens fünf weitere Betriebe folgen.",
            "mindestens fünf weitere Betriebe",
        ),
        (
            "Wie viele Betriebe sollen folgen?",
            "Es sollen mindestens fünf weitere Betriebe und private Unternehmen folgen.",
            None,
        ),
        (
            "Wie viele Bürger waren dabei?",
            "Es waren über 500 Bürgerinnen und Bürger dabei.",
            "über 500 Bürgerinnen und Bürger",
        ),
        (
            "Wie viele Bürger waren dabei?",
            "Es waren über 500 Bürgerinnen und Bürger, Vereine und Ämter dabei.",
            None,
        ),
        ("How many cases were there?", "There were 12 cases and deaths in spring.", None),
        ("How many cases were there?", "There were 12 cases and the inn closed.", "12 cases"),
    ],
)
def test_a_number_of_several_things_together_is_not_told_as_that_of_one(question, sentence, answer):
    assert told(question, sentence) == answer


def test_a_sentence_that_does_not_say_what_it_is_about_gives_no_short_answer():
    question = "Bis wann soll das Land klimaneutral sein?"
    assert told(question, "Wir wollen sie bis 2030 klimaneutral machen.") is None
    assert told(question, "Wir wollen das Land bis 2030 klimaneutral machen.") == "2030"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viel kostet Nordhafen 21?", "Das Land beteiligt sich an Nordhafen 21 mit Geld."),
        ("Wie hoch ist der Anteil an Nordhafen 21?", "Das Land trägt Nordhafen 21 mit."),
        ("Wie viele Stellen entstehen?", "Das Eingangsamt A 7 wird bei der Polizei abgeschafft."),
    ],
)
def test_a_number_that_belongs_to_a_name_is_no_short_answer(question, sentence):
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Um wie viel Uhr begann die Sitzung?",
            "Die Sitzung wird um 16 Uhr 5 Minuten eröffnet.",
            "16 Uhr 5 Minuten",
        ),
        (
            "Um wie viel Uhr endete die Sitzung?",
            "Die Sitzung wird um 16 Uhr 5 Minuten eröffnet.",
            None,
        ),
        (
            "Um wie viel Uhr endete die Sitzung?",
            "Schluss der Sitzung war um 18 Uhr 18.",
            "18 Uhr 18",
        ),
        ("At what time did the meeting start?", "The meeting began at 9:30 am.", "9:30 am"),
        ("Wann beginnt die Prüfung?", "Die Prüfung soll im März 2024 abgeschlossen sein.", None),
        (
            "Bis wann läuft das Programm?",
            "Das Programm startete im Mai 2020 und läuft bis Juni 2024.",
            "Juni 2024",
        ),
    ],
)
def test_a_time_is_told_of_the_end_that_is_asked_for(question, sentence, answer):
    assert told(question, sentence) == answer
