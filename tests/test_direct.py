"""A short answer on top: the right words of the sentence, or nothing."""

import json

import pytest
from short_answers import told

from rag.cli import main


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wann trat die Verordnung in Kraft?",
            "Die Verordnung trat am 3. Mai 2021 in Kraft.",
            "3. Mai 2021",
        ),
        (
            "When did the ordinance enter into force?",
            "Die Verordnung trat am 3. Mai 2021 in Kraft.",
            "3. Mai 2021",
        ),
        (
            "When did the ordinance enter into force?",
            "The ordinance entered into force in March 2021.",
            "March 2021",
        ),
        (
            "Wann begann die Prüfung?",
            "Die Prüfung begann im September 2024.",
            "September 2024",
        ),
        ("When was the permit issued?", "The permit was issued on 1st May 2020.", "1st May 2020"),
        ("When was the permit issued?", "The permit was issued on May 20, 2020.", "May 20, 2020"),
        (
            "Wie viel kostet die Beschaffung der Boote?",
            "Für die Beschaffung der Boote sind rund 12,5 Millionen Euro veranschlagt.",
            "rund 12,5 Millionen Euro",
        ),
        (
            "Was kostet der Austausch eines Funkstandorts?",
            "Im Mittel würde der Austausch eines Funkstandorts 41 000 Euro kosten.",
            "41 000 Euro",
        ),
        (
            "How much does the programme cost?",
            "The programme costs €5 million a year.",
            "€5 million a year",
        ),
        (
            "How much did the programme cost?",
            "The programme cost about $2.5 billion.",
            "about $2.5 billion",
        ),
        (
            "Wie viele Soldaten sind im Einsatz?",
            "Im Einsatz sind 1200 Soldaten mit 30 Fahrzeugen.",
            "1200 Soldaten",
        ),
        (
            "How many people live there?",
            "The region is home to 2.5 million people.",
            "2.5 million people",
        ),
        (
            "Wie viele Förderanträge wurden bewilligt?",
            "Bewilligt wurden 340 Förderanträge über zusammen 12 Millionen Euro.",
            "340 Förderanträge",
        ),
        (
            "How many firms have a share in the programme?",
            "Some 40 firms hold 30 percent of the programme.",
            "40 firms",
        ),
        (
            "Wie viele Fördermittel wurden bewilligt?",
            "Bewilligt wurden 12 Millionen Euro für 340 Anträge.",
            "12 Millionen Euro",
        ),
        (
            "Wie viel Prozent der Anträge wurden abgelehnt?",
            "Von den Anträgen wurden 23 Prozent abgelehnt.",
            "23 Prozent",
        ),
        (
            "Wie hoch war die Inflation?",
            "Die Inflation lag bei 3,5 Prozent.",
            "3,5 Prozent",
        ),
        (
            "Wie viele Fälle gab es 2023?",
            "Im Jahr 2023 waren es 20.",
            "20",
        ),
        (
            "Wie viele Stellen hat das Referat?",
            "Das Referat verfügt über 14 Planstellen.",
            "14 Planstellen",
        ),
        (
            "What share of applications was rejected?",
            "Von den Anträgen wurden 23 Prozent abgelehnt.",
            "23 Prozent",
        ),
        (
            "Wie lange gilt die Genehmigung?",
            "Die Genehmigung gilt sechs Monate.",
            "sechs Monate",
        ),
        (
            "Auf welcher Rechtsgrundlage wird kontrolliert?",
            "Die Kontrolle stützt sich auf § 23 Absatz 1 des Bundespolizeigesetzes.",
            "§ 23 Absatz 1 des Bundespolizeigesetzes",
        ),
        ("Ist eine Verlängerung geplant?", "Nein, eine Verlängerung ist nicht geplant.", "Nein"),
    ],
)
def test_words_of_the_kind_that_is_asked_for_are_the_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How many municipalities were hit?",
            "The office counted 61 municipalities, not 37 as the warning said.",
            "61 municipalities",
        ),
        (
            "How many municipalities were hit?",
            "61 municipalities have been hit, not 37 as the warning said.",
            "61 municipalities",
        ),
        (
            "Wann tritt das Gesetz in Kraft?",
            "Das Gesetz tritt nicht am 1. Januar 2024 in Kraft, wohl aber die Verordnung.",
            None,
        ),
        ("Is there a deadline?", "No later than in May the report must be sent.", None),
        ("Gibt es Kritik?", "Nein zur Reform sagen zwölf Verbände.", None),
    ],
)
def test_what_a_sentence_denies_is_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "How many cases were reported?",
            "The office was told of no more than 12 cases in this year.",
            "no more than 12 cases",
        ),
        (
            "Wie viele Fälle wurden gemeldet?",
            "Gemeldet wurden nicht mehr als 12 Fälle.",
            "nicht mehr als 12 Fälle",
        ),
        (
            "Wie viele Gemeinden sind betroffen?",
            "Der Stelle sind 37 betroffene Gemeinden bekannt.",
            "37 betroffene Gemeinden",
        ),
        (
            "How many officers were hired?",
            "The ministry hired 1,200 federal police officers in spring.",
            "1,200 federal police officers",
        ),
        ("Wie viele Gemeinden sind es?", "Es sind 61 statt wie bisher weniger.", "61"),
        (
            "How many people live there?",
            "Some 2.5 million people live there.",
            "2.5 million people",
        ),
    ],
)
def test_a_number_is_told_with_what_it_counts(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viele Geräte wurden ersetzt?",
            "Geräte, die seit mehr als fünf Jahren im Einsatz sind, sollen ersetzt werden.",
            None,
        ),
        ("Wie viele Jahre dauert es?", "Das Verfahren dauert fünf Jahre.", "fünf Jahre"),
        (
            "Wie hoch ist der Beitragssatz?",
            "Der Beitragssatz wurde um 0,2 Prozentpunkte auf 3,6 Prozent angehoben.",
            "3,6 Prozent",
        ),
        (
            "Um wie viel wurde der Beitragssatz erhöht?",
            "Der Beitragssatz wurde um 0,2 Prozentpunkte erhöht.",
            "0,2 Prozentpunkte",
        ),
        (
            "Auf welcher Rechtsgrundlage wurde der Satz angehoben?",
            "Die Umsetzung erfolgte auf Grundlage der oben genannten Verordnung.",
            None,
        ),
    ],
    ids=["a period", "years", "a change", "a change that is asked for", "no ordinance by name"],
)
def test_words_that_tell_of_something_else_are_no_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


def test_of_two_dates_the_one_beside_the_questions_words_is_taken():
    sentence = (
        "Der Antrag wurde am 2. März 2020 gestellt, die Genehmigung wurde am 9. Juni 2020 erteilt."
    )
    assert told("Wann wurde die Genehmigung erteilt?", sentence) == "9. Juni 2020"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Warum wurden 2020 Mittel gesperrt?", "Es wurden 8 Mio. Euro gesperrt, weil …."),
        ("Wie viele Fälle gab es 2021?", "Polen 3 902 6 462 5 249 4 494 5 124 3 688"),
        ("Wie viele Reisen gab es?", "Die Reise begann am 27. Januar und endete in Kiew."),
        ("Was sagt das Papier zu Kosten?", "Die Lage ist unübersichtlich."),
        ("Wie viele Anträge wurden gefördert?", "Gefördert wurde mit zwei Millionen Euro."),
        ("Wie viele Anträge wurden abgelehnt?", "Abgelehnt wurden 23 Prozent der Anträge."),
        ("How many firms were funded?", "The firms were funded with €5 million."),
    ],
    ids=[
        "reason",
        "row of a table",
        "day of a month",
        "nothing of the kind",
        "an amount is no number of applications",
        "a share is no number of applications",
        "an amount is no number of firms",
    ],
)
def test_where_no_words_answer_by_themselves_nothing_is_said(question, sentence):
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Wie viel kostet das Programm?",
            "Das Programm kostet 5 bis 10 Mio. Euro.",
            "5 bis 10 Mio. Euro",
        ),
        (
            "What does the programme cost?",
            "The programme costs between €5 million and €10 million.",
            "between €5 million and €10 million",
        ),
        (
            "Wie lange dauert die Prüfung?",
            "Die Prüfung dauert zwischen 6 und 12 Monaten.",
            "zwischen 6 und 12 Monaten",
        ),
        (
            "Wie lange dauert die Prüfung?",
            "Die Prüfung dauert sechs bis zwölf Monate.",
            "sechs bis zwölf Monate",
        ),
        ("Wie viele Fälle gibt es?", "Jährlich sind es 10-15 Fälle.", "10-15 Fälle"),
        ("Wie hoch ist der Anteil?", "Der Anteil liegt bei 2,5-3,5 %.", "2,5-3,5 %"),
        (
            "Wann lief das Programm?",
            "Das Programm lief von 2018 bis 2020.",
            "von 2018 bis 2020",
        ),
        (
            "Wann tagte die Konferenz?",
            "Die Konferenz tagte vom 3. bis 5. Mai 2021.",
            "vom 3. bis 5. Mai 2021",
        ),
    ],
)
def test_of_a_range_both_ends_are_the_short_answer(question, sentence, answer):
    assert told(question, sentence) == answer


@pytest.mark.parametrize(
    "sentence",
    [
        "The number of cases rose from 10 to 15 cases.",
        "There were between 10 cases in 2019 and 15 cases in 2020.",
    ],
    ids=["a change", "ends with words between them"],
)
def test_of_a_range_that_cannot_be_told_whole_nothing_is_said(sentence):
    assert told("How many cases were there?", sentence) is None


@pytest.mark.parametrize(
    "sentence",
    ["Es gab 340 Fälle bis 2020.", "Zwischen 2018 und 2020 gab es 340 Fälle."],
)
def test_a_number_beside_a_range_of_something_else_is_told_by_itself(sentence):
    assert told("Wie viele Fälle gab es?", sentence) == "340 Fälle"


def test_the_short_answer_stands_above_the_sentence_with_its_place(tmp_path, capsys):
    text = "Beispielverordnung\n\nDie Beispielverordnung trat am 3. Mai 2021 in Kraft.\n"
    (tmp_path / "verordnung.txt").write_text(text, encoding="utf-8")
    where = ["--index", str(tmp_path / "index")]
    assert main(["ingest", str(tmp_path / "verordnung.txt"), *where]) == 0
    asked = ["ask", "Wann trat die Beispielverordnung in Kraft?", *where]
    capsys.readouterr()
    assert main(asked) == 0
    shown = capsys.readouterr().out
    assert shown.index("→ 3. Mai 2021 [1]") < shown.index("Die Beispielverordnung trat am")
    assert main([*asked, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    direct = answer["direct"]
    (cited,) = [c for c in answer["citations"] if c["number"] == direct["citation"]]
    place = direct["start"] - cited["start"]
    assert cited["quote"][place : place + len(direct["text"])] == direct["text"] == "3. Mai 2021"
