"""A short answer to "when": the date of what was asked, whole and with its bound, or nothing."""

import pytest
from short_answers import told


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wann wurde es gebaut?", "Es wurde vor 1998 gebaut.", "vor 1998"),
        ("Wann wurde es gebaut?", "Es wurde um 1900 gebaut.", "um 1900"),
        ("When was it built?", "It was built before 1998.", "before 1998"),
        (
            "Wann ist die Wahl?",
            "Die Wahl findet frühestens am 1. Mai 2024 statt.",
            "frühestens am 1. Mai 2024",
        ),
        ("Wann wird es geschlossen?", "Es wird nicht vor 2030 geschlossen.", "nicht vor 2030"),
        ("Bis wann läuft es?", "Es läuft bis Juni 2024.", "Juni 2024"),
    ],
)
def test_a_date_keeps_its_bound(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wann endet die Frist?", "Die Frist endet vier Wochen nach dem 1. Mai 2024."),
        ("When did it happen?", "It happened two days after 1 May 2024."),
    ],
)
def test_a_span_from_a_date_is_not_told_as_the_date(question, sentence):
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wann wurde das Gesetz geändert?",
            "Das Gesetz vom 1. Mai 2024 wurde am 3.6.25 geändert.",
            "3.6.25",
        ),
        (
            "Wann wurde das Gesetz verkündet?",
            "Das Gesetz vom 1. Mai 2024 wurde später verkündet.",
            None,
        ),
        ("Wann kam die Antwort?", "Sie kam mit Schreiben vom 1. Mai 2024.", "1. Mai 2024"),
        ("Wann wurde der Haushalt beschlossen?", "Der Haushalt 2019 wurde beschlossen.", None),
        ("Wann war die Gründung?", "Der Fonds erhielt bei Gründung 2000 Euro.", None),
        ("Wann wurde er geboren?", "Er ist laut Drucksache 19/2019 geboren.", None),
        (
            "Wann wird das Werk geschlossen?",
            "Das Werk wird noch im Jahr 2030 nicht geschlossen sein.",
            None,
        ),
        ("Bis wann gilt es?", "Es gilt nach Ende 2026 nicht mehr.", "Ende 2026"),
    ],
)
def test_the_date_of_something_else_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    "date",
    [
        "am 3. und 4. Mai 2021",
        "am 3./4. Mai 2021",
        "am 3. Apr. 2019",
        "am 03.04.19",
        "am 2019-04-03",
        "am 04/03/2019",
    ],
)
def test_a_date_is_told_whole_in_german(date):
    whole = told("Wann fand die Sitzung statt?", f"Die Sitzung fand {date} statt.")
    assert whole == date.removeprefix("am ")


@pytest.mark.parametrize(
    "date", ["3 and 4 May 2021", "3–4 May 2021", "May 3 and 4, 2021", "Apr. 3, 2019", "3 Sept 2019"]
)
def test_a_date_is_told_whole_in_english(date):
    assert told("When was the meeting held?", f"The meeting was held on {date}.") == date


def test_of_a_beginning_and_an_end_the_one_that_is_asked_for_is_told():
    sentence = "Der Bau begann im Januar und endete im März 2020."
    assert told("Wann begann der Bau?", sentence) == "Januar"
    assert told("Wann endete der Bau?", sentence) == "März 2020"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wann fand die öffentliche Anhörung statt?",
            "Der Ausschuss hat in seiner 2. Sitzung am 4. Juni 2025 mit den Stimmen der CDU/CSU, "
            "AfD und SPD beschlossen, eine öffentliche Anhörung durchzuführen.",
            None,
        ),
        (
            "Wann fand die Anhörung statt?",
            "Der Ausschuss beschloss am 4. Juni 2025, eine Anhörung durchzuführen.",
            None,
        ),
        (
            "When was the hearing held?",
            "The committee decided on 4 June 2025 to hold a hearing.",
            None,
        ),
        (
            "Wann wurde die Anhörung beschlossen?",
            "Der Ausschuss beschloss am 4. Juni 2025, eine Anhörung durchzuführen.",
            "4. Juni 2025",
        ),
        (
            "Wann war die Sitzung?",
            "In seiner Sitzung am 4. Juni 2025 hat er beschlossen, die Sitzung zu vertagen.",
            "4. Juni 2025",
        ),
        (
            "Wann fand die Anhörung statt?",
            "Der Ausschuss hat beschlossen, die Anhörung am 23. Juni 2025 durchzuführen.",
            "23. Juni 2025",
        ),
    ],
)
def test_the_day_on_which_a_thing_was_decided_is_not_told_as_its_own(question, sentence, answer):
    assert told(question, sentence) == answer
