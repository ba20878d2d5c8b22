"""Parliamentary papers, memos and saved pages: structure, description, what is dropped."""

from __future__ import annotations

import pytest

from ingest.reader import read, read_bytes
from rag.errors import DocumentError
from rag.types import BlockKind, Role

HEAD = """Deutscher Bundestag Drucksache 99/1234
99. Wahlperiode 18.08.2025
Antwort
der Bundesregierung
auf die Kleine Anfrage der Abgeordneten Anna Muster, Bernd Beispiel, weiterer
Abgeordneter und der Fraktion der AfD
– Drucksache 99/1122 –
Prüfung der Hafenanlagen im Jahr
2025
"""
REPLY = (
    HEAD
    + """V o r b e m e r k u n g  d e r  F r a g e s t e l l e r
Im Juli 2025 wurden nach Angaben der Fragesteller zahlreiche Hafenanlagen geprüft, wobei
Die Antwort wurde namens der Bundesregierung mit Schreiben des Bundesministeriums für Verkehr
vom 15. August 2025 übermittelt.
Die Drucksache enthält zusätzlich – in kleinerer Schrifttype – den Fragetext.
mehrere Mängel festgestellt worden sein sollen, die bis heute nicht behoben sind.
 1. Wie viele Hafenanlagen wurden geprüft
a) im Norden,
b) im Süden?
 2. Welche Mängel wurden festgestellt, und wann werden sie behoben?
Wenn nein, warum nicht?
Die Fragen 1 und 2 werden gemeinsam beantwortet.
Es wurden zwölf Hafenanlagen geprüft. Dabei wurden die folgenden Mängel festgestellt:
1. Risse in der Kaimauer
2. fehlende Geländer
 3. Trifft es zu, dass die Prüfung wiederholt wird?
Ja.
Gesamtherstellung: Muster GmbH & Co. KG, Buch- und Offsetdruckerei, Beispielstraße 1, Berlin
ISSN 0722-8333
"""
)
INQUIRY = """Deutscher Bundestag Drucksache 99/1122
99. Wahlperiode 02.07.2025
Kleine Anfrage
der Abgeordneten Anna Muster, Bernd Beispiel und der Fraktion BÜNDNIS 90/DIE GRÜNEN
Prüfung der Hafenanlagen
Die Fragesteller beobachten seit Jahren, dass die Hafenanlagen im Norden des Landes kaum noch
geprüft werden, obwohl das Gesetz eine jährliche Prüfung ausdrücklich vorschreibt.
Wir fragen die Bundesregierung:
Allgemeines
1. Wie viele Hafenanlagen gibt es, und wie viele davon wurden zuletzt geprüft
a) im Norden,
b) im Süden?
2. Wer prüft?
Kosten
3. Was kostet die Prüfung?
Berlin, den 30. Juni 2025
Anna Muster, Bernd Beispiel und Fraktion
"""


def paper(text, name="papier.txt"):
    return read_bytes(text.encode(), name)


def rows(document, **wanted):
    return [
        document.text[b.start : b.end]
        for b in document.blocks
        if all(getattr(b, key) == value for key, value in wanted.items())
    ]


def test_the_head_of_an_answer_is_read():
    info = paper(REPLY).info
    assert (info.number, info.date, info.kind) == ("99/1234", "2025-08-18", "Antwort")
    assert info.issuer == "Bundesregierung (Bundesministerium für Verkehr)"
    assert info.title == "Prüfung der Hafenanlagen im Jahr 2025"
    assert info.language == "de"


def test_questions_and_answers_keep_their_numbers_and_roles():
    document = paper(REPLY)
    assert len(rows(document, kind=BlockKind.QUESTION, number="1", role=Role.ASKS)) == 3
    assert len(rows(document, kind=BlockKind.QUESTION, number="2", role=Role.ASKS)) == 2
    joint = rows(document, number="1, 2", role=Role.ANSWERS)
    assert joint[0] == "Die Fragen 1 und 2 werden gemeinsam beantwortet."
    assert joint[-1] == "2. fehlende Geländer"
    assert rows(document, number="3", role=Role.ANSWERS) == ["Ja."]


def test_a_footnote_that_cuts_a_sentence_moves_to_the_head():
    document = paper(REPLY)
    assert "geprüft, wobei mehrere Mängel festgestellt" in document.text
    assert document.text.index("namens der Bundesregierung") < document.text.index("Vorbemerkung")


def test_imprint_and_notes_are_dropped_and_listed():
    document = paper(REPLY)
    assert "ISSN" not in document.text
    assert [item.reason for item in document.dropped] == ["preprint", "imprint", "imprint"]


def test_an_inquiry_states_then_asks():
    document = paper(INQUIRY)
    assert document.info.issuer == "Fraktion BÜNDNIS 90/DIE GRÜNEN"
    assert rows(document, role=Role.STATES)[0].startswith("Die Fragesteller beobachten")
    assert len(rows(document, role=Role.ASKS, number="1")) == 3
    assert rows(document, role=Role.ASKS, number="3") == ["3. Was kostet die Prüfung?"]
    assert rows(document, kind=BlockKind.HEADING) == [
        "Prüfung der Hafenanlagen", "Allgemeines", "Kosten",
    ]  # fmt: skip
    assert rows(document, role=Role.REPORTS)[-1].endswith("und Fraktion")


def test_running_heads_tell_the_pages_and_no_page_is_guessed():
    sentence = "Die Prüfung der Anlagen ergab auf Seite {} keine weiteren Mängel."
    text = INQUIRY.split("Wir fragen")[0] + "".join(
        f"Drucksache 99/1122 – {n} – Deutscher Bundestag – 99. Wahlperiode\n{sentence.format(n)}\n"
        for n in (2, 3, 5, 6)
    )
    document = paper(text)
    named = {page.number: document.text[page.start : page.end] for page in document.pages}
    assert sorted(named) == [1, 2, 5, 6]  # Page 3's end is unknown, since page 4 has no head.
    assert "auf Seite 2" in named[2]
    assert "auf Seite 6" in named[6]
    assert "99. Wahlperiode\n" not in document.text


def test_a_bundesrat_paper_is_read_by_its_own_head():
    text = (
        "Bundesrat Drucksache   449/25\n 03.09.25\n\nUnterrichtung\n"
        "durch die Europäische Kommission\n"
        "\nVorschlag für eine Verordnung über Hafenanlagen\n\n"
        "Der Bundesrat wird über die Vorlage gemäß § 2 EUZBLG durch die Regierung unterrichtet.\n"
    )
    info = paper(text).info
    assert (info.number, info.date, info.issuer) == (
        "449/25",
        "2025-09-03",
        "Europäische Kommission",
    )


def test_numbered_and_cue_headings_nest():
    body = "Die Prüfung der Anlagen ist nach dem geltenden Recht in jedem Jahr zu wiederholen. " * 2
    text = "\n".join(
        [
            "1 Einleitung",
            body,
            "1.1 Anlass",
            body,
            "1.2 Ziel",
            body,
            "2 Lage",
            body,
            "Begründung",
            body,
        ]
    )
    document = paper(text)
    levels = {document.text[b.start : b.end]: b.level for b in document.blocks if b.level}
    assert levels == {
        "1 Einleitung": 2,
        "1.1 Anlass": 3,
        "1.2 Ziel": 3,
        "2 Lage": 2,
        "Begründung": 2,
    }


def test_a_contents_table_is_dropped():
    text = "Inhal tsverzeichnis\n" + "\n".join(f"{n} Kapitel {'.' * 40} {n}" for n in range(1, 5))
    document = paper(text + "\n\nDer Bericht beginnt mit einem ganzen Satz über die Lage.\n")
    assert document.text == "Der Bericht beginnt mit einem ganzen Satz über die Lage."


def test_a_marking_counts_as_a_stamp_and_not_as_a_quote():
    stamped = "VS – Nur für den Dienstgebrauch\nVermerk\nDie Lage im Hafen ist ruhig.\n"
    quoted = 'In dem Schreiben ("VS - Nur für den Dienstgebrauch") heißt es, der Hafen sei ruhig.\n'
    assert paper(stamped).info.marking == "VS-NfD"
    assert paper(stamped).info.kind == "Vermerk"
    assert paper(quoted).info.marking == "none"


def test_a_date_stamp_before_a_saved_text_stays_partial():
    document = paper(
        "date 2020-01 Der Hafen soll wieder öffnen, sagt die Behörde.\n\nMehr ist offen.\n"
    )
    assert document.info.date == "2020-01"
    assert document.text.startswith("Der Hafen")


def test_a_text_without_date_has_none():
    assert paper("Der Hafen ist seit Freitag wieder offen.").info.date is None


@pytest.mark.parametrize("sign", ["-", "|", "– : –"])
def test_a_line_of_signs_in_the_head_hides_no_date(sign):
    document = paper(f"Lagebild Hafen\n\n{sign}\n\nStand: 17.05.2024\n\nDer Hafen ist offen.\n")
    assert document.info.date == "2024-05-17"


@pytest.mark.parametrize(
    ("stated", "date"),
    [("20240501", "2024-05-01"), ("20249901", "2024-05-17"), ("KW 20", "2024-05-17")],
)
def test_a_date_is_read_in_short_where_the_file_states_it_and_looked_for_where_it_states_none(
    stated, date
):
    text = f"---\ndate: {stated}\n---\n# Lagebild\n\nStand: 17.05.2024\n\nDer Hafen ist offen.\n"
    assert paper(text, "lage.md").info.date == date


SAVED_PAGE = """Inland
Hafen

Hafen bleibt nach Prüfung vorerst geschlossen

Ein Bild vom leeren Hafen im Nebel am frühen Morgen. Bild: Muster/AGENTUR

Hafen bleibt nach Prüfung vorerst geschlossen

17.05.2024, 13:32
Mehr «Inland»

Der Hafen bleibt nach der Prüfung durch die Behörde vorerst geschlossen. Das teilte die zuständige
Stelle am Freitag mit, ohne einen Zeitpunkt für die Öffnung zu nennen. (muster)

Behörde: «Noch nicht sicher»

Die Behörde will die Anlagen in den kommenden Wochen erneut prüfen. Erst danach werde man über die
Öffnung entscheiden, sagte ein Sprecher. Die Reedereien seien unterrichtet worden.

Der Hafen in Bildern
1 / 9
quelle: muster agentur
Auf Facebook teilen
5 EUR
Das könnte dich auch noch interessieren:
0 Kommentare
Vögel im Park füttern ist ab sofort verboten, teilte die Stadt am Donnerstag in einer {}
an alle Haushalte mit und begründete dies ausführlich mit Hygiene.
""".format("längeren Mitteilung")


def test_page_litter_goes_and_the_article_stays():
    text = SAVED_PAGE.replace("zuständige\n", "zuständige ").replace("die\nÖff", "die Öff")
    document = paper(text.replace("Mitteilung\n", "Mitteilung "))
    assert document.text.split("\n\n") == [
        "Hafen bleibt nach Prüfung vorerst geschlossen",
        "Der Hafen bleibt nach der Prüfung durch die Behörde vorerst geschlossen. Das teilte die "
        "zuständige Stelle am Freitag mit, ohne einen Zeitpunkt für die Öffnung zu nennen. "
        "(muster)",
        "Behörde: «Noch nicht sicher»",
        "Die Behörde will die Anlagen in den kommenden Wochen erneut prüfen. Erst danach werde man "
        "über die Öffnung entscheiden, sagte ein Sprecher. Die Reedereien seien unterrichtet "
        "worden.",
    ]
    assert document.info.kind == "news"
    assert document.info.date == "2024-05-17"
    assert any("Vögel" in item.text for item in document.dropped)


def test_a_letter_that_mentions_a_source_loses_nothing():
    text = "Tabelle 1\nQuelle: Statistisches Amt\n1 / 7\nDie Zahlen sind vorläufig.\n"
    document = paper(text)
    assert "Quelle: Statistisches Amt" in document.text
    assert "1 / 7" in document.text
    assert document.dropped == ()


def test_a_sidecar_overrides_and_an_unknown_key_is_named(tmp_path):
    path = tmp_path / "notiz.txt"
    path.write_text("Der Hafen ist offen.", "utf-8")
    beside = tmp_path / "notiz.txt.meta.toml"
    beside.write_text('title = "Hafen"\ndate = 2024-05-17\ngroups = ["leitung"]\n', "utf-8")
    info = read(path).info
    assert (info.title, info.date, info.groups) == ("Hafen", "2024-05-17", ("leitung",))
    beside.write_text('titel = "Hafen"\n', "utf-8")
    with pytest.raises(
        DocumentError, match=r"notiz\.txt\.meta\.toml: unknown key 'titel'; allowed: title"
    ):
        read(path)


def test_the_title_ends_at_the_blank_line_and_its_first_word_tells_the_kind():
    opening = "Merkblatt über den Aufbau des Beispiel-Prüflabors Mobilfunk\n\nRegister EX-7\n"
    document = read_bytes((opening + "Das Labor ist seit dem Mai fertig.").encode(), "m.txt")
    assert document.info.title == "Merkblatt über den Aufbau des Beispiel-Prüflabors Mobilfunk"
    assert document.info.kind == "Merkblatt"
