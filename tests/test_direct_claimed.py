"""A short answer is what a sentence says is so: not denied, doubted, asked, former, or a change."""

import pytest
from short_answers import told

DRONES = "Wie viele Drohnen wurden bestellt?"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viele Tote gab es?", "Berichte über 20 Tote sind falsch."),
        ("How many deaths were there?", "Reports of 20 deaths are false."),
        ("How many deaths were there?", "Reports of 20 deaths, spread online, are false."),
        (DRONES, "Ob 20 Drohnen bestellt wurden, ist unklar."),
        (DRONES, "Die Regierung wird gefragt, ob 20 Drohnen bestellt wurden."),
        (DRONES, "Es ist nicht bekannt, dass 20 Drohnen bestellt wurden."),
        (DRONES, "Die Opposition fordert, 20 Drohnen zu bestellen."),
        (DRONES, "Ursprünglich sollten 20 Drohnen bestellt werden."),
        (DRONES, "Es wurden weder 30 noch 20 Drohnen bestellt."),
    ],
)
def test_what_is_denied_doubted_or_only_wanted_is_no_short_answer(question, sentence):
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (DRONES, "Bislang wurden 20 Drohnen bestellt.", "20 Drohnen"),
        (DRONES, "Weitere Einzelheiten sind nicht bekannt; bestellt wurden 20 Drohnen.", "20"),
        (
            "Wie viele Drohnen fordert die Opposition?",
            "Die Opposition fordert, 20 Drohnen zu bestellen.",
            "20 Drohnen",
        ),
        (
            "How many reports were false?",
            "Of these, 20 reports were false.",
            "20 reports",
        ),
    ],
)
def test_what_is_said_or_asked_for_as_such_stays_one(question, sentence, answer):
    assert (told(question, sentence) or "").startswith(answer)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie hoch ist der Beitrag?", "Bisher betrug der Beitrag 50 Euro.", None),
        ("How high is the fee?", "The fee used to be 50 euros.", None),
        ("Wie hoch war der Beitrag bisher?", "Bisher betrug der Beitrag 50 Euro.", "50 Euro"),
        (
            "Wie lange war die Wartezeit vor dem StARModG?",
            "Die mit dem StARModG reduzierte Wartezeit beträgt fünf Jahre.",
            None,
        ),
    ],
)
def test_what_held_before_does_not_tell_what_is_nor_what_is_what_was(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Wie hoch ist der Zuschuss?", "Der Zuschuss steigt um 500 Euro.", None),
        ("How much is the grant?", "The grant was cut by 500 euros.", None),
        ("Um wie viel steigt der Zuschuss?", "Der Zuschuss steigt um 500 Euro.", "500 Euro"),
        (DRONES, "Es wurden 20 Drohnen weniger als 2019 bestellt.", None),
        ("How many drones were ordered?", "20 drones more than in 2019 were ordered.", None),
        ("Um wie viel stieg der Anteil?", "Der Anteil stieg um 2 auf 12 Prozent.", None),
        ("How much did the rate rise?", "The rate rose to 12 percent.", None),
        ("Wie hoch ist der Preis?", "Es handelt sich um 500 Euro.", "500 Euro"),
    ],
)
def test_a_change_does_not_tell_the_level_nor_the_level_the_change(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie hoch sind die Emissionen im Jahr 2030?",
            "Bis 2030 ergibt sich eine Überschreitung der Zuweisungen in Höhe von 224 Mio. t CO2.",
            None,
        ),
        (
            "Wie hoch ist die Überschreitung?",
            "Bis 2030 ergibt sich eine Überschreitung der Zuweisungen in Höhe von 224 Mio. t CO2.",
            "224 Mio. t CO2",
        ),
        ("Wie hoch sind die Ausgaben?", "Im Plan klafft eine Lücke von 5 Mrd. Euro.", None),
        ("How high is spending?", "There is a gap in funding of €5 billion.", None),
        ("How large is the gap?", "There is a gap in funding of €5 billion.", "€5 billion"),
        ("Wie viele Fälle gab es?", "Die Polizei meldet einen Anstieg von 30 Fällen.", None),
        ("Wie hoch ist der Beitrag?", "Nach der Erhöhung gilt ein Beitrag von 60 Euro.", "60 Euro"),
        ("Wie hoch sind die Kosten?", "Die Kosten der Kürzung liegen bei 5 Euro.", "5 Euro"),
    ],
)
def test_what_lies_between_two_levels_tells_neither_of_them(question, sentence, answer):
    assert told(question, sentence) == answer
