"""Who signed, and what a paper is called: neither is prose, neither may be taken for it."""

from __future__ import annotations

import pytest

from ingest.chunk import passages
from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import BODY, column, made

LETTER = """Sehr geehrte Damen und Herren,

die Prüfung der Hafenanlagen ist abgeschlossen. Die Mängel sind behoben worden, und die Anlagen
dürfen wieder benutzt werden.

Mit freundlichen Grüßen

Dr. Anna Muster
Referatsleiterin
"""
MOTION = """Deutscher Bundestag Drucksache 99/352
99. Wahlperiode 02.07.2025
Antrag
der Fraktion BÜNDNIS 90/DIE GRÜNEN
Hafenanlagen prüfen
Der Bundestag wolle beschließen:
Der Deutsche Bundestag fordert die Bundesregierung auf, alle Hafenanlagen jährlich zu prüfen.
Berlin, den 30. Juni 2025
Katharina Beispiel, Britta Muster und Fraktion
Dr. K. Keller-Sutter und Fraktion
Begründung
Die Hafenanlagen sind seit zwanzig Jahren nicht mehr geprüft worden, obwohl es das Gesetz verlangt.
"""
FRAGEN = """Deutscher Bundestag Drucksache 99/121
99. Wahlperiode 09.05.2025
Fragen
für die Fragestunde der 3. Sitzung des Deutschen Bundestages
am Mittwoch, dem 14. Mai 2025
Verzeichnis der Fragenden
Abgeordnete Nummer
der Frage
1. Abgeordnete Anna Muster (AfD) Wie viele Hafenanlagen wurden im Jahr 2024 geprüft?
"""


def signed(text, name="brief.txt"):
    document = read_bytes(text.encode(), name)
    return [
        document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.SIGNATURE
    ]


def test_place_date_and_names_are_a_passage_of_their_own():
    document = read_bytes(MOTION.encode(), "antrag.txt")
    (found,) = [one for one in passages(document, 300) if one.section == ("Unterschrift",)]
    words = document.text[found.start : found.end]
    assert words.startswith("Berlin, den 30. Juni 2025")
    assert words.endswith("Dr. K. Keller-Sutter und Fraktion")
    before, after = (
        next(p for p in passages(document, 300) if words in document.text[p.start : p.end])
        for words in ("fordert die Bundesregierung auf", "seit zwanzig Jahren")
    )
    assert found.ordinal == before.ordinal + 1 == after.ordinal - 1
    assert after.section == ("Begründung",)


def test_a_letter_ends_with_its_signature():
    assert signed(LETTER) == ["Mit freundlichen Grüßen", "Dr. Anna Muster Referatsleiterin"]
    english = "Dear Sir,\n\nThe quay is safe, as our experts found.\n\nYours sincerely\n\nAnn Lee\n"
    assert signed(english) == ["Yours sincerely", "Ann Lee"]


def test_the_head_of_a_letter_and_a_dateline_are_no_signatures():
    head = "Berlin, 30. Juli 2025\n\nAn die\n\nPräsidentin des Bundesrates\n\n" + LETTER
    assert not any("Juli" in line for line in signed(head))
    report = "Berlin, 13. Februar 2020. Seit mehr als zwei Jahren wird der Hafen geprüft.\n"
    assert signed(report) == []


def test_questions_of_members_are_called_by_their_sitting():
    info = read_bytes(FRAGEN.encode(), "fragen.txt").info
    assert info.title == (
        "Fragen für die Fragestunde der 3. Sitzung des Deutschen Bundestages"
        " am Mittwoch, dem 14. Mai 2025"
    )
    assert info.kind == "Fragen"
    written = FRAGEN.replace("Fragen\nfür die", "Schriftliche Fragen\nmit den").replace(
        "Fragestunde der 3. Sitzung des Deutschen Bundestages\nam Mittwoch, dem 14. Mai 2025",
        "in der Woche vom 5. Mai 2025\neingegangenen Antworten der Bundesregierung",
    )
    info = read_bytes(written.encode(), "fragen.txt").info
    assert info.title.startswith("Schriftliche Fragen mit den in der Woche vom 5. Mai 2025")
    assert info.kind == "Schriftliche Fragen"


def test_letters_up_the_margin_are_not_the_title():
    text = """Bundesrat Drucksache 376/99
15.08.99
Gesetzentwurf
der Bundesregierung
B
R
Fu
ss
Entwurf eines Gesetzes zur Prüfung der
Hafenanlagen
A. Problem und Ziel
Die Hafenanlagen sind alt.
"""
    title = read_bytes(text.encode(), "bundesrat.txt").info.title
    assert title == "Entwurf eines Gesetzes zur Prüfung der Hafenanlagen"


def test_what_is_set_largest_on_the_first_page_is_the_title():
    cover = [(60, 700, 30, "Government Response to"), (60, 660, 30, "the Harbour Inquiry")]
    data = made([[(60, 790, 11, "Crown copyright"), *cover], column(BODY)])
    assert read_bytes(data, "response.pdf").info.title == (
        "Government Response to the Harbour Inquiry"
    )


def test_the_report_behind_the_signatures_of_a_committee_is_no_part_of_them() -> None:
    text = (
        "Deutscher Bundestag Drucksache 21/631\n21. Wahlperiode 25.06.2025\n"
        "Beschlussempfehlung und Bericht\ndes Finanzausschusses (7. Ausschuss)\n"
        "zu dem Antrag der Fraktion Die Linke\n– Drucksache 21/226 –\nSeekabel schützen\n"
        "A. Problem\nDie Kabel in der Ostsee fallen immer öfter aus.\n"
        "Beschlussempfehlung\nDer Bundestag wolle beschließen,\n"
        "den Antrag auf Drucksache 21/226 abzulehnen.\n"
        "Berlin, den 4. Juni 2025\nDer Finanzausschuss\nMax Muster\nVorsitzender\n"
        "Eva Beispiel\nBerichterstatterin\nBericht der Abgeordneten Eva Beispiel\n"
        "I. Überweisung\n"
        "Der Deutsche Bundestag hat den Antrag in seiner 7. Sitzung dem Finanzausschuss zur\n"
        "federführenden Beratung überwiesen.\n"
    )
    document = read_bytes(text.encode(), "21-631.txt")
    found = passages(document, 220)
    report = next(x for x in found if "überwiesen" in document.text[x.start : x.end])

    assert report.section == ("Bericht der Abgeordneten Eva Beispiel", "I. Überweisung")


FOREWORD = """Jahresbericht 2024

Die Zahl der Meldungen ist deutlich gestiegen.

Beate Muster

Leiterin der externen Hafenwacht des Bundes

II. Die Arbeit der Hafenwacht

Die Hafenwacht arbeitet seit zwei Jahren.
"""


def test_the_name_under_a_foreword_is_kept_with_its_office() -> None:
    assert signed(FOREWORD) == ["Beate Muster Leiterin der externen Hafenwacht des Bundes"]
    contact = FOREWORD.replace("deutlich gestiegen.", "gestiegen. Sie erreichen uns hier:")
    assert signed(contact) == []
    listed = FOREWORD.replace("II. Die Arbeit der Hafenwacht", "Paul Beispiel")
    assert signed(listed) == []
    told = FOREWORD.replace("II. Die Arbeit der Hafenwacht", "Sie leitet die Wacht seit Mai.")
    assert signed(told) == []


def test_each_who_signs_for_a_committee_stands_with_the_office() -> None:
    text = MOTION.replace(
        "Katharina Beispiel, Britta Muster und Fraktion\nDr. K. Keller-Sutter und Fraktion\n",
        "Der Hafenausschuss\n\nMax Muster\n\nVorsitzender\n\nDr. Eva Beispiel\n\n"
        "Berichterstatterin\n\nOla van Probe\n\nGeschäftsführender Vorsitzender\n\n",
    )
    assert signed(text)[-3:] == [
        "Max Muster Vorsitzender",
        "Dr. Eva Beispiel Berichterstatterin",
        "Ola van Probe Geschäftsführender Vorsitzender",
    ]


@pytest.mark.parametrize(
    "line",
    ["Betr.: Kostenschätzung Novelle", "Bezug: Erlass vom Mai", "hier: Kosten", "Az. W3-4712/7",
     "Von: Referat W 3", "Subject: Cost Estimate"],
)  # fmt: skip
def test_the_head_of_a_memo_is_no_signature(line):
    head = f"Vermerk\nReferat W 3\nBonn, 28. Februar 2025\n{line}\n\n"
    text = "Der Austausch der Leitungen kostet nach unserer Schätzung 1,3 Mrd. Euro.\n"
    assert signed(f"{head}1. Sachverhalt\n{text}\n2. Kosten\n{text}\n3. Votum\n{text}") == []


def test_a_line_with_a_label_is_no_name():
    text = LETTER + "Telefon: Zentrale\n"
    assert signed(text)[-1].endswith("Referatsleiterin")
