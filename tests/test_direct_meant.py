"""A short answer counts what is asked for, of the year that is asked for, or is left out."""

import pytest
from short_answers import told


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viele Gefährder hielten sich in Deutschland auf?",
            "308 Gefährder und 442 Relevante Personen hielten sich in Deutschland auf.",
            "308 Gefährder",
        ),
        (
            "Wie viele Panzer wurden zerstört?",
            "Zerstört wurden ca. 60.000 schwere Waffensysteme, darunter Panzer und Flugzeuge.",
            None,
        ),
        (
            "How many reports did the office receive in 2024?",
            "Auch 2024 sind die Zahlen der drei externen Meldestellen zu übermitteln.",
            None,
        ),
        (
            "How many reports did the office receive in 2024?",
            "Im Jahr 2024 gingen bei der Stelle 1.802 Berichte ein.",
            "1.802 Berichte",
        ),
        (
            "Wie viele Deutsche sind in Haft?",
            "In Haft sind 34 deutsche Staatsangehörige.",
            "34 deutsche Staatsangehörige",
        ),
        (
            "Wie viele Personen waren in Haft?",
            "Von den 163 Personen, die sich hier aufhielten, waren neun in Haft.",
            "neun",
        ),
        (
            "How many people were detained?",
            "Of the 163 persons, nine people were detained.",
            "nine people",
        ),
        (
            "Wie viele davon waren in Haft?",
            "Im Jahr 2024 waren neun Personen in Haft.",
            None,
        ),
        ("Wie viele Stellen hat die Behörde?", "2 Die Stellen sind noch nicht besetzt.", None),
        ("Wie viele Stellen hat die Behörde?", "12. Stellen hat die Behörde auch in Bonn.", None),
    ],
    ids=[
        "first of the sentence",
        "a wider class",
        "other things, told in German",
        "the same things, told in German",
        "by their adjective",
        "of all",
        "of all, and the part",
        "a part of what was told before",
        "a footnote's mark",
        "number of an item",
    ],
)
def test_only_a_number_of_what_is_to_be_counted_is_the_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wie viele Fälle wurden 2024 gezählt?", "75"),
        ("Wie viele Fälle wurden gezählt?", "75"),
        ("Wie viele Fälle wurden 2023 gezählt?", "72"),
    ],
)
def test_a_number_beside_another_years_is_told_for_its_own_year(question, answer):
    sentence = "Bis Ende Dezember 2024 wurden im Land 75 (2023: 72) gezählt."
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How much did the department invest in the unit?",
            "The department has invested £5m over five years in the unit.",
            "£5m",
        ),
        (
            "Wie viel hat das Land in die Schule investiert?",
            "Das Land hat über fünf Jahre 3 Mio. Euro in die Schule investiert.",
            "3 Mio. Euro",
        ),
        ("How much is needed?", "What is needed will be there in five years.", None),
        (
            "Um wie viel wird die Frist verlängert?",
            "Um zwei Monate wird sie länger.",
            "zwei Monate",
        ),
        ("How much time is needed?", "The time that is needed is five years.", "five years"),
    ],
)
def test_a_period_is_no_short_answer_to_how_much(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How many data sets have been mapped?",
            "More than 700 such data sets have been mapped.",
            "More than 700",
        ),
        ("Wie viele Fälle gab es?", "Rund 700 Fälle gab es im Jahr.", "Rund 700 Fälle"),
        ("Was kostet das Netz?", "Mehr als 5 Mio. Euro kostet das Netz.", "Mehr als 5 Mio. Euro"),
    ],
)
def test_a_bound_at_the_beginning_of_a_sentence_stays_with_its_number(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How much money does the fund provide?",
            "The fund will provide capital as well as revenue funding (£210 million capital, "
            "£350 million revenue) for local transport.",
            None,
        ),
        (
            "How much revenue funding does the fund provide?",
            "The fund will provide money (£210 million capital, £350 million revenue).",
            "£350 million",
        ),
        (
            "Wie hoch ist die Versorgung für Hinterbliebene?",
            "Die Versorgung beträgt für Minister 883,31 Euro brutto sowie für Hinterbliebene "
            "529,99 Euro brutto.",
            "529,99 Euro",
        ),
    ],
)
def test_of_amounts_side_by_side_only_one_that_the_question_names_is_told(
    question, sentence, answer
):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wann fand der erste Dialog statt?",
            "Beim vierten Treffen am 13. Juli 2016 wurde der Dialog vereinbart.",
            None,
        ),
        (
            "Wann soll der zweite stattfinden?",
            "Der Dialog fand erstmals am 17. Mai 2018 statt.",
            None,
        ),
        (
            "When was the first meeting?",
            "Das erste Treffen fand am 17. Mai 2018 statt.",
            "17. Mai 2018",
        ),
        ("Wann läuft der Vertrag aus?", "Der Vertrag läuft seit Februar 2022.", None),
        ("Wann begann der Vertrag?", "Der Vertrag gilt bis zum 3. Mai 2021.", None),
        (
            "Wann läuft der Vertrag aus?",
            "Der Vertrag läuft am 4. Februar 2026 aus.",
            "4. Februar 2026",
        ),
        ("Seit wann läuft der Vertrag?", "Er läuft seit Februar 2022.", "Februar 2022"),
    ],
)
def test_the_date_of_another_event_or_of_the_other_end_is_no_short_answer(
    question, sentence, answer
):
    assert told(question, sentence) == answer
