"""Web pages: lists of terms, marks of notes within links, what a browser does not show."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind


def page(body: str):
    text = f"<html><body><h1>Kontakte</h1>{body}</body></html>"
    return read_bytes(text.encode(), "kontakte.html")


def read(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_list_of_terms_tells_each_with_what_it_says_of_it():
    document = page(
        "<dl><dt>Brandschutz</dt><dd>Frau Iwers, App. 12</dd><div><dt>Fuhrpark:</dt><dt>Boote</dt>"
        "<dd>Herr Jess</dd><dd>App. 13</dd></div>"
        "<dt>Bake</dt><dd>Eine Bake steht im Wasser.</dd></dl>"
    )
    assert read(document, BlockKind.TABLE_ROW) == [
        "Brandschutz: Frau Iwers, App. 12", "Fuhrpark, Boote: Herr Jess; App. 13",
    ]  # fmt: skip
    assert read(document, BlockKind.PARAGRAPH) == ["Bake: Eine Bake steht im Wasser."]


def test_a_list_of_terms_that_holds_other_blocks_is_read_block_by_block():
    document = page(
        "<p>Hier steht, was das Amt hat.</p><dl><dt>Fuhrpark</dt>"
        "<dd><ul><li>drei Boote,</li></ul></dd></dl>"
    )
    assert read(document, BlockKind.PARAGRAPH)[1:] == ["Fuhrpark"]
    assert read(document, BlockKind.LIST_ITEM) == ["• drei Boote,"]


def test_the_mark_of_a_note_goes_whichever_way_mark_and_link_are_nested():
    inner = '<a href="#f2"><sup>2</sup></a>', '<sup><a href="#f2">2</a></sup>'
    for mark in inner:
        document = page(f"<p>Es ist erlaubt.{mark} Der Antrag ist zu stellen.</p>")
        assert read(document, BlockKind.PARAGRAPH) == ["Es ist erlaubt. Der Antrag ist zu stellen."]
    other = page('<p>Es gilt <a href="/b.html">10<sup>6</sup></a>.</p>')
    assert read(other, BlockKind.PARAGRAPH) == ["Es gilt 10⁶."]


def test_invisible_text_is_listed_and_a_page_that_shows_itself_later_is_read():
    document = page('<p style="visibility: hidden">Geheim.</p><p>Offen.</p>')
    assert read(document, BlockKind.PARAGRAPH) == ["Offen."]
    assert [(d.text, d.reason) for d in document.dropped] == [("Geheim.", "hidden text")]
    late = b'<html><body style="visibility:hidden"><h1>A</h1><p>Offen.</p></body></html>'
    assert read(read_bytes(late, "a.html"), BlockKind.PARAGRAPH) == ["Offen."]
