"""Sources that disagree on a point, and newer papers on a subject: announced, and seldom else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from rag.answer import conflicts
from rag.answer.drafts import citation
from rag.config import Settings
from rag.embed import open_words
from rag.embed.base import Embedder
from rag.types import Citation, DocumentInfo, Evidence, Hit, Passage, Role

MARCH = ("Notiz zum Prüflabor für Funknetze", "2024-03-12")
SEPTEMBER = ("Notiz zum Prüflabor für Funknetze, Fortschreibung", "2024-09-03")


@cache
def words() -> Embedder:
    return open_words(Settings())


def said(
    text: str,
    of: tuple[str, str | None] = MARCH,
    *,
    language: str = "de",
    role: Role = Role.REPORTS,
    score: float = 1.0,
) -> Evidence:
    """One sentence of a document that is known by its title and date."""
    title, date = of
    info = DocumentInfo(title.lower(), f"{title[:12]}.txt", title, date=date, language=language)
    passage = Passage(info.id, 0, 0, len(text), language=language, role=role)
    return Evidence(Hit(passage, info, text, 1.0), 0, len(text), text, score)


def cited(one: Evidence) -> list[Citation]:
    return [citation(one.hit, one.start, one.end, 1)]


@pytest.mark.parametrize(
    ("one", "other", "sides"),
    [
        (
            "Die Baukosten sind mit 6,8 Millionen Euro veranschlagt.",
            "Die Baukosten steigen auf 7,4 Millionen Euro.",
            ("7,4 Millionen Euro", "6,8 Millionen Euro"),
        ),
        (
            "Der Probebetrieb beginnt am 1. Oktober 2024.",
            "Der Probebetrieb des Labors beginnt am 3. Februar 2025.",
            ("3. Februar 2025", "1. Oktober 2024"),
        ),
        (
            "Von der Kampagne sind 37 Gemeinden betroffen.",
            "Betroffen sind von der Kampagne inzwischen 61 Gemeinden.",
            ("61", "37"),
        ),
        # The 5 of "5 Prozent" stands in "15" and in "2015" before.
        (
            "Von den 15 Kränen im Hafen Kiel fallen 5 Prozent aus.",
            "Von den 15 Kränen im Hafen Kiel fallen 7 Prozent aus.",
            ("7 Prozent", "5 Prozent"),
        ),
        (
            "Im Hafen Kiel wurden 2015 für Kräne 15 Euro je Tonne verlangt.",
            "Im Hafen Kiel wurden 2015 für Kräne 20 Euro je Tonne verlangt.",
            ("20 Euro", "15 Euro"),
        ),
        # Of two points the one that is told first.
        (
            "Die 37 Gemeinden erhalten von der Kampagne 5 Millionen Euro.",
            "Die 61 Gemeinden erhalten von der Kampagne 8 Millionen Euro.",
            ("61", "37"),
        ),
    ],
)
def test_two_numbers_on_one_point_are_shown_the_newer_first(
    one: str, other: str, sides: tuple[str, str]
) -> None:
    (found,) = conflicts.disagreements([said(one), said(other, SEPTEMBER)], words())
    assert tuple(side.words for side in found.sides) == sides


HEAD = "Wer leitet das Prüflabor?"


@pytest.mark.parametrize(
    ("one", "other", "question", "sides"),
    [
        (
            "Das Prüflabor leitet seit Mai Eva Holm.",
            "Das Prüflabor leitet seit Mai Jan Krug.",
            HEAD,
            ("Jan Krug", "Eva Holm"),
        ),
        (
            "Das neue Prüflabor entsteht in Hamburg am Hafen.",
            "Das neue Prüflabor entsteht in Bremen am Hafen.",
            "Wo entsteht das neue Prüflabor?",
            ("Bremen", "Hamburg"),
        ),
        (
            "Die Aufsicht über das Labor führt das BSI allein.",
            "Die Aufsicht über das Labor führt die BNetzA allein.",
            "Welche Behörde führt die Aufsicht?",
            ("die BNetzA", "das BSI"),
        ),
    ],
)
def test_two_names_in_one_place_are_shown_where_a_name_is_asked_for(
    one: str, other: str, question: str, sides: tuple[str, str]
) -> None:
    evidence = [said(one, MARCH), said(other, SEPTEMBER, score=0.9)]
    (found,) = conflicts.disagreements(evidence, words(), question)
    assert tuple(side.words for side in found.sides) == sides
    (notice,) = conflicts.notices(evidence, [], cited(evidence[0]), words(), "de", question)
    assert all(side in notice.text for side in sides)


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        # Nobody asked for a name.
        ("Das Labor leitet Eva Holm.", "Das Labor leitet Jan Krug.", "Wie viele Leiter gibt es?"),
        # The question says which of the two is meant.
        ("In Bremen prüft das Amt jedes Gerät.", "In Hamburg prüft das Amt jedes Gerät.",
         "Wer prüft in Bremen die Geräte?"),
        # The sentences are about different things.
        ("Das Prüflabor leitet seit Mai Eva Holm.", "Das Warnzentrum leitet seit Mai Jan Krug.",
         HEAD),
        ("In Polen leitet das Labor seit Mai Eva Holm.",
         "In Ungarn leitet das Labor seit Mai Jan Krug.", HEAD),
        # One is about another place.
        ("Das Prüflabor leitet seit Mai Eva Holm.",
         "Das Prüflabor in Polen leitet seit Mai Jan Krug.", HEAD),
        # One says more than the other.
        ("Das Labor leiten Eva Holm und Jan Krug.", "Das Labor leitet seit Mai Jan Krug.", HEAD),
        # What differs is no name.
        ("Das Labor leitet seit Mai ein Chemiker.", "Das Labor leitet seit Mai ein Gremium.", HEAD),
    ],
)  # fmt: skip
def test_other_names_are_no_disagreement(one: str, other: str, question: str) -> None:
    evidence = [said(one, MARCH), said(other, SEPTEMBER, score=0.9)]
    assert conflicts.disagreements(evidence, words(), question) == []


def test_an_english_sentence_disagrees_with_a_german_one() -> None:
    german = said("Der Probebetrieb des Labors beginnt am 1. Oktober 2024.")
    english = said(
        "Trial operation of the laboratory begins on 3 February 2025.", SEPTEMBER, language="en"
    )
    (found,) = conflicts.disagreements([german, english], words())
    assert [side.words for side in found.sides] == ["3 February 2025", "1. Oktober 2024"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Die Baukosten betragen 6,8 Millionen Euro.", "Die Baukosten betragen 6,8 Mio. Euro."),
        ("Die Baukosten betragen 6,8 Millionen Euro.", "Der Betrieb kostet 1,9 Millionen Euro."),
        ("Die Frist beträgt 5 Jahre.", "Die Frist nach § 7 regelt das Gesetz."),
        ("Das regelt § 5 des Gesetzes für die Länder.", "Das regelt § 7 des Gesetzes für Länder."),
        ("Im Jahr 2023 prüfte das Amt die Anträge.", "Im Jahr 2024 prüfte das Amt die Anträge."),
        (
            "Die Kosten betragen 3 Millionen Euro im Norden und 4 Millionen Euro im Süden.",
            "Die Kosten betragen 5 Millionen Euro im Norden.",
        ),
        (
            "In der 20. Wahlperiode wurde der Ausschuss geöffnet.",
            "Der Ausschuss wurde in der 21. Wahlperiode geöffnet.",
        ),
        ("Berlin, den 9. September 2025", "Berlin, den 28. September 2023"),
    ],
)
def test_other_numbers_are_no_disagreement(one: str, other: str) -> None:
    assert conflicts.disagreements([said(one), said(other, SEPTEMBER)], words()) == []


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Im Landkreis Ost gab es 120 Anträge.", "Im Landkreis West gab es 340 Anträge.", "de"),
        ("Beim Hafenamt arbeiten 340 Leute.", "Beim Flughafenamt arbeiten 510 Leute.", "de"),
        ("Das kostet 12.000 Euro im Monat.", "Das kostet 144.000 Euro im Jahr.", "de"),
        ("Das Amt zahlt jährlich 1,5 Millionen Euro.", "Das Amt zahlt monatlich 125.000 Euro.",
         "de"),
        ("The county of Essex has 120 boats.", "The county of Kent has 340 boats.", "en"),
        ("Many adolescents (11 to 17 years) are obese in the survey.",
         "Adolescents are obese in the survey: 62.800.", "en"),
        ("The rent is 500 euros per month.", "The rent is 6,000 euros per year.", "en"),
    ],
)  # fmt: skip
def test_numbers_of_other_things_or_spans_are_no_disagreement(
    one: str, other: str, language: str
) -> None:
    sides = [said(one, language=language), said(other, SEPTEMBER, language=language)]
    assert conflicts.disagreements(sides, words()) == []


def test_costs_of_documents_on_other_things_are_no_disagreement() -> None:
    bridge = said("Die Kosten betragen nunmehr 17,9 Mio. Euro.", ("Bau der Brücke", "2025-08-20"))
    boat = said("Kosten: 4.800 Euro (<= Ansatz).", ("Pegel am Kanal", "2025-05-16"))
    assert conflicts.disagreements([bridge, boat], words()) == []


def test_sources_that_differ_beside_the_answer_are_not_announced() -> None:
    sides = [
        said("Die Baukosten sind mit 6,8 Millionen Euro veranschlagt."),
        said("Die Baukosten steigen auf 7,4 Millionen Euro.", SEPTEMBER),
    ]
    other = said("Das Labor prüft die Geräte.", ("Prüfplan", "2024-01-01"))
    assert conflicts.notices(sides, [], cited(other), words(), "de") == ()


def test_a_question_and_a_sentence_far_behind_disagree_with_nothing() -> None:
    best = said("Die Baukosten betragen 6,8 Millionen Euro.")
    other = "Die Baukosten betragen 7,4 Millionen Euro."
    asking = said(other, SEPTEMBER, role=Role.ASKS)
    behind = said(other, SEPTEMBER, score=0.1)
    assert conflicts.disagreements([best, asking], words()) == []
    assert conflicts.disagreements([best, behind], words()) == []


def test_one_document_does_not_disagree_with_itself() -> None:
    found = [said("Es gab 37 Fälle im Norden."), said("Es gab 61 Fälle im Norden.")]
    assert conflicts.disagreements(found, words()) == []


def young(old: Evidence, other: Evidence) -> list[str]:
    cited = [citation(old.hit, old.start, old.end, 1)]
    return [one.document.title for one in conflicts.newer(cited, [old.hit, other.hit], words())]


def test_a_newer_document_with_the_same_title_is_announced() -> None:
    old = said("Das Labor prüft.", ("Sicherheit der Funknetze", "2023-05-01"))
    new = said("Das Amt prüft.", ("Die Sicherheit der Funknetze", "2024-05-02"))
    assert young(old, new) == ["Die Sicherheit der Funknetze"]
    assert young(new, old) == []


def test_a_document_that_says_it_replaces_the_other_is_announced() -> None:
    old = said("Das Labor prüft.", ("Vermerk zum Labor", "2024-03-12"))
    text = "This note replaces the note of 12 March 2024. It has three pages."
    new = said(text, ("State of play", "2024-09-03"), language="en")
    assert young(old, new) == ["State of play"]
    other = said(
        "It replaces the note of 1 May 2019.", ("State of play", "2024-09-03"), language="en"
    )
    assert young(old, other) == []


def test_that_a_document_replaces_the_other_may_stand_where_nothing_was_found() -> None:
    old = said("Das Labor prüft.", ("Vermerk zum Labor", "2024-03-12"))
    new = said("Das Labor prüft viel.", ("Neuer Stand", "2024-09-03"))
    head = "Neuer Stand\n\nDieser Vermerk ersetzt den Vermerk vom 12. März 2024.\n\n"
    cited = [citation(old.hit, old.start, old.end, 1), citation(new.hit, new.start, new.end, 2)]
    hits = [old.hit, new.hit]
    assert conflicts.newer(cited, hits, words()) == []
    (found,) = conflicts.newer(cited, hits, words(), lambda hit: head + hit.text)
    assert found.document.title == "Neuer Stand"
    undated = replace(old.hit.document, date="2024")
    vague = [replace(old.hit, document=undated), new.hit]
    assert conflicts.newer(cited, vague, words(), lambda hit: head + hit.text) == []


@pytest.mark.parametrize(
    "other",
    [
        ("Ausbau der Bahnhöfe im Süden", "2024-05-02"),
        ("Sicherheit der Bahnhöfe", "2024-05-02"),
        ("Die Sicherheit der Funknetze", None),
        ("Die Sicherheit der Funknetze", "2023"),
    ],
)
def test_another_subject_or_no_later_date_is_not_announced(other: tuple[str, str | None]) -> None:
    old = said("Das Labor prüft.", ("Sicherheit der Funknetze", "2023-05-01"))
    assert young(old, said("Das Amt prüft.", other)) == []


def test_the_notice_names_both_sides_with_their_dates() -> None:
    evidence = [
        said("Die Baukosten sind mit 6,8 Millionen Euro veranschlagt."),
        said("Die Baukosten steigen auf 7,4 Millionen Euro.", SEPTEMBER),
    ]
    (line,) = conflicts.notices(evidence, [], cited(evidence[1]), words(), "de")
    for part in ("7,4 Millionen Euro", "2024-09-03", "6,8 Millionen Euro", "2024-03-12"):
        assert part in line.text


def marked(one: Evidence, marking: str) -> Evidence:
    document = replace(one.hit.document, marking=marking)
    passage = replace(one.hit.passage, marking=marking)
    return replace(one, hit=replace(one.hit, document=document, passage=passage))


def test_a_notice_bears_the_markings_of_the_papers_whose_words_it_shows() -> None:
    old = said("Die Baukosten sind mit 6,8 Millionen Euro veranschlagt.")
    new = marked(said("Die Baukosten steigen auf 7,4 Millionen Euro.", SEPTEMBER), "VS-NfD")
    (notice,) = conflicts.notices([old, new], [], cited(old), words(), "de")
    assert "7,4 Millionen Euro" in notice.text
    assert "VS-NfD" in notice.markings


def test_a_newer_paper_that_is_announced_brings_its_marking() -> None:
    old = said("Das Labor prüft.", ("Sicherheit der Funknetze", "2023-05-01"))
    new = said("Das Amt prüft.", ("Die Sicherheit der Funknetze", "2024-05-02"))
    new = marked(new, "GEHEIM")
    cited = [citation(old.hit, old.start, old.end, 1)]
    (notice,) = conflicts.notices([old], [old.hit, new.hit], cited, words(), "de")
    assert notice.markings == ("GEHEIM",)
