"""Laws and bills: every passage says where it stands, as jurists cite it."""

from __future__ import annotations

import pytest

from ingest.chunk import passages
from ingest.provisions import Place, Reader, span, written
from ingest.reader import read_bytes
from rag.types import BlockKind

COVER = """Deutscher Bundestag Drucksache 99/77
99. Wahlperiode 07.07.2025
Gesetzentwurf
der Bundesregierung
Entwurf eines Gesetzes über Hafenanlagen
A. Problem
Die Häfen sind alt, und niemand weiß mehr, wann sie zuletzt geprüft worden sind.
B. Lösung
Die Prüfung wird neu geregelt, damit sie künftig in jedem Jahr und in jedem Hafen stattfinden kann.
"""
LONG = (
    "nachdem die zuständige Behörde des Landes den Betreiber der Anlage angehört und ihm"
    " Gelegenheit gegeben hat, innerhalb einer Frist von vier Wochen schriftlich zu allen"
    " Feststellungen Stellung zu nehmen, die bei der Begehung der Anlage durch Sachverständige"
    " getroffen und in einer Niederschrift festgehalten worden sind, es sei denn, dass die Anlage"
    " nach den Umständen des Falles sofort gesperrt werden muss, weil sonst Menschen oder Schiffe"
    " zu Schaden kämen; dann genügt es, wenn der Betreiber danach gehört wird."
)
LAW = (
    COVER
    + f"""Der Bundestag hat das folgende Gesetz beschlossen:
Inhaltsübersicht
§ 1 Zweck
§ 2 Begriffe
§ 3 Prüfung
§ 4 Inkrafttreten
§ 1
Zweck
Zweck dieses Gesetzes ist die Sicherheit aller Hafenanlagen im Geltungsbereich des Grundgesetzes.
§ 2
Begriffe
Im Sinne dieses Gesetzes ist
1. Hafen eine Anlage am Wasser, die dem Umschlag von Gütern dient,
2. Prüfung die Begehung einer solchen Anlage durch Sachverständige.
§ 3
Prüfung
(1) Jeder Hafen wird jährlich geprüft, {LONG}
(2) Bei der Prüfung stellt die Behörde fest,
1. ob die Kaimauer trägt,
2. ob das Gelände frei ist
a) von Schrott und
b) von Munition,
und teilt es dem Betreiber mit, {LONG}
(3) Die Prüfung entfällt, wenn der Hafen nicht mehr betrieben wird, {LONG}
§ 4
Inkrafttreten
Dieses Gesetz tritt am Tag nach der Verkündung in Kraft.
Begründung
A. Allgemeiner Teil
Die Häfen brauchen neue Regeln, denn die alten haben sich in der Praxis nicht bewährt.
B. Besonderer Teil
Zu § 3 (Prüfung)
Zu Absatz 1
Die Prüfung geschieht jährlich, {LONG}
Zu Absatz 2
Die Feststellungen sind wichtig, {LONG}
"""
)
AMENDS = (
    COVER
    + f"""Der Bundestag hat das folgende Gesetz beschlossen:
Artikel 1
Änderung des Hafengesetzes
Das Hafengesetz vom 8. Dezember 2017 (BGBl. I S. 3892) wird wie folgt geändert:
1. § 5 wird wie folgt geändert:
a) Absatz 2 wird wie folgt geändert:
aa) In Nummer 3 wird die Angabe „alt“ durch die Angabe „neu“ ersetzt, {LONG}
bb) Nach Nummer 3 wird die folgende Nummer 4 eingefügt:
„4. Häfen, die am Meer liegen, {LONG}“
2. Nach § 7 wird der folgende § 8 eingefügt:
„§ 8
Aufsicht
(1) Die Aufsicht führt das Land, {LONG}
(2) Der Bund wird unterrichtet, {LONG}“
3. § 9 wird aufgehoben.
Artikel 2
Inkrafttreten
Dieses Gesetz tritt am Tag nach der Verkündung in Kraft.
Begründung
Zu Artikel 1 Nummer 2
Die Aufsicht wird auf die Länder übertragen, {LONG}
"""
)
ENGLISH = f"""# Harbour Act

Section 1

Purpose

This Act protects harbours and those who work in them.

Section 2

Inspection

(1) Every harbour shall be inspected each year by the authority of the county, which shall hear the
operator before it decides and give reasons for whatever it orders in writing and without delay.

(2) The authority shall state, before the end of the month in which the inspection took place,
whether it has found

(a) that the quay wall is safe for the loads that are put upon it in the ordinary course, and

(b) that the ground is free of scrap and of whatever else may hurt those who work upon it.

{LONG}
"""


def paths(text, name="gesetz.txt", tokens=300):
    document = read_bytes(text.encode(), name)
    return [
        (" › ".join(one.section), document.text[one.start : one.end])
        for one in passages(document, tokens)
    ]


def path_of(words, found):
    (path,) = [path for path, text in found if words in text]
    return path


def test_each_absatz_of_a_law_is_a_passage_that_names_its_place():
    found = paths(LAW)
    assert path_of("Jeder Hafen wird jährlich", found) == "§ 3 Prüfung › § 3 Abs. 1"
    assert path_of("ob die Kaimauer trägt", found) == "§ 3 Prüfung › § 3 Abs. 2"
    assert path_of("Die Prüfung entfällt", found) == "§ 3 Prüfung › § 3 Abs. 3"


def test_a_long_absatz_is_parted_and_its_nummern_are_named():
    found = paths(LAW, tokens=50)
    assert "§ 3 Abs. 2 Nr. 2 Buchst. " in path_of("von Munition", found)


def test_short_absaetze_share_a_passage_that_names_the_first_and_the_last():
    text = LAW.replace(LONG, "und zwar bald.")
    assert path_of("Jeder Hafen", paths(text)) == "§ 3 Prüfung › § 3 Abs. 1 bis 2"


def test_a_law_ends_its_cover_sheet_and_its_list_of_contents_heads_nothing():
    found = paths(LAW)
    assert path_of("die dem Umschlag von Gütern", found).startswith("§ 2 Begriffe")
    document = read_bytes(LAW.encode(), "gesetz.txt")
    heads = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert heads.count("§ 3 Prüfung") == 1


LETTER = """F. Weitere Kosten
Weitere Kosten entstehen nicht.
BUNDESREPUBLIK DEUTSCHLAND
DER BUNDESKANZLER
Hiermit übersende ich den von der Bundesregierung beschlossenen Entwurf mit Begründung, der zugeht.
"""


def test_the_first_paragraph_of_a_law_is_a_heading_below_the_colon_of_its_formula():
    before, contents, after = LAW.partition("Inhaltsübersicht\n")
    text = before + after[after.index("§ 1\n") :]
    assert contents
    assert "beschlossen:\n§ 1\nZweck" in text
    assert path_of("Zweck dieses Gesetzes ist", paths(text)).startswith("§ 1 Zweck")


def test_the_letter_that_sends_a_bill_is_no_part_of_its_cover_sheet():
    found = paths(COVER + LETTER)
    assert path_of("Weitere Kosten entstehen", found).startswith("F. Weitere Kosten")
    assert path_of("Hiermit übersende ich", found) == "DER BUNDESKANZLER"


def test_a_begruendung_says_what_it_is_about():
    found = paths(LAW)
    wanted = "Begründung › B. Besonderer Teil › Zu § 3 (Prüfung) › Zu Absatz 2"
    assert path_of("Die Feststellungen sind wichtig", found) == wanted


def test_an_order_names_its_own_place_and_that_in_the_law_it_amends():
    found = paths(AMENDS)
    article = "Artikel 1 Änderung des Hafengesetzes › Artikel 1"
    assert path_of("Der Bund wird unterrichtet", found) == f"{article} Nr. 2 › § 8 Abs. 2"
    assert path_of("§ 9 wird aufgehoben", found) == f"{article} Nr. 3 › § 9"


def test_what_an_amended_law_gets_has_the_place_that_it_will_have_there():
    found = paths(AMENDS, tokens=50)
    place = path_of("am Meer liegen", found)
    assert place.endswith("Artikel 1 Nr. 1 Buchst. a Doppelbuchst. bb › § 5 Abs. 2 Nr. 4")


def test_a_paragraph_put_into_another_law_is_no_heading_of_the_bill():
    document = read_bytes(AMENDS.encode(), "gesetz.txt")
    heads = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert not any("§ 8" in head for head in heads)
    assert "Artikel 1 Änderung des Hafengesetzes" in heads
    assert "Zu Artikel 1 Nummer 2" in heads


def test_an_english_act_is_cited_the_english_way():
    found = paths(ENGLISH, "act.md", tokens=50)
    assert path_of("Every harbour", found).endswith("Section 2(1)")
    assert path_of("the quay wall", found).endswith("Section 2(2)(a) to (b)")


CHAMBER = f"""Der Bundestag hat das folgende Gesetz beschlossen:
§ 1 Zweck
Dieses Gesetz regelt die Kammern der Häfen, {LONG}
§ 2 Satzung
Die Kammer gibt sich eine Satzung, {LONG}
§ 3 Abschlussprüfung
Die Prüfung findet jährlich statt, {LONG}
Sie entfällt für die Mitglieder der Kammer, die von der Behörde des Landes zugelassen sind nach
§ 2 Absatz 1 und von ihr nicht ausgeschlossen worden sind, ebenso für die Mitglieder nach
§ 3 Satz 2
§ 4 Nummernschilder
Die Kammer vergibt die Schilder, {LONG}
"""


def test_a_paragraph_whose_title_begins_like_absatz_or_satz_is_a_heading_and_a_reference_is_none():
    found = paths(CHAMBER)
    assert path_of("gibt sich eine Satzung", found) == "§ 2 Satzung"
    assert path_of("findet jährlich statt", found) == "§ 3 Abschlussprüfung"
    assert path_of("vergibt die Schilder", found) == "§ 4 Nummernschilder"
    assert path_of("§ 2 Absatz 1 und von ihr", found) == "§ 3 Abschlussprüfung"
    assert path_of("§ 3 Satz 2", found) == "§ 3 Abschlussprüfung"


@pytest.mark.parametrize(
    ("points", "last"),
    [
        ("a i", "(a)(i)"), ("a i ii", "(a)(ii)"), ("a i ii iii iv v", "(a)(v)"), ("a ii b", "(b)"),
        ("a b c d e f g h i", "(i)"), ("a i b i", "(b)(i)"), ("u v", "(v)"), ("w x", "(x)"),
        ("a viii ix x", "(a)(x)"), ("i ii iii iv v", "(v)"),
    ],
)  # fmt: skip
def test_an_english_point_in_roman_numerals_stands_below_its_letter(points, last):
    reader = Reader()
    reader.heading("Section 2", 2)
    reader.paragraph("(1) The authority shall state")
    place = [reader.paragraph(f"({point}) that it is safe;") for point in points.split()][-1]
    assert place is not None
    assert place.shown() == (f"Section 2(1){last}",)


@pytest.mark.parametrize(
    "ordinal",
    ["Siebenter", "Elfter", "Zwölfter", "Dreizehnter", "Zwanzigster", "Einunddreißigster"],
)
def test_divisions_are_headings_however_far_they_count(ordinal):
    text = CHAMBER.replace("§ 2 Satzung", f"{ordinal} Abschnitt\nVerfassung\n§ 2 Satzung")
    heading = f"{ordinal} Abschnitt Verfassung"
    assert path_of("gibt sich eine Satzung", paths(text)).startswith(heading)


def test_rows_of_a_table_that_begin_with_a_paragraph_sign_are_no_law():
    rows = "\n\n".join(f"§ {n} StGB {n}" for n in (7, 8, 9, 10, 11))
    found = paths("Die Straftaten verteilen sich wie folgt auf die Vorschriften.\n\n" + rows)
    assert not any("Abs." in path for path, _ in found)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("§ 5/Abs. 2/Nr. 1", "§ 5/Abs. 2/Nr. 3", ("§ 5 Abs. 2 Nr. 1 bis 3",)),
        ("§ 5/Abs. 2", "§ 5/Abs. 2/Nr. 3", ("§ 5 Abs. 2",)),
        ("§ 5/Abs. 2/Nr. 3", "§ 5/Abs. 2/Nr. 3", ("§ 5 Abs. 2 Nr. 3",)),
        ("§ 5/Abs. 2", "§ 6/Abs. 1", ("§§ 5 bis 6",)),
        ("Section 5/Abs. 2/Buchst. a", "Section 5/Abs. 2/Buchst. c", ("Section 5(2)(a) to (c)",)),
    ],
)
def test_a_stretch_is_cited_from_its_first_place_to_its_last(first, last, words):
    assert span(Place(chain(first)), Place(chain(last))) == words


def test_a_place_is_written_as_it_is_cited():
    assert written(chain("§ 5/Abs. 2/Nr. 3")) == "§ 5 Abs. 2 Nr. 3"
    assert written(chain("Section 5/Abs. 2/Buchst. c")) == "Section 5(2)(c)"


def chain(text):
    return tuple(tuple(step.rsplit(" ", 1)) for step in text.split("/"))
