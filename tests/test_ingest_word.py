"""Word files: what Word shows is read, be it inserted, controlled, nested or a note."""

from __future__ import annotations

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from ingest.reader import read_bytes
from rag.types import BlockKind


def blocks(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def word_of(body: str, notes: str = "", styles: str = "", lists: str = "") -> bytes:
    """Write a Word file whose body is the given WordprocessingML, with notes, styles and lists."""
    document = docx.Document()
    for root, more in (
        (document.styles.element, styles),
        (document.part.numbering_part.element, lists),
    ):
        root.extend(parse_xml(f"<w:x {nsdecls('w')}>{more}</w:x>"))
    content = parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")
    document.element.body[:-1] = list(content)
    if notes:
        blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def control(inner: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def grid(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def line(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


@pytest.mark.parametrize(
    ("middle", "read_as"),
    [
        (f"<w:ins>{run('nicht ')}</w:ins>", "nicht "),
        (f"<w:moveTo>{run('nicht ')}</w:moveTo>", "nicht "),
        (control(run("nicht ")), "nicht "),
        (f'<w:fldSimple w:instr="REF x">{run("nicht ")}</w:fldSimple>', "nicht "),
        (f'<w:smartTag w:element="x">{run("nicht ")}</w:smartTag>', "nicht "),
        (f"<w:hyperlink>{run('nicht ')}</w:hyperlink>", "nicht "),
        (f"<w:moveFrom>{run('nicht ')}</w:moveFrom>", ""),
        ("<w:del><w:r><w:tab/><w:delText>nicht </w:delText></w:r></w:del>", ""),
    ],
)
def test_word_text_is_read_as_word_shows_it(middle, read_as):
    body = line(run("Der Bund zahlt "), middle, run("mehr als 5 Millionen Euro."))
    document = read_bytes(word_of(body), "vermerk.docx")
    assert document.text.strip() == f"Der Bund zahlt {read_as}mehr als 5 Millionen Euro."


def test_word_controls_around_paragraphs_are_read_and_its_list_of_contents_is_dropped():
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = control(line(run("Lage 3")), gallery) + control(line(run("Der Hafen ist offen.")))
    document = read_bytes(word_of(body), "vermerk.docx")
    assert document.text.strip() == "Der Hafen ist offen."
    assert ("Lage 3", "table of contents") in [(d.text, d.reason) for d in document.dropped]


def test_word_tables_within_cells_are_read_once_and_merged_cells_in_each_row():
    inner = grid(cell(line(run("Mai"))) + cell(line(run("12"))))
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = grid(
        cell(line(run("Hafen")), begins) + cell(inner + line(run("Schiffe"))),
        cell(line(), goes_on) + control(cell(control(line(run("Kai"))))),
    )
    document = read_bytes(word_of(body + line()), "vermerk.docx")
    assert blocks(document, BlockKind.TABLE_ROW) == ["Hafen | Mai 12 Schiffe", "Hafen | Kai"]


def test_word_footnotes_stand_after_their_paragraph():
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{line(run("Bis zum 20. Mai 2024."))}</w:footnote>'
    body = line(run("Der Hafen war zu."), refers) + line(run("Er ist wieder offen."))
    document = read_bytes(word_of(body, notes), "vermerk.docx")
    assert [document.text[b.start : b.end] for b in document.blocks] == [
        "Der Hafen war zu.", "1 Bis zum 20. Mai 2024.", "Er ist wieder offen.",
    ]  # fmt: skip
