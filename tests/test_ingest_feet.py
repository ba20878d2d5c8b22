"""Footnotes of text files: known by their numbers behind words of the text above them."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind, Role
from tests.test_ingest_pdf import texts
from tests.test_ingest_structure import HEAD

ABOVE = """\
Der Bundestag stellt fest, dass die Förderung der Häfen an der Ostsee seit Jahren sinkt.1
Das Land hat dies im vergangenen Jahr in zwei Gutachten bestätigt.2 Auch die allgemeine
"""
BELOW = """\
Förderung der Binnenhäfen sank in dieser Zeit, wie die Verbände im letzten Bericht melden.
"""


def read(text: str) -> tuple[list[str], list[str]]:
    """Return the footnotes and the paragraphs."""
    document = read_bytes(text.encode(), "antrag.txt")
    return texts(document, BlockKind.FOOTNOTE), texts(document, BlockKind.PARAGRAPH)


def test_a_reference_whose_mark_stands_above_it_is_a_footnote_and_the_sentence_runs_on() -> None:
    notes, text = read(
        f"{ABOVE}1 https://www.haefen-der-ostsee.de/bericht/die-foerderung-\nsinkt-weiter.html\n"
        f"2 Vgl. Gutachten des Landes über die Häfen (2024), S. 12 ff. und die dort genannten\n"
        f"Zahlen.\n{BELOW}"
    )
    assert notes == [
        "1 https://www.haefen-der-ostsee.de/bericht/die-foerderung-sinkt-weiter.html",
        "2 Vgl. Gutachten des Landes über die Häfen (2024), S. 12 ff. und die dort genannten"
        " Zahlen.",
    ]
    assert "Auch die allgemeine Förderung der Binnenhäfen sank" in " ".join(text)


def test_a_note_that_counts_on_from_a_reference_is_a_footnote() -> None:
    notes, _ = read(f"{ABOVE}1 www.ostsee.de/bericht\n2 Deutsche Häfen, Heft 3.\n{BELOW}")
    assert notes == ["1 www.ostsee.de/bericht", "2 Deutsche Häfen, Heft 3."]


def test_a_number_before_an_address_is_no_footnote_where_no_word_bears_it() -> None:
    plain = ABOVE.replace(".1\n", ".\n").replace(".2 ", ". ")
    assert read(f"{plain}1 www.ostsee.de/bericht\n{BELOW}")[0] == []


def test_what_stands_behind_the_address_of_a_note_is_text() -> None:
    notes, text = read(f"{ABOVE}1 www.ostsee.de/\n2 www.nordsee.de/haefen/\n{BELOW}")
    assert notes == ["1 www.ostsee.de/", "2 www.nordsee.de/haefen/"]
    assert any("Verbände im letzten Bericht" in paragraph for paragraph in text)


STARRED = (
    """\
1. Wie viele Hafenanlagen wurden geprüft, und wer hat die Prüfung am Ende bezahlt?
Auf die Übersicht in Anlage 1* wird verwiesen. Weitere Angaben liegen hierzu nicht vor.
2. Wie wägt die Bundesregierung die Interessen der Betreiber der Häfen gegen andere ab?
Die Bundesregierung wägt zwischen den geschützten Geheimnissen der Betreiber einer-
* Das Bundesministerium für Verkehr hat die Anlage als „VS-Vertraulich“ eingestuft. Sie ist
im Sekretariat hinterlegt.
seits und dem Anspruch des Parlaments andererseits ab, wie es das Gesetz vorsieht.
"""
    + 4
    * (
        "Die Abwägung zwischen den Geheimnissen der Betreiber und dem Anspruch des Parlaments\n"
        "beschreibt der Bericht.\n"
    )
)
NOTE = (
    "* Das Bundesministerium für Verkehr hat die Anlage als „VS-Vertraulich“"
    " eingestuft. Sie ist im Sekretariat hinterlegt."
)


def test_a_note_with_a_star_parts_neither_the_sentence_nor_the_word_around_it() -> None:
    notes, text = read(STARRED)
    assert notes == [NOTE]
    assert "der Betreiber einerseits und dem Anspruch" in " ".join(text)


def test_a_note_with_a_star_belongs_to_the_answer_that_bears_the_star() -> None:
    document = read_bytes(f"{HEAD}{STARRED}".encode(), "antwort.txt")
    note = next(block for block in document.blocks if block.kind is BlockKind.FOOTNOTE)
    assert (note.number, note.role) == ("1", Role.ANSWERS)


def test_items_with_stars_are_no_notes() -> None:
    items = "* Der Bund prüft die Häfen.\n* Das Land bezahlt die Prüfung.\n"
    assert read(f"Die Häfen sollen geprüft werden,* und zwar so:\n{items}")[0] == []


def test_a_star_that_no_word_above_bears_begins_no_note() -> None:
    plain = "Die Schüler*innen der Schulen am Hafen lernen * wie alle * in kleinen Gruppen.\n"
    assert read(f"{plain}* Das Land bezahlt die Schulen am Hafen.\n{BELOW}")[0] == []
