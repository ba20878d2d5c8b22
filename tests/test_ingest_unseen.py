"""What a program does not show, or shows struck out, is not read but listed, in every format."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from tests.office_samples import book, filled, slides
from tests.test_ingest_office import ODF, odt, shape, slide, zipped
from tests.test_ingest_word import line, run, word_of

SEEN = "Der Hafen bleibt im Mai geöffnet."
GONE = "Informant ist der Lotse."


def word(properties: str) -> bytes:
    marked = f"<w:r><w:rPr>{properties}</w:rPr><w:t>{GONE}</w:t></w:r>"
    return word_of(line(run(SEEN), marked))


def writer(properties: str, inner: str) -> bytes:
    style = (
        '<style:style style:name="T1" style:family="text">'
        f"<style:text-properties {properties}/></style:style>"
    )
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{style}"
        "</office:automatic-styles><office:body><office:text>"
        f"<text:p>{SEEN}{inner}</text:p></office:text></office:body></office:document-content>"
    )
    return zipped({"content.xml": content})


def page(inner: str) -> bytes:
    return f"<html><body><article><p>{SEEN}</p>{inner}</article></body></html>".encode()


def struck_slide(properties: str) -> bytes:
    runs = f"<a:r><a:t>{SEEN}</a:t></a:r><a:r><a:rPr {properties}/><a:t>{GONE}</a:t></a:r>"
    made = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"
    return slides(slide(shape("title", "Lage"), made))


SPAN = f'<text:span text:style-name="T1">{GONE}</text:span>'
SECTION = f'<text:section text:display="none"><text:p>{GONE}</text:p></text:section>'
CASES = [
    ("a.docx", word("<w:vanish/>"), "hidden text"),
    ("a.docx", word("<w:strike/>"), "struck text"),
    ("a.docx", word_of(line(run(SEEN), f"<w:del>{run(GONE)}</w:del>".replace(":t", ":delText"))),
     "deleted text"),
    ("a.odt", writer('text:display="none"', SPAN), "hidden text"),
    ("a.odt", writer('style:text-line-through-style="solid"', SPAN), "struck text"),
    ("a.odt", odt(f"<text:p>{SEEN}</text:p>{SECTION}"), "hidden text"),
    ("a.rtf", rf"{{\rtf1 {SEEN}{{\v {GONE}}}\par}}".encode("cp1252"), "hidden text"),
    ("a.rtf", rf"{{\rtf1 {SEEN}{{\strike {GONE}}}\par}}".encode("cp1252"), "struck text"),
    ("a.html", page(f"<p hidden>{GONE}</p>"), "hidden text"),
    ("a.html", page(f'<p style="display: none">{GONE}</p>'), "hidden text"),
    ("a.html", page(f"<p><del>{GONE}</del></p>"), "struck text"),
    ("a.md", f"{SEEN} ~~{GONE}~~\n".encode(), "struck text"),
    ("a.pptx", struck_slide('strike="sngStrike"'), "struck text"),
    ("a.xlsx", book(filled([[SEEN], [GONE]], row={2: 'hidden="1"'})), "hidden row"),
    ("a.xlsx", book(filled([[SEEN, GONE]], columns='<col min="2" max="2" hidden="1"/>')),
     "hidden column"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), CASES)
def test_what_is_not_shown_is_listed_and_not_read(name, data, reason):
    document = read_bytes(data, name)
    assert SEEN in document.text
    assert GONE not in document.text
    assert (GONE, reason) in [(x.text, x.reason) for x in document.dropped]


def test_a_style_of_word_hides_its_words_unless_a_run_is_shown():
    hidden = '<w:pPr><w:pStyle w:val="Verborgen"/></w:pPr>'
    shown = f'<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>{SEEN}</w:t></w:r>'
    style = (
        '<w:style w:type="paragraph" w:styleId="Verborgen"><w:name w:val="Verborgen"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    document = read_bytes(word_of(line(hidden, run(GONE), shown), styles=style), "a.docx")
    assert document.text == SEEN


def test_hidden_sheets_and_rows_of_calc_are_listed():
    def row(text: str, properties: str = "") -> str:
        cell = f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        return f"<table:table-row {properties}>{cell}</table:table-row>"

    collapsed, filtered = (f'table:visibility="{how}"' for how in ("collapse", "filter"))
    hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties '
    content = (
        f'<office:document-content {ODF}>{hidden}table:display="false"/></style:style>'
        f'<table:table table:name="Offen">{row(SEEN)}{row(GONE, collapsed)}'
        f"{row('Gefiltert', filtered)}</table:table>"
        f'<table:table table:name="Intern" table:style-name="ta2">{row("Honorar")}</table:table>'
        "</office:document-content>"
    )
    document = read_bytes(zipped({"content.xml": content}), "a.ods")
    assert document.text == f"Offen\n\n{SEEN}"
    assert [(x.text, x.reason) for x in document.dropped] == [
        (GONE, "hidden row"), ("Gefiltert", "hidden row"), ("Intern\nHonorar", "hidden sheet"),
    ]  # fmt: skip


def test_code_in_markdown_keeps_what_looks_struck():
    document = read_bytes(b"Vorher.\n\n```\na ~~b~~ c\n```\n\nMit `~~x~~` gestrichen.\n", "a.md")
    assert "a ~~b~~ c" in document.text
    assert not document.dropped
