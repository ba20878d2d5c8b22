"""Minutes of parliaments: whose words they are, and the names that stand above their pages."""

from __future__ import annotations

import pytest
from test_ingest_pdf import BODY, column, made
from test_ingest_structure import paper

from ingest import fonts
from ingest.boxes import Box
from ingest.chunk import passages
from ingest.lines import Line
from ingest.reader import read_bytes
from ingest.rows import Row, Style

MINUTES = """3. Sitzung

Bonn, Mittwoch, den 5. Oktober 1949

Präsidentin Dr. Berg: Die Sitzung ist eröffnet. Das Wort hat der Abgeordnete Tal.

Tal (BÜNDNIS 90/DIE GRÜNEN): Der Hafen muss geöffnet werden. Wir beantragen das heute.

(Beifall. – Zuruf des Abg. Bach: Niemals!)

Das kostet 3 Millionen Euro.

Anna von Moor, Staatssekretärin im Ministerium für Verkehr: Die Regierung prüft den Antrag.

Vizepräsident Wald: Wir kommen zur Abstimmung. Der Antrag ist angenommen.

(Schluss der Sitzung: 18.20 Uhr)

Die Liste der entschuldigten Abgeordneten liegt in der Anlage."""


def said(document) -> dict[str, list[tuple[str, ...]]]:
    found = passages(document, 300)
    return {document.text[p.start : p.end]: list(p.section) for p in found}


def test_each_speech_of_minutes_stands_under_the_one_who_gives_it():
    found = said(paper(MINUTES))
    who = {words: section for text, section in found.items() for words in text.split("\n\n")}
    assert who["Das kostet 3 Millionen Euro."] == ["Tal (BÜNDNIS 90/DIE GRÜNEN)"]
    assert [section for text, section in found.items() if "Regierung prüft" in text] == [
        ["Anna von Moor, Staatssekretärin im Ministerium für Verkehr"]
    ]
    assert [section for text, section in found.items() if "Abstimmung" in text] == [
        ["Vizepräsident Wald"]
    ]
    assert [section for text, section in found.items() if "entschuldigten" in text] == [[]]


@pytest.mark.parametrize("chair", ["Präsidentin Dr. Berg", "Vizepräsident Wald"])
def test_without_a_chair_who_lets_speak_a_name_before_a_colon_is_no_speaker(chair):
    text = "\n\n".join(x for x in MINUTES.split("\n\n") if not x.startswith(("Präs", "Vize")))
    assert not any("Tal (" in name for section in said(paper(text)).values() for name in section)
    alone = f"{chair}: Der Hafen ist offen.\n\n{chair}: Der Bahnhof auch.\n\n{chair}: Ende."
    assert not any(said(paper(alone)).values())


def test_the_name_above_a_page_of_minutes_is_no_part_of_the_speech_it_cuts():
    opening = column(["Präsidentin Dr. Berg: Das Wort hat der Abgeordnete Tal."])
    speech = [
        "Tal (SPD): Ich danke.",
        *BODY,
        "Die Vertreter der Presse bitte ich, ihre Berichte und",
    ]
    pages = [
        [*opening, *column(speech, top=720)],
        [(60, 790, 11, "(Tal)"), *column(["ihre Kritik zu prüfen."])],
        [(60, 790, 11, "(Lebhafter Beifall)"), *column(["Präsidentin Dr. Berg: Danke."])],
    ]
    document = read_bytes(made(pages), "protokoll.pdf")
    assert "ihre Berichte und ihre Kritik zu prüfen." in document.text
    assert "(Lebhafter Beifall)" in document.text
    assert [(one.text, one.reason) for one in document.dropped] == [("(Tal)", "running head")]
    assert [p.section for p in passages(document, 300) if "ihre Kritik" in
            document.text[p.start : p.end]] == [("Tal (SPD)",)]  # fmt: skip


def test_a_line_in_brackets_above_a_page_is_no_heading():
    box = Box(0, 0, 1, 1)
    bold, plain = (Row("", (), box, 0.0, Style(11.0, weight), ()) for weight in (True, False))
    text = [Line(words, row=plain) for words in BODY]
    pages = [text, [Line("(Abgeordneter Tal)", row=bold), *text]]
    pages.append([Line("Öffnung des Hafens", row=bold), *text])
    marked = fonts.mark(pages, fonts.body(pages))
    assert [x.text for page in marked for x in page if x.heading] == ["Öffnung des Hafens"]


def test_a_running_head_that_has_lost_a_full_stop_is_still_one():
    heads = [f"Landtag – {stop} Sitzung. Berg, den 5. Mai 1949" for stop in ("1.", "1.", "1.", "1")]
    pages = [[(60, 815, 9, head), *column([BODY[n]])] for n, head in enumerate(heads)]
    assert "Sitzung" not in read_bytes(made(pages), "protokoll.pdf").text


def test_a_call_and_an_interruption_are_not_of_who_gives_the_speech():
    call = "(Beifall. – Zuruf des Abg. Bach: Niemals!)"
    asked = "Zwischenfrage des Abgeordneten Bach (FDP): Wer zahlt?"
    found = said(paper(MINUTES.replace("Anna von Moor", f"{asked}\n\nAnna von Moor")))
    who = {words: section for text, section in found.items() for words in text.split("\n\n")}
    assert who[call] == []
    assert who["Das kostet 3 Millionen Euro."] == ["Tal (BÜNDNIS 90/DIE GRÜNEN)"]
    assert who[asked] == ["Zwischenfrage des Abgeordneten Bach (FDP)"]
