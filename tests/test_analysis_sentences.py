"""Sentences of German and English text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.analysis.sentences import spans


def cut(text, language="de"):
    return [text[start:end] for start, end in spans(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "Das Schreiben vom 24. Januar liegt der Redaktion vor.",
        "Der Dialog fand am 17. Mai 2018 in Peking statt.",
        "Nach § 5 Abs. 2 Nr. 3 und Art. 10 gilt S. 3 nicht.",
        "Das betrifft z. B. Hersteller, d. h. Firmen, u. a. Lieferanten o. Ä. aus Drittländern.",
        "Die Frage stellt Dr. Konstantin Muster, Prof. Dr. A. B. Beispiel antwortet.",
        "In der 20. Wahlperiode und im 3. Quartal stieg der Wert um 1.000 auf 3.5 Mio. Euro.",
        "Siehe www.beispiel.de/seite.html und https://example.org/a.b?c=d. e für Näheres.",
        "Das betrug ca. 5 Prozent, vgl. Anm. 4 sowie ggf. Rn. 12 f. der Begründung.",
        "Er sagte „Das ist so.“ und ging.",
        "Wirklich? fragte er.",
        "Der 2. Untersuchungsausschuss und der II. Senat tagen.",
        "Die Hauptstr. 5 liegt in St. Beispiel bei der Fa. Muster & Co. KG.",
        "Am 17. 5. 2018 wurde beraten.",
        "Stand Mittwoch 24. Januar 2019 ist nichts bekannt.",
        "Das steht im Gesetz (BGBl. I S. 38), in BT-Drs. 19/8956 und bzw./ggf. Anlagen.",
        "Das gilt i. d. R. auch i. S. d. Gesetzes i. V. m. der Verordnung.",
        "Der Antrag ist angenommen, — (Allgemeine Heiterkeit. — Beifall rechts.)",
        "(Abg. Tal: Das ist doch ein Antrag! Darüber muss (heute noch) abgestimmt werden!)",
        "Die Verordnung über Treibhausgase (38. BImSchV) gilt.",
        "Der Bundesrat hat in seiner 1056. Sitzung am 11. Juli 2025 zugestimmt.",
    ],
)
def test_a_full_stop_that_ends_nothing_does_not_cut(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Das ist verboten.", "Die Firma widersprach."),
        ("Das war 2019.", "Danach geschah nichts."),
        ("Die Quote sank auf den Wert von 1998.", "Fachleute sind sich einig."),
        ("Es gilt Absatz 2.", "Die Frist beginnt später."),
        ("Sie fragen nach Frage 5.", "Antworten gibt es nicht."),
        ("Gemeint sind Messer, Scheren usw.", "Die Liste ist offen."),
        ("Er nannte es „glaubwürdig.“", "Andere taten das nicht."),
        ('"Zusagen sind nicht glaubwürdig."', "Der Konzern schwieg."),
        ("»So ist es.«", "„Nein“, sagte sie."),
        ("Geht das?", "Ja!"),
        ("Er ging …", "Das war alles."),
        ("Es steht in Drucksache 19/8956.", "Minister antworten selten."),
        ("Es kostete 3 Mio.", "Das war viel."),
        ("Siehe https://example.org/a.html.", "Danach folgt mehr."),
    ],
)
def test_two_sentences_are_two(first, second):
    assert cut(f"{first} {second}") == [first, second]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Sample met Dr. J. Q. Public. They agreed.",
            ["Mr. Sample met Dr. J. Q. Public.", "They agreed."],
        ),
        (
            "The U.S. Government objected. It was No. 5.",
            ["The U.S. Government objected.", "It was No. 5."],
        ),
        ("It ended in 20. Others began.", ["It ended in 20.", "Others began."]),
        ("See Sec. 5 and Art. 3, e.g. on p. 12.", ["See Sec. 5 and Art. 3, e.g. on p. 12."]),
        ("“It is over.” She left.", ["“It is over.”", "She left."]),
    ],
)
def test_english_has_its_own_abbreviations_and_no_ordinals(text, expected):
    assert cut(text, "en") == expected


def test_a_list_is_cut_into_its_items():
    text = (
        "Welche Themen wurden angesprochen:\na) Entwicklung der Gesetze;\nb) digitale\n"
        "Infrastruktur;\nc) Export?\n1. Wer nahm teil?\n2. Wer nicht?\n– Ort,\n– Zeit."
    )
    assert cut(text) == [
        "Welche Themen wurden angesprochen:",
        "a) Entwicklung der Gesetze;",
        "b) digitale\nInfrastruktur;",
        "c) Export?",
        "1. Wer nahm teil?",
        "2. Wer nicht?",
        "– Ort,",
        "– Zeit.",
    ]


def test_items_written_in_one_line_are_cut_too():
    assert cut("Es geht um: a) Gesetze; b) Netze.") == ["Es geht um:", "a) Gesetze;", "b) Netze."]


def test_a_date_or_ordinal_at_a_line_start_is_no_list_item():
    text = "Die Beratungen fanden am\n17. Mai 2018 in der\n20. Wahlperiode statt."
    assert cut(text) == [text]


def test_a_dash_within_a_sentence_at_a_line_start_is_no_list_item():
    text = "Die Zusammenarbeit\n– möglichst konkret – wird\n- so hieß es - fortgesetzt."
    assert cut(text) == [text]


def test_printed_lines_run_on_and_blank_lines_end():
    text = "Überschrift ohne Punkt\n\nDer erste Satz läuft über\nzwei Zeilen. Der zweite nicht.\n"
    assert cut(text) == [
        "Überschrift ohne Punkt",
        "Der erste Satz läuft über\nzwei Zeilen.",
        "Der zweite nicht.",
    ]


def test_a_blank_line_left_by_a_page_break_does_not_end_a_sentence():
    text = "Die Kontaktstelle für den Aus-\n\ntausch von Informationen ist\n\nbesetzt."
    assert cut(text) == [text]


def test_a_heading_printed_among_lines_stands_alone():
    body = "Die Bundesregierung prüft derzeit alle vorliegenden Hinweise sehr genau und\n"
    text = body * 2 + "berichtet darüber.\nKontaktstelle\n" + body + "berichtet darüber."
    assert "Kontaktstelle" in cut(text)


def test_a_letter_spaced_heading_stands_alone():
    text = (
        "zum Antrag\nV o r b e m e r k u n g  d e r  F r a g e s t e l l e r\nIm Vertrag steht es."
    )
    assert cut(text)[1:] == [
        "V o r b e m e r k u n g  d e r  F r a g e s t e l l e r",
        "Im Vertrag steht es.",
    ]


@given(st.text(alphabet="aB. \n„“?!1)–…\u00a0§\f", max_size=80), st.sampled_from(["de", "en", "x"]))
@settings(max_examples=150, deadline=None)
def test_the_spans_hold_all_text_in_order_and_nothing_else(text, language):
    found = spans(text, language)
    last = 0
    for start, end in found:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize("row", ["Ende." + " " * 40_000 + "•", "." * 40_000])
def test_a_row_of_dots_or_blanks_takes_no_time(row):
    begin = time.monotonic()
    assert "".join(row[start:end] for start, end in spans(row)).split() == row.split()
    assert time.monotonic() - begin < 5


def test_a_stop_before_a_closing_bracket_or_in_one_that_never_closes_ends_a_sentence():
    assert cut("Ich danke. (Sehr richtig!) Das war alles.") == [
        "Ich danke.",
        "(Sehr richtig!)",
        "Das war alles.",
    ]
    assert (
        cut("Der Antrag (Drucksache 1 liegt vor. Das Haus stimmt ab.")[1] == "Das Haus stimmt ab."
    )
    long = " ".join(f"Der Hafen {n} ist seit langem offen." for n in range(20))
    assert len(cut(f"({long})")) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Das beklagten 51 Prozent.6 Die Quote war niedrig.7 Im Jahr stieg sie.",
            ["Das beklagten 51 Prozent.6", "Die Quote war niedrig.7", "Im Jahr stieg sie."],
        ),
        (
            "So steht es im „Bericht“.12 Der Rat (vgl. Anlage).³ Er prüft.",
            ["So steht es im „Bericht“.12", "Der Rat (vgl. Anlage).³", "Er prüft."],
        ),
        ("Nach Abs.2 Satz 1 Var.1 AufenthG und S.12 Nummer 3 gilt Anlage 3.5 Absatz 1.", None),
        ("Das sind 1.5 Mio. Euro für ProSiebenSat.1 Media.", None),
    ],
)
def test_the_number_of_a_footnote_behind_a_stop_ends_a_sentence_with_it(text, expected):
    assert cut(text) == (expected or [text])


def test_a_unit_before_a_closing_bracket_is_no_item():
    text = "Die Lücke (224 Mio. t) ergibt sich aus den Zahlen."
    assert cut(text) == [text]


@pytest.mark.parametrize("below", ["darunter:", "including:", "Zuwendungen der Länder"])
def test_a_row_of_a_table_is_a_sentence_of_its_own(below):
    rows = ["Ausgaben insgesamt | 2016: 887 | 2018: 1 215", "Hilfe | 2016: 5,2 | 2018: 4,9"]
    lines = ["Ausgaben in Millionen Euro", rows[0], below, rows[1]]
    assert cut("\n\n".join(lines)) == lines


def test_a_row_of_a_form_goes_on_from_the_line_above():
    text = "Findet die Behandlung durch einen\n\nnahen Angehörigen statt | Ja Nein"
    assert cut(text) == [text]
