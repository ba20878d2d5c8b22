"""Items of lists bear a mark in every format, and are quoted with what announces them."""

import io

import docx
import pytest

from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.assistant import Assistant
from rag.config import load
from rag.types import BlockKind
from tests.test_ingest_numbering import item as entry
from tests.test_ingest_numbering import level, lists
from tests.test_ingest_word import word_of

HEAD, ITEMS = "Flüge sind nur zulässig, wenn eines vorliegt:", ["kein Zug fährt,", "Gefahr droht."]


def word():
    paper = docx.Document()
    paper.add_heading("Verkehrsmittel", 1)
    paper.add_paragraph(HEAD)
    for item in ITEMS:
        paper.add_paragraph(item, style="List Bullet")
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def html():
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    return f"<html><body><h1>Verkehr</h1><p>{HEAD}</p><ul>{items}</ul></body></html>".encode()


def markdown():
    return "\n".join(["# Verkehr", "", HEAD, "", *(f"- {item}" for item in ITEMS)]).encode()


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", word()), ("a.html", html()), ("a.md", markdown())]
)
def test_an_item_without_a_mark_of_its_own_gets_a_bullet(name, data):
    document = read_bytes(data, name)
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [document.text[b.start : b.end] for b in items] == [f"• {item}" for item in ITEMS]


def test_an_item_with_a_mark_keeps_it():
    text = "Es gilt:\n\n- (1) die Ruhe,\n- – die Ordnung,\n- a) der Rest.\n\n1. Das Ende.\n"
    document = read_bytes(text.encode(), "a.md")
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    marks = [document.text[b.start : b.end].split()[0] for b in items]
    assert marks == ["(1)", "–", "a)", "1."]


def test_a_list_of_a_word_file_is_quoted_with_its_items(tmp_path):
    (tmp_path / "flug.docx").write_bytes(word())
    settings = load({"index": str(tmp_path / "index")}, environ={})
    ingest([tmp_path / "flug.docx"], settings)
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Wann sind Flüge zulässig?")
    assert [f"• {item}" in answer.sentences[0].text for item in ITEMS] == [True, True]
    assert answer.sentences[0].text.startswith(HEAD)


RUNNING = (
    "Die Abteilungsleitung hat am 12. Juni 2025 zugestimmt; die Kosten werden gesondert gezeigt."
)
ORDERS = ["Angebote einholen", "Zeitplan abstimmen", "Vertrag mit der Firma Elbtor schließen"]


def listed(document, kind=BlockKind.LIST_ITEM):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def numbered_in_word():
    paper = docx.Document()
    paper.add_heading("Aufträge", 1)
    for order in ORDERS:
        paper.add_paragraph(order, style="List Number")
    paper.add_paragraph(RUNNING)
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


NUMBERED = [f"{n}. {order}" for n, order in enumerate(ORDERS, 1)]
PAGE = f"<body><h1>A</h1><ol>{''.join(f'<li>{o}</li>' for o in ORDERS)}</ol><p>{RUNNING}</p></body>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", numbered_in_word()),
        ("a.html", PAGE.encode()),
        ("a.md", "\n".join(["# A", "", *NUMBERED, "", RUNNING]).encode()),
    ],
)
def test_the_last_item_of_a_numbered_list_does_not_head_the_text_below(name, data):
    document = read_bytes(data, name)
    assert listed(document) == NUMBERED
    assert len(listed(document, BlockKind.HEADING)) == 1


def test_numbers_with_text_between_still_head_it_where_no_style_does():
    parts = (f"{n}. {name}\n\n{RUNNING}\n" for n, name in enumerate(("Anlass", "Votum"), 1))
    document = read_bytes("\n".join(parts).encode(), "a.md")
    assert listed(document, BlockKind.HEADING) == ["1. Anlass", "2. Votum"]


@pytest.mark.parametrize(
    "line", ["12. Mai 2025: Übergabe der Schlüssel", "19. Wahlperiode", "1. Sitzung des Beirats"]
)
def test_a_number_that_belongs_to_its_noun_makes_no_item_of_a_paragraph(line):
    paper = docx.Document()
    for text in ("Sachstand", line, RUNNING):
        paper.add_paragraph(text)
    data = io.BytesIO()
    paper.save(data)
    document = read_bytes(data.getvalue(), "a.docx")
    assert listed(document, BlockKind.PARAGRAPH) == ["Sachstand", line, RUNNING]


@pytest.mark.parametrize("form", ["TOP %1", "Artikel %1", "Schritt %1:", "%1.%1."])
def test_an_automatic_number_gets_no_bullet_before_it(form):
    made = lists(level(0, "decimal", form))
    document = read_bytes(word_of(entry("Der Einkauf ruht."), lists=made), "a.docx")
    assert listed(document) == [f"{form.replace('%1', '1')} Der Einkauf ruht."]
