"""Items of lists bear a mark in every format, and are quoted with what announces them."""

import io

import docx
import pytest

from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.assistant import Assistant
from rag.config import load
from rag.types import BlockKind

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
