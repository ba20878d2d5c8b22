"""Sections whose whole text is one short sentence, such as "C. Alternativen" / "Keine."."""

from __future__ import annotations

from rag.ranking.rerank import cut
from rag.types import DocumentInfo, Hit, Passage

INFO = DocumentInfo("d", "gesetz.txt", "Entwurf eines Gesetzes über Seehäfen", language="de")


def hit(text: str, *section: str) -> Hit:
    """A passage of a bill, beginning at the hundredth character."""
    return Hit(Passage("d", 0, 100, 100 + len(text), section=section), INFO, text, 1.0)


def test_a_short_sentence_that_is_all_of_its_section_is_read_with_its_heading() -> None:
    found = cut([hit("Keine.", "C. Alternativen")])
    assert [one.text for one in found] == ["C. Alternativen: Keine."]
    assert (found[0].start, found[0].end) == (100, 106)


def test_short_words_that_are_no_answer_to_their_heading_are_not_read() -> None:
    assert cut([hit("Keine.")]) == []
    assert cut([hit("12.", "C. Alternativen")]) == []
    assert cut([hit("Haushaltsausgaben", "D. Kosten")]) == []
    several = "Keiner.\n\nDem Bund entstehen durch das Gesetz Kosten von zwei Millionen Euro."
    assert [one.text[:8] for one in cut([hit(several, "E.3 Verwaltung")])] == ["Dem Bund"]


def test_the_line_of_a_heading_is_no_sentence() -> None:
    text = "4.2 Erfüllungsaufwand für die Wirtschaft\n\nDer Wirtschaft entsteht kein Aufwand."
    assert [one.text for one in cut([hit(text, "4. Aufwand")])] == [
        "Der Wirtschaft entsteht kein Aufwand."
    ]
    kept = "4.2 Die Häfen werden vom Bund jedes Jahr geprüft."
    assert [one.text for one in cut([hit(kept, "4. Aufwand")])] == [kept]


def test_a_line_with_a_letter_above_whole_sentences_is_no_sentence() -> None:
    text = (
        "Die Folgen sind diese.\n\na) Erfüllungsaufwand für Bürgerinnen und Bürger\n\n"
        "Bürgerinnen und Bürger sind von dem Gesetz nicht betroffen.\n\n"
        "b) Erfüllungsaufwand für die Wirtschaft\n\nDer Wirtschaft entsteht kein Aufwand."
    )
    assert [one.text for one in cut([hit(text, "4. Aufwand")])] == [
        "Bürgerinnen und Bürger sind von dem Gesetz nicht betroffen.",
        "Der Wirtschaft entsteht kein Aufwand.",
    ]


def test_an_item_of_a_list_with_letters_is_read_though_no_full_stop_ends_it() -> None:
    items = ["a) Ausbau der Häfen an der Ostsee", "b) Förderung der Binnenschiffahrt"]
    text = "\n\n".join(["Ziele des Gesetzes sind:", *items, "Der Bund trägt alle Kosten davon."])
    found = [one.text for one in cut([hit(text, "A. Ziel")])]
    assert all(item in found for item in items)
