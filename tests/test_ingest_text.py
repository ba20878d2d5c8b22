"""Characters, encodings and line ends."""

from __future__ import annotations

import pytest

from ingest import dates
from ingest.encoding import decode
from ingest.lines import fold, split
from ingest.reader import read_bytes
from ingest.text import clean, join, plain, unspace
from rag.errors import BrokenDocumentError
from rag.types import BlockKind


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("eine stärkere Einfluss-", "nahme Dritter", "eine stärkere Einflussnahme Dritter"),
        ("die Export-", "und Importkontrolle", "die Export- und Importkontrolle"),
        ("in Ost-", "oder Westdeutschland", "in Ost- oder Westdeutschland"),
        ("der EU-", "Kommission", "der EU-Kommission"),
        ("eine EU-", "weite Regelung", "eine EU-weite Regelung"),
        ("die sogenannte „Kann“-", "Bestimmung", "die sogenannte „Kann“-Bestimmung"),
        ("die Aus -", "wirkungen", "die Auswirkungen"),
        ("im Bereich PMK -rechts-", "zugeordnet", "im Bereich PMK -rechts- zugeordnet"),
        ("PMK -Religiöse Ideologie-", "verfügen", "PMK -Religiöse Ideologie- verfügen"),
        ("PMK -Links- ", "12 Personen", "PMK -Links- 12 Personen"),
        ("Planung und -entwick-", "lung", "Planung und -entwicklung"),
        ("er zögerte -", "und ging", "er zögerte - und ging"),
        ("Bürger und/", "oder Gäste", "Bürger und/oder Gäste"),
        ("www.example.org/ein-", "blick/seite.html", "www.example.org/ein-blick/seite.html"),
        ("(https://www.exam", "ple.org/seite)", "(https://www.example.org/seite)"),
        ("am 1. Juli", "2025 begann", "am 1. Juli 2025 begann"),
    ],
)  # fmt: skip
def test_line_ends_are_joined_as_a_reader_would(left, right, joined):
    assert join(left, right) == joined


def test_letter_spaced_headings_become_words():
    assert (
        unspace("V o r b e m e r k u n g  d e r  F r a g e n d e n") == "Vorbemerkung der Fragenden"
    )
    assert unspace("Anlage a b c zu § 3") == "Anlage a b c zu § 3"


def test_invisible_controls_are_removed_and_umlauts_composed():
    hidden = "Ver\u200btrau\u202elich\u2066 u\u0308ber\ufeff \U000e0041"
    assert clean(hidden).strip() == "Vertraulich über"
    assert plain("Behör\xad\nde ﬁndet") == "Behörde findet"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_of_offices_are_recognised(encoding):
    text = "Die Behörde prüft „äußerst“ große Mengen.\nÜbersicht folgt.\n"
    assert decode(text.encode(encoding), "a.txt") == text


def test_binary_junk_in_a_text_file_is_refused_by_name():
    with pytest.raises(BrokenDocumentError, match=r"junk\.txt: .*no readable text"):
        decode(bytes(range(256)) * 20, "junk.txt")


def test_wrapped_lines_become_paragraphs_and_abbreviations_end_none():
    text = (
        "Die Bundesregierung hat in der vergangenen Wahlperiode gemeinsam mit den Ländern ggf.\n"
        "weitere Maßnahmen vorbereitet und im Rahmen der Beratungen am 1.\n"
        "August 2025 in die zuständigen Ausschüsse eingebracht.\n"
        "Ein zweiter Absatz beginnt hier, weil die Zeile davor viel zu früh zu Ende gegangen ist,\n"
        "um nur zufällig dort zu enden, wo auch der Satz zu Ende geht.\n"
    )
    parts = [part.text for part in fold(split(text))]
    assert len(parts) == 2
    assert "ggf. weitere" in parts[0]
    assert "am 1. August 2025" in parts[0]


def test_a_blank_line_within_a_divided_word_divides_nothing():
    text = (
        "1. Wer hat an den deutsch-chinesischen Gesprächen über den Konsultationsmecha-\n\n"
        "nismus teilgenommen, und welche Stellen waren an der Vorbereitung beteiligt?\n"
    )
    (part,) = fold(split(text))
    assert "Konsultationsmechanismus teilgenommen" in part.text
    assert part.number == "1"


def test_table_rows_stay_apart():
    rows = ["Land Betrag (in Mio. Euro)", *(f"Land{n} {n * 13},5 x" for n in range(8))]
    assert [part.text for part in fold(split("\n".join(rows)))][1:] == rows[1:]


def test_a_caption_begins_a_block_after_a_row_of_figures():
    rows = [f"20{year} 224000 4.373 1.773 3.081 63,5" for year in range(10, 25)]
    caption = "Tabelle 2: Fälle in einer Einrichtung"
    head = "Die Zahlen sind geordnet."
    text = "\n".join([head, *rows, "892000 1.264 592 907 60,5", caption, *rows])
    document = read_bytes(text.encode(), "tabelle.txt")
    blocks = [document.text[block.start : block.end] for block in document.blocks]
    assert caption in blocks


def test_a_line_of_prose_that_ends_in_a_number_of_a_classification_runs_on():
    text = (
        "Die Klassifikation der Wirtschaftszweige führt zwar unter dem WZ 56.10.2\n"
        "Restaurants mit Selbstbedienung. Darunter werden allerdings nicht nur \n"
        "Unternehmen der Systemgastronomie erfasst, sondern auch andere Restaurants mit \n"
        "Selbstbedienung. Eine separate Darstellung von Ergebnissen nur der \n"
        "Systemgastronomie ist nicht möglich.\n"
        "Die Zahlen der Betriebe mit Bedienung stehen hingegen in der Statistik, die \n"
        "das Bundesamt in jedem Jahr für alle Länder und für den Bund veröffentlicht, \n"
        "zuletzt im Mai. Sie enthält die Umsätze, die Zahl der Beschäftigten und die \n"
        "Zahl der Betriebe, die im Jahr geöffnet oder geschlossen wurden.\n"
        "Eine Prognose für die kommenden Jahre wird von der Bundesregierung nicht \n"
        "erstellt.\n"
    )
    assert fold(split(text))[0].text.startswith("Die Klassifikation")
    assert "WZ 56.10.2 Restaurants" in fold(split(text))[0].text


def test_a_caption_heads_no_text():
    text = (
        "Die Zahlen für die Jahre 2023 und 2024 stehen in der Abbildung, die nach Ländern geht.\n\n"
        "Abbildung 1: Meldungen nach Ländern\n\n"
        "Die Meldungen sind im Jahr 2024 in allen Ländern gestiegen, am meisten dort, wo schon\n"
        "im Jahr davor die meisten Meldungen eingegangen waren, wie die Polizei festgestellt hat.\n"
    )
    document = read_bytes(text.encode(), "bericht.txt")
    assert not [block for block in document.blocks if block.kind is BlockKind.HEADING]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("vom 24. Januar 2020", "2020-01-24"),
        ("10.07.2017, 13:32", "2017-07-10"),
        ("10. 10. 25", "2025-10-10"),
        ("on 16 January 2025", "2025-01-16"),
        ("Friday, July 7, 2017", "2017-07-07"),
        ("date 2020-01 Die", "2020-01"),
        ("im März 2021", "2021-03"),
        ("am 31.02.2020", None),
        ("am 29.02.2023", None),
        ("am 29.02.2024", "2024-02-29"),
        ("Kapitel 3.4.12", None),
    ],
)
def test_dates_are_no_more_precise_than_written(text, iso):
    assert dates.first(text) == iso


def test_a_text_that_is_cut_off_within_a_character_stays_utf_8():
    cut = "Die Häfen sind für Öl offen, nicht für Erzö".encode()[:-1]
    assert decode(cut, "a.txt") == "Die Häfen sind für Öl offen, nicht für Erz"
    assert decode("Nur ein Ö".encode("cp1252"), "a.txt") == "Nur ein Ö"


def folded(text):
    return " ".join(part.text for part in fold(split(text)))


ENGLISH = """The Government takes a whole-
system approach to the safety of harbours and of those who work in them, and it is cost-
effective. Meals are sold pre-
packed in the harbour, where most of the staff of the port and of the ships eat at noon.
"""


def test_an_english_compound_keeps_its_hyphen_at_a_line_end():
    assert "a whole-system approach" in folded(ENGLISH)
    assert "sold pre-packed in" in folded(ENGLISH)


def test_a_word_that_stands_elsewhere_in_one_piece_is_joined_though_others_keep_their_hyphen():
    text = ENGLISH + "Every inspec-\ntion is paid for, and an inspection is needed to begin work.\n"
    assert "Every inspection is" in folded(text)


def test_a_compound_that_stands_elsewhere_with_its_hyphen_keeps_it_in_german_too():
    text = (
        "Die deutsch-französische Kommission tagt. Der Rat berät über die deutsch-\n"
        "französische Zusammenarbeit und die Einfluss-\nnahme der Länder.\n"
    )
    assert "die deutsch-französische Zusammenarbeit" in folded(text)
    assert "die Einflussnahme der" in folded(text)


def test_a_few_divided_words_of_a_german_letter_are_joined():
    text = (
        "Die Behörde prüft die Einfluss-\nnahme der Länder und die Wirk-\n"
        "samkeit der Maß-\nnahmen.\n"
    )
    assert "Einflussnahme" in folded(text)
    assert "Maßnahmen" in folded(text)


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("3.2 Verfügbarkeitszeitraum im Ausland gehosteter Inhalte dieser Art im Internet",
         "Die Löschung der im Ausland gehosteten Inhalte ist aufgrund der Vielzahl an Stellen"),
        ("4.1 Erfüllungsaufwand der Länder, Gemeinden und anderer Stellen der Verwaltung",
         "Für die Länder entsteht durch die Meldung ein Aufwand von zwei Millionen Euro im"),
        ("2.1 Response of government to the recommendations of the independent inquiry",
         "The government accepts the recommendation of the inquiry and will legislate in a"),
    ],
)  # fmt: skip
def test_a_numbered_heading_as_wide_as_the_text_is_parted_from_its_first_sentence(
    heading: str, after: str
) -> None:
    parts = fold(split(f"{heading}\n{after}\nnew year that follows it.\n"))

    assert [part.text.partition("\n")[0][:20] for part in parts] == [heading[:20], after[:20]]


def test_a_numbered_heading_on_two_lines_stays_whole() -> None:
    parts = fold(
        split(
            "3.2 Zusammenarbeit mit den Behörden der Länder und den Beauftragten der Fraktion\n"
            "Bündnis der Mitte\nDie Behörden treffen sich jeden Monat in einer der Hauptstädte.\n"
        )
    )

    assert parts[0].text.endswith("der Fraktion Bündnis der Mitte")


FULL = "Hieran ändere die Reform nichts, und auch das sei einer der Gründe, sie abzulehnen."


def _folded(*lines: str) -> list[str]:
    return [part.text for part in fold(split("\n".join(lines)))]


def test_a_group_that_takes_the_floor_begins_a_paragraph_behind_a_full_line():
    said = "Die Fraktion der SPD macht deutlich, die Mehrstaatigkeit bleibe dennoch erhalten."
    assert _folded(FULL, FULL, said, FULL) == [f"{FULL} {FULL}", f"{said} {FULL}"]


def test_a_group_that_is_spoken_of_begins_no_paragraph():
    told = "Die Fraktion der SPD habe dazu im Ausschuss bisher noch gar keine Worte gefunden."
    assert _folded(FULL, FULL, told, FULL) == [f"{FULL} {FULL} {told} {FULL}"]


def test_the_next_item_and_the_signature_do_not_run_on_from_an_item():
    text = (
        "3. Weiteres Vorgehen\n\n- Erlass an die Botschaft (Referat 243, bis 24. Februar 2025)\n"
        "- Unterrichtung der beteiligten Häuser\n\ni. A. Thomas Grau\n"
    )
    document = read_bytes(text.encode(), "vermerk.txt")
    assert [document.text[b.start : b.end] for b in document.blocks][-3:] == [
        "- Erlass an die Botschaft (Referat 243, bis 24. Februar 2025)",
        "- Unterrichtung der beteiligten Häuser",
        "i. A. Thomas Grau",
    ]


def test_a_row_that_begins_with_an_amount_ends_before_a_sentence_and_before_another_amount():
    paid = "Seit Beginn des Jahres gab es diese Zahlungen:"
    rows = [
        "8.100.000,00 Euro Deutscher Beitrag zum Kernbudget (seit langem zugesagt)",
        "1.500.000,00 Euro Förderung der Reform, ihrer Häuser und Schulen am Ort selbst",
    ]
    told = [
        "Für das Bundesministerium für Entwicklung wurden im Jahr 2025 bisher folgende",
        "Zahlungen an das Hilfswerk geleistet.",
    ]
    assert _folded(paid, *rows, *told) == [paid, *rows, " ".join(told)]


def test_a_sentence_runs_on_where_a_line_happens_to_begin_with_an_amount():
    said = [
        "Für das Jahr 2025 rechnet das Land nach allem, was man weiß, wieder mit mindestens",
        "15 Millionen Euro Einnahmen oder, wenn die Häfen an der Küste offen bleiben, mit",
        "20 Millionen Euro Einnahmen aus den Gebühren aller Häfen an der ganzen Küste hier.",
    ]
    assert _folded(*said) == [" ".join(said)]


def test_a_sentence_runs_on_behind_figures_at_the_ends_of_two_lines():
    said = [
        "Im Jahr 2025 wurden an der Küste des Landes lediglich 9 650 Prüfungen begonnen, und",
        "der Anteil der Mängel an den im selben Zeitraum beendeten 25 982",
        "Prüfungen lag bei nur 3,9 Prozent (Amt für Häfen, Ausgabe Mai 2025,",
        "S. 14).",
    ]
    assert _folded(*said) == [" ".join(said)]


@pytest.mark.parametrize(("over", "parts"), [("infrastructure", 2), ("the duties set out in", 1)])
def test_a_numbered_paragraph_begins_a_page_though_no_full_stop_ends_the_one_before(over, parts):
    lines = [
        *split("Promoting and enabling choice: the role of regulation and " + over, 0),
        *split("8.32 We recommend that the Government publish targets for what is", 1),
        *split("emitted, and tell the public in each year how far it has come."),
    ]
    assert len(fold(lines)) == parts
