"""Lists of a PDF whose bullets are pictures: the text layer has the words of the items alone."""

from __future__ import annotations

import pytest

from ingest import drawing
from ingest.reader import read, read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import BODY, Mark, column, made, texts

ITEMS = [
    "Die Brauerei braut das Bier künftig mit deutlich weniger Alkohol",
    "EDEKA stellt in mehr als 80 Läden keinen Alkohol mehr an den",
    "Eingang",
    "Ein Betrieb kocht für 80 Leute gesünder",
]
LAST = "Die Pläne werden im Mai bekannt gegeben."


def page(lead: str) -> list[Mark]:
    return [*column([*BODY, lead]), *column(ITEMS, 90, 676), *column([LAST], top=606)]


def pictures(*feet: float, left: float = 72) -> str:
    image = "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 00> EI"
    return "".join(f"q 10 0 0 13 {left} {foot} cm {image} Q\n" for foot in feet)


def test_an_item_with_a_picture_for_its_bullet_is_an_item(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(made([page("Zugesagt haben sie:")], lines=pictures(674, 660, 632)))
    document = read(path)
    assert texts(document, BlockKind.LIST_ITEM) == [
        f"• {ITEMS[0]}", f"• {ITEMS[1]} {ITEMS[2]}", f"• {ITEMS[3]}",
    ]  # fmt: skip
    assert document.text.endswith(f"\n\n{LAST}")
    start = document.text.index("• EDEKA")
    drawn = drawing.boxes(document, 1, start, document.text.index(ITEMS[3]) - 2)
    assert [round(box.left) for box in drawn.boxes] == [90, 90]


@pytest.mark.parametrize(
    ("lead", "drawn"),
    [
        ("Zugesagt haben sie:", pictures(674)),
        ("Zugesagt haben sie:", pictures(674, 660, 632, left=20)),
        ("Zugesagt haben sie das:", ""),
        ("Zugesagt haben sie", pictures(674, 660, 632)),
    ],
)
def test_other_pictures_and_other_lines_make_no_list(lead, drawn):
    assert "•" not in read_bytes(made([page(lead)], lines=drawn), "a.pdf").text
