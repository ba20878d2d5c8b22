"""Headings that are told by their words, and lines that look like headings and are none."""

from __future__ import annotations

import pytest

from ingest.chunk import passages
from ingest.parsed import Part
from ingest.reader import read_bytes
from ingest.structure import shape
from rag.types import BlockKind
from tests.test_ingest_pdf import BODY, column, made, texts

REPLY = """Introduction
The report was published in the summer and holds ten recommendations, to each of which the
government replies in turn below, as it was asked to by the chair of the inquiry in her letter.
Recommendation 1: A simplified structure for whole-system civil emergency preparedness and
resilience
The government accepts the aims and will rationalise the committees that stand below the board
of ministers. Further arrangements are described in this response under recommendation 1.
Recommendation 3: A better approach to risk assessment
The government will change the way in which the national risks are assessed before the winter,
and it will publish what it has learnt from doing so in the following year.
"""


def sections(text: str, name: str) -> list[str]:
    document = read_bytes(text.encode(), name)
    return [" › ".join(passage.section) for passage in passages(document, max_tokens=60)]


def test_each_recommendation_heads_its_reply_and_closes_the_one_before():
    found = sections(REPLY, "reply.txt")
    first = "Recommendation 1: A simplified structure for whole-system civil emergency"
    assert any(first in section for section in found)
    assert any(section.endswith("A better approach to risk assessment") for section in found)
    assert not any("Recommendation 1" in s and "Recommendation 3" in s for s in found)


def test_a_list_of_recommendations_to_come_heads_nothing():
    names = [f"Empfehlung {n}: Die Prüfung der Fälle beschleunigen" for n in (1, 2, 3)]
    text = "\n\n".join(["Überblick über den Bericht.", *names, "Danach folgen die Antworten."])
    document = read_bytes(text.encode(), "bericht.txt")
    assert not texts(document, BlockKind.HEADING)


TABLE = """
Verfahren
Die Behörde hat im vergangenen Jahr zahlreiche Verfahren geführt und beendet, wie sie berichtet.
Die Tatvorwürfe gegen die Beschuldigten verteilen sich wie folgt:
§ 129a StGB 12
§§ 129, 223, 224, 240 StGB 7
19
Im Einzelnen:
Syrien Irak Türkei Insgesamt
Männer 25 3 2 30 davon Doppelstaatler 11 2 unbekannt 13 davon zweite Staatsangehörigkeit serbisch
tunesisch
"""


def test_rows_of_a_table_are_no_headings():
    document = read_bytes(TABLE.encode(), "bericht.txt")
    assert not {"§ 129a StGB 12", "Syrien Irak Türkei Insgesamt"} & {
        *texts(document, BlockKind.HEADING)
    }
    assert "§ 129a StGB 12" in texts(document, BlockKind.TABLE_ROW)


def test_numbered_rows_that_end_in_figures_are_no_headings():
    rows = [f"{n} Jahre bis unter {n + 1} Jahre {n}7.621 3{n}" for n in range(1, 5)]
    text = "\n\n".join(["Laufzeit der Darlehen, gezählt am Ende des Jahres.", *rows])
    document = read_bytes(f"Bericht\n\n{text}\n".encode(), "bericht.txt")
    assert texts(document, BlockKind.TABLE_ROW) == rows


def test_a_numbered_row_that_breaks_off_and_what_counts_on_from_it_are_no_headings():
    told = "Aufbau eines Treffpunkts für Jung und Alt in der Bücherei der Stadt am Hafen. " * 2
    rows = "\n\n".join([f"1 Bücherei in\n\nNordhafen\n\n{told}", f"2 Museum Südhafen\n\n{told}"])
    document = read_bytes(f"Bericht\n\nDas sind alle.\n\n{rows}\n".encode(), "bericht.txt")
    assert not {"1 Bücherei in", "2 Museum Südhafen"} & {*texts(document, BlockKind.HEADING)}


def test_a_row_of_figures_before_running_text_is_no_title():
    row = "Ausreisen nach Monaten Jan Feb März 2024 5 3 2"
    told = "Die Zahl der Ausreisen hat sich im Laufe des Jahres an allen Häfen kaum verändert. " * 2
    document = read_bytes(f"Bericht\n\nDas sind alle.\n\n{row}\n\n{told}\n".encode(), "b.txt")
    assert row not in texts(document, BlockKind.HEADING)


def test_a_law_s_heading_that_ends_in_a_number_stays_one():
    text = """§ 5 Stoffe der Anlage 1

Die Stoffe der Anlage 1 dürfen nicht verwendet werden, es sei denn, sie sind erlaubt.
"""
    assert texts(read_bytes(text.encode(), "gesetz.txt"), BlockKind.HEADING)


def test_what_stands_above_an_imprint_is_no_heading():
    text = """Der Bericht ist zu Ende.

Datenquellen:

Amt für Häfen, Amt für Statistik

© Amt für Statistik, 2023. Die Vervielfältigung und Verbreitung, auch auszugsweise, ist mit
Angabe der Quelle gestattet.
"""
    assert not texts(read_bytes(text.encode(), "blatt.md"), BlockKind.HEADING)


def test_the_day_that_a_sheet_is_of_is_no_heading_however_large_it_is_set():
    for words, count in (("Datenstand: 31.10.2022", 0), ("Stand der Dinge", 1)):
        marks = [
            (60, 800, 20, "Straftaten in Deutschland"),
            *column(BODY, top=760, size=8),
            (60, 660, 10, words),
            *column(BODY, top=620, size=8),
        ]
        document = read_bytes(made([marks]), "blatt.pdf")
        found = [text for text in texts(document, BlockKind.HEADING) if text == words]
        assert len(found) == count


def test_a_heading_within_an_answer_ends_with_it_and_one_over_questions_stays():
    answer = "Die Zahlen hat das Amt."
    more = (
        "Die Behörde hat im Jahr 2024 zahlreiche Anlagen geprüft und in jedem Fall beschieden, was"
    )
    reply = f"""Deutscher Bundestag Drucksache 99/1234
99. Wahlperiode 18.08.2025
Antwort
der Bundesregierung
auf die Kleine Anfrage der Abgeordneten Anna Muster und der Fraktion der AfD
– Drucksache 99/1122 –
Prüfung der Hafenanlagen
I. Umfang der Prüfung
1. Wie viele Hafenanlagen wurden geprüft?
{answer}
Halbjahr Quote in Prozent
{more}
in den Häfen des Landes seit langem üblich ist.
2. Wer prüft die Anlagen?
Das Amt prüft die Anlagen in jedem Jahr, und es berichtet darüber im Herbst dem Bundestag.
"""
    document = read_bytes(reply.encode(), "antwort.txt")
    found = {p.question: p.section for p in passages(document, max_tokens=200)}
    assert texts(document, BlockKind.HEADING)[1:] == [
        "I. Umfang der Prüfung",
        "Halbjahr Quote in Prozent",
    ]
    assert found["1"][-1] == "Halbjahr Quote in Prozent"
    assert found["2"] == ("I. Umfang der Prüfung",)


CONSEQUENCES = f"""VII. Gesetzesfolgen

1. Nachhaltigkeitsaspekte

{"Der Entwurf steht im Einklang mit der Nachhaltigkeitsstrategie der Bundesregierung. " * 3}

2. Haushaltsausgaben ohne Erfüllungsaufwand

Bund

Keine.

3. Erfüllungsaufwand

3.1 Erfüllungsaufwand für die Bürgerinnen und Bürger

Keiner.

3.2 Erfüllungsaufwand der Verwaltung

3.2.1 Bund

Der Bericht an die Kommission verursacht beim Ministerium einen jährlichen Aufwand von 800 Euro.
"""


def test_an_item_that_counts_on_from_the_last_heading_is_one_however_little_stands_below_it():
    document = read_bytes(CONSEQUENCES.encode(), "entwurf.txt")
    heads = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    found = {document.text[one.start : one.end].split()[0]: one.level or 0 for one in heads}
    assert list(found) == ["VII.", "1.", "2.", "3.", "3.1", "3.2", "3.2.1"]
    assert found["1."] == found["2."] == found["3."] < found["3.1"] == found["3.2"] < found["3.2.1"]


def test_the_first_half_of_a_table_s_numbered_row_is_no_heading():
    rows = "\n\n".join(
        f"{n}. Nach § 60a Absatz 2 Satz {n}\n\nAufenthG bei fehlendem Absehen {n}06" for n in (2, 3)
    )
    first = "1. Duldungen nach Gründen\n\n" + "Die Zahl der Duldungen verteilt sich wie folgt. " * 3
    document = read_bytes(f"Bericht\n\n{first}\n\n{rows}\n".encode(), "bericht.txt")
    assert not [text for text in texts(document, BlockKind.HEADING) if "§ 60a" in text]


RUNNING = (
    "Die Dienstreise ist vor ihrem Antritt zu beantragen, auch wenn sie nur einen Tag lang ist. "
    * 2
)


@pytest.mark.parametrize(("below", "kind"), [("<h2>Antrag</h2>", "paragraph"), ("", "heading")])
def test_no_heading_is_guessed_in_a_page_that_has_its_own(below: str, kind: str) -> None:
    page = f"<h1>Dienstreisen</h1><p>Veröffentlicht von Referat Z 3</p><p>{RUNNING}</p>{below}"
    document = read_bytes(
        f"<html><body><main>{page}<p>{RUNNING}</p></main></body></html>".encode(), "r.html"
    )
    found = {document.text[b.start : b.end]: b.kind.value for b in document.blocks}
    assert found["Veröffentlicht von Referat Z 3"] == kind


def test_a_roman_number_with_a_second_one_heads_a_section_one_level_below():
    said = {
        "III. Was gilt": "Wir sagen es.",
        "IV. Chancen für alle": "Wir geben sie.",
        "Unser Weg": " ".join(BODY),
        "IV.1 Wandel und Wachstum": "Wir wollen beides.",
        "IV.2 Mut zur Entfaltung": "Wir machen ihn.",
        "V. Was folgt": "Wir sehen es.",
    }
    parts = [Part("Das Programm der Partei.")]
    parts += [Part(text) for pair in said.items() for text in pair]
    levels = {part.text: part.level for part in shape(parts)}
    assert [levels[title] for title in said] == [2, 2, 3, 3, 3, 2]


def test_an_item_that_counts_on_heads_the_list_that_a_short_line_below_it_announces():
    said = "Das Referat hat die Fragen des Hauses in drei Sitzungen eingehend beraten. " * 2
    memo = f"Vermerk\n\n3. Bewertung\n\n{said}\n\n4. Empfehlung\n\nDas Referat schlägt vor,\n\n"
    items = "a) die Frist zu verlängern;\nb) die Mittel zu erhöhen.\n"
    document = read_bytes((memo + items).encode(), "vermerk.txt")
    assert "4. Empfehlung" in texts(document, BlockKind.HEADING)
