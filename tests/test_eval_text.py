"""How gold strings are found in what a system shows."""

from __future__ import annotations

import pytest

from eval.text import contains, fold, has_key, overlaps, places


@pytest.mark.parametrize(
    ("shown", "evidence"),
    [
        ("Das Gesetzgebungsverfahren beginnt 2027.", "Gesetz-\ngebungsverfahren beginnt"),
        ("Export- und Importverbote gelten weiter", "Export-\nund Importverbote gelten"),
        ("die EU-Kommission hat entschieden", "EU-\nKommission hat entschieden"),
        ("Er sagte „so nicht“ und ging hinaus", 'sagte "so nicht" und ging'),
        ("B e s c h l u s s des Ausschusses", "Beschluss des Ausschusses"),
        ("rund 100\u00a0000 Euro im Jahr 2024", "rund 100 000 Euro\nim Jahr"),
        ("Bundes\u00administerium der Finanzen", "Bundesministerium der Finanzen"),
    ],
)
def test_layout_hyphens_and_quotation_marks_do_not_hide_evidence(shown, evidence):
    assert contains(shown, evidence)


def test_other_words_are_no_evidence():
    assert not contains("Das Verfahren beginnt 2027.", "Das Verfahren beginnt 2028.")


def test_short_evidence_must_not_stand_inside_another_number():
    assert not contains("Die Drucksache 12027 nennt es.", "2027")
    assert contains("Es war 2027 soweit.", "2027")


def test_folding_joins_line_end_hyphens_but_keeps_a_real_one():
    assert fold("Gesetz-\n gebung") == "Gesetzgebung"
    assert fold("Export-\nund Import") == "Export- und Import"


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("im Jahr 2025", "5", False),
        ("5,3 Prozent", "5", False),
        ("1.500 Euro", "500", False),
        ("genau 5.", "5", True),
        ("5 000 Euro", "5", False),
        ("2 500 Euro", "500", False),
        ("Irak 4 701,52 Millionen", "4 701", True),
        ("15.561.200 Euro", "15.561", False),
        ("Das BKA teilt mit", "BKA", True),
        ("Die BKAG-Novelle", "BKA", False),
        ("Die Bundesregierung prüft", "prüf", True),
        ("§ 43 Absatz 1", "§ 43", True),
        ("§ 430", "§ 43", False),
        ("Zweifel bleiben", "zwei", False),
        ("nur Zwei Ausschüsse", "zwei", True),
        ("des Innenausschusses", "Ausschuss", True),
        ("bis zum 31. Januar 2026", "31. Januar", True),
    ],
)
def test_a_key_is_found_as_a_reader_would(text, key, shown):
    assert has_key(text, key) is shown


def test_an_empty_key_is_refused():
    with pytest.raises(ValueError, match="empty key"):
        has_key("text", " ")


@pytest.mark.parametrize(
    ("quote", "evidence", "same"),
    [
        ("Das Portal soll 2027 fertig sein, sagt der Bericht.", "soll 2027 fertig sein", True),
        ("soll 2027 fertig sein", "Das Portal soll 2027 fertig sein, so der Bericht.", True),
        ("Erster Satz endet hier mit Worten.", "endet hier mit Worten. Der zweite beginnt", True),
        ("Das Portal soll 2026 fertig sein.", "Das Portal soll 2027 fertig sein.", False),
        ("Der Bericht nennt andere Zahlen.", "Das Portal soll 2027 fertig sein.", False),
        ("der Bericht", "der Bericht nennt das Portal und sein Ende", False),
        ("", "irgendein Beleg steht hier", False),
    ],
)
def test_a_quote_overlaps_evidence_when_it_shows_the_same_place(quote, evidence, same):
    assert overlaps(quote, evidence) is same


def test_the_place_of_evidence_is_found_whatever_its_layout():
    text = "Vorher. Das Gesetz-\ngebungsverfahren  beginnt 2027. Danach."
    ((start, end),) = places(text, "Gesetzgebungsverfahren beginnt 2027")
    assert text[start:end] == "Gesetz-\ngebungsverfahren  beginnt 2027"
    twice = "Der Kai wird fertig. Sicher: der Kai wird fertig."
    assert len(places(twice, "Kai wird fertig")) == 2
    assert places("Im Jahr 2027 und 2027.", "2027") == []
