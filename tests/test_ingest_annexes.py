"""What is printed behind a paper's imprint: annexes, which answer no question."""

from __future__ import annotations

import pytest
from test_ingest_dialogue import OPENING
from test_ingest_structure import paper, rows

from ingest.chunk import passages
from rag.types import BlockKind, Role

ANSWERED = (
    OPENING + " 1. Wie viele Hafenanlagen wurden geprüft?\nZwölf Anlagen wurden geprüft.\n"
    " 2. Was kostete die Prüfung der Hafenanlagen?\nAuf die Übersicht in Anlage 2 wird verwiesen.\n"
    "Gesamtherstellung: Muster GmbH & Co. KG, Buch- und Offsetdruckerei, Beispielstraße 1, Berlin\n"
    "Vertrieb: Muster Verlag GmbH, Postfach 10 05 34, 50445 Köln\n"
    "ISSN 0722-8333\n"
)
ROWS = "Nordhafen 12 Prüfungen\nSüdhafen 14 Prüfungen\nWesthafen 16 Prüfungen\n"
COSTS = "Nordkai 1 200 Euro\nSüdkai 1 400 Euro\nWestkai 1 600 Euro\n"


def test_an_answer_ends_where_the_imprint_ends_the_printed_paper() -> None:
    document = paper(ANSWERED + ROWS)
    assert rows(document, number="2", role=Role.ANSWERS) == [
        "Auf die Übersicht in Anlage 2 wird verwiesen."
    ]
    annex = rows(document, number=None, role=Role.ANSWERS)
    assert " ".join(annex) == " ".join(ROWS.splitlines())


def test_an_annex_stands_in_no_preamble() -> None:
    document = paper(ANSWERED + ROWS)
    passage = next(
        x for x in passages(document, 200) if "Südhafen" in document.text[x.start : x.end]
    )
    assert (passage.question, passage.section) == (None, ())


@pytest.mark.parametrize("number", ["", "Seite 1 von 2\n"])
def test_a_label_above_an_annex_heads_it(number: str) -> None:
    document = paper(f"{ANSWERED}{number}Anlage 1\n{ROWS}Anlage 2\n{COSTS}")
    headings = rows(document, kind=BlockKind.HEADING)
    assert headings[-2:] == ["Anlage 1", "Anlage 2"]


def test_labels_at_the_feet_of_annexes_head_nothing() -> None:
    document = paper(f"{ANSWERED}{ROWS}Anlage 1\n{COSTS}Anlage 2\n")
    assert not any("Anlage" in text for text in rows(document, kind=BlockKind.HEADING))


def test_an_imprint_on_the_first_page_ends_no_paper() -> None:
    document = paper(
        "Bundesrat Drucksache 42/99\nGesetzentwurf\nder Bundesregierung\n"
        "Entwurf eines Gesetzes über Häfen\nA. Problem und Ziel\nDie Prüfung der Häfen soll "
        "künftig nach einheitlichen und\nVertrieb: Muster Verlag GmbH, Postfach 10 05 34\n"
        "ISSN 0720-2946\nnachvollziehbaren Regeln erfolgen.\n"
    )
    assert any("einheitlichen und nachvollziehbaren" in text for text in rows(document))


PIERS = "".join(f"Anlagen der Fischerei am alten Kai {n} 1 200 Euro\n" for n in "ABC")
ANNEXED = f"{ANSWERED}Anlage 1 zu Frage 1\n{PIERS}Anlage 2 zu Frage 2\n{COSTS}"


def test_an_annex_that_names_its_question_is_headed_by_its_label_and_answers_it() -> None:
    document = paper(ANNEXED)
    headings = rows(document, kind=BlockKind.HEADING)
    assert headings[-2:] == ["Anlage 1 zu Frage 1", "Anlage 2 zu Frage 2"]
    assert rows(document, number="1", kind=BlockKind.TABLE_ROW) == PIERS.splitlines()
    assert rows(document, number="2", kind=BlockKind.TABLE_ROW) == COSTS.splitlines()


def test_an_annex_to_a_question_that_the_paper_does_not_print_answers_none() -> None:
    document = paper(ANNEXED.replace("zu Frage 2", "zu Frage 7"))
    assert rows(document, kind=BlockKind.HEADING)[-1] == "Anlage 2 zu Frage 7"
    assert rows(document, number=None, kind=BlockKind.TABLE_ROW) == COSTS.splitlines()
