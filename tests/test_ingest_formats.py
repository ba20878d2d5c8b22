"""One document of each format, made here, read back: text, structure, pages, what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest

from ingest.reader import read, read_bytes
from rag.errors import (
    BrokenDocumentError,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)
from rag.types import BlockKind


def pdf(
    pages: list[list[str]], *, labels: bool = False, trailer: str = "", copies: int = 1
) -> bytes:
    """Write a PDF by hand: one Helvetica line of 10 points per string, 14 points apart.

    A line that begins with ``# `` is set in 16 points, with ``## `` in 13.
    Each line is printed ``copies`` times, a quarter of a point apart, as some programs make bold.
    """
    objects = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for lines in pages:
        sizes = [16 if line.startswith("# ") else 13 if line[:3] == "## " else 10 for line in lines]
        lines = [line.lstrip("# ") for line in lines]
        escaped = (line.replace("(", "\\(").replace(")", "\\)") for line in lines)
        back = -0.25 * (copies - 1)
        moves = "".join(
            f"/F1 {size} Tf\n"
            + f"({line}) Tj 0.25 0 Td\n" * (copies - 1)
            + f"({line}) Tj {back} -14 Td\n"
            for line, size in zip(escaped, sizes, strict=True)
        )
        stream = f"BT /F1 10 Tf 50 780 Td\n{moves}ET"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent PARENT /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 1 0 R >> >> >>"
        )
        kids.append(len(objects))
    tree = len(objects) + 1
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects.append(f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>")
    shown = "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D >>] >>" if labels else ""
    objects.append(f"<< /Type /Catalog /Pages {tree} 0 R {shown} >>")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body.replace('PARENT', f'{tree} 0 R')}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {len(objects)} 0 R {trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def three_pages() -> list[list[str]]:
    body = "Die Behörde hat im vergangenen Jahr zahlreiche Anträge geprüft und beschieden, Teil {}."
    return [
        [
            "VS - NUR FÜR DEN DIENSTGEBRAUCH",
            body.format(n),
            f"Schlusssatz der Seite {n}.",
            f"- {n} -",
        ]
        for n in (1, 2, 3)
    ]


def word() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Lagebild Hafen"
    document.core_properties.author = "Erika Mustermann"
    document.add_heading("Lagebild Hafen", 0)
    document.add_heading("Lage", 1)
    document.add_paragraph("Der Hafen war im Mai geschlossen.")
    document.add_paragraph("erste Folge", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Monat", "Schiffe"), ("Mai", "12")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


PAGE = """<!DOCTYPE html><html><head><title>Hafen wieder offen – Beispielblatt</title>
<meta property="article:published_time" content="2024-05-17T08:00:00Z">
<meta property="og:site_name" content="Beispielblatt"><script>var geheim = 1;</script></head><body>
<nav><a href="/">Start</a><a href="/p">Politik</a><a href="/s">Sport</a></nav>
<div class="cookie-banner">Wir verwenden Cookies.</div>
<main><article><h1>Hafen wieder offen</h1>
<p>Der Hafen ist seit <b>Freitag</b> wieder offen, wie die <a href="/b">Behörde</a> mitteilte.</p>
<aside>Mehr zum Thema: Fußball</aside>
<h2>Was nun?</h2><p>Die Schiffe laufen nach und nach ein, und die Kontrollen dauern an.</p>
<ul><li>Erstens prüfen.</li><li>Zweitens melden.</li></ul>
<div class="share-buttons"><a href="#">Teilen</a></div></article></main>
<footer>Impressum und Datenschutz</footer></body></html>"""

MARKDOWN = """---
title: Merkblatt Ausfuhr
date: 2023-11-02
---
# Merkblatt Ausfuhr

Die *Ausfuhr* ist nach [§ 3](https://example.org/a_(b)) **genehmigungs-
pflichtig**.

## Ausnahmen

1. Muster ohne Wert
2. `Software` im Quelltext

| Land | Frist |
|------|-------|
| Norwegen | 14 Tage |
"""


def blocks(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_pdf_gives_pages_and_drops_what_every_page_repeats():
    document = read_bytes(pdf(three_pages()), "lage.pdf")
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [document.text[p.start : p.end].strip()[-8:-1] for p in document.pages] == [
        "Seite 1", "Seite 2", "Seite 3",
    ]  # fmt: skip
    assert "DIENSTGEBRAUCH" not in document.text
    assert {item.reason for item in document.dropped} == {"running head", "page number"}
    assert document.info.marking == "VS-NfD"


def test_a_pdf_keeps_its_page_labels():
    document = read_bytes(pdf(three_pages(), labels=True), "lage.pdf")
    assert [(page.number, page.label) for page in document.pages] == [(1, "i"), (2, "1"), (3, "2")]


def test_a_sentence_that_crosses_a_page_stays_whole():
    pages = [
        ["Die Kommission hat den Bericht über die Lage an den Grenzen im Herbst dieses Jahres"],
        ["vorgelegt und zur Beratung an die zuständigen Ausschüsse des Hauses überwiesen."],
    ]
    document = read_bytes(pdf(pages), "lage.pdf")
    assert "dieses Jahres vorgelegt" in document.text
    assert document.text[document.pages[1].start :].lstrip().startswith("vorgelegt")


def test_a_pdf_without_text_names_ocr():
    with pytest.raises(EmptyDocumentError, match=r"scan\.pdf: no text layer.*OCR"):
        read_bytes(pdf([[], []]), "scan.pdf")


def test_a_pdf_with_a_password_is_encrypted():
    locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -44 >> /ID [<00> <00>]"
    with pytest.raises(EncryptedDocumentError, match="password"):
        read_bytes(pdf(three_pages(), trailer=locked.format("ab" * 32)), "geheim.pdf")


@pytest.mark.parametrize("name", ["kaputt.pdf", "kaputt.docx"])
def test_a_file_that_is_not_what_its_suffix_says_is_broken(name):
    with pytest.raises(BrokenDocumentError, match=name):
        read_bytes(b"nur ein wenig Text", name)


def test_a_damaged_pdf_or_word_file_is_broken():
    with pytest.raises(BrokenDocumentError):
        read_bytes(b"%PDF-1.7\n" + b"\x00" * 400, "kaputt.pdf")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(BrokenDocumentError):
        read_bytes(buffer.getvalue(), "kaputt.docx")


def test_a_protected_word_file_is_encrypted():
    with pytest.raises(EncryptedDocumentError):
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "geheim.docx")


@pytest.mark.parametrize("name", ["bild.bmp", "daten.bin", "ohne"])
def test_an_unsupported_file_names_the_supported_ones(name):
    with pytest.raises(UnsupportedFormatError, match=r"supported: .*\.docx"):
        read_bytes(b"irgendetwas", name)


def test_a_renamed_pdf_is_not_read_as_text():
    with pytest.raises(UnsupportedFormatError, match="the content is pdf, not text"):
        read_bytes(pdf(three_pages()), "lage.txt")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"---\n***\n"])
def test_a_file_without_words_is_empty(data):
    with pytest.raises(EmptyDocumentError):
        read_bytes(data, "leer.md")


def test_word_gives_headings_lists_rows_and_properties():
    document = read_bytes(word(), "lagebild.docx")
    assert document.info.title == "Lagebild Hafen"
    assert document.info.issuer == "Erika Mustermann"
    assert blocks(document, BlockKind.HEADING) == ["Lagebild Hafen", "Lage"]
    assert blocks(document, BlockKind.LIST_ITEM) == ["• erste Folge"]
    assert blocks(document, BlockKind.TABLE_ROW) == ["Monat | Schiffe", "Mai | 12"]
    assert document.pages == ()


def test_html_gives_the_article_and_not_the_page():
    document = read_bytes(PAGE.encode(), "hafen.html")
    assert blocks(document, BlockKind.HEADING) == ["Hafen wieder offen", "Was nun?"]
    assert "seit Freitag wieder offen, wie die Behörde mitteilte." in document.text
    assert blocks(document, BlockKind.LIST_ITEM) == ["• Erstens prüfen.", "• Zweitens melden."]
    for litter in ("Cookies", "Sport", "Fußball", "Teilen", "Impressum", "geheim"):
        assert litter not in document.text
    assert document.info.date == "2024-05-17"
    assert document.info.issuer == "Beispielblatt"


def test_html_without_article_takes_the_block_that_weighs_most():
    story = "".join(
        f"<p>Satz {n} über die Lage im Hafen und die Folgen für alle.</p>" for n in range(9)
    )
    menu = "".join(f"<li><a href='/{n}'>Rubrik {n}</a></li>" for n in range(20))
    page = f"<html><body><div><ul>{menu}</ul></div><div><div>{story}</div></div></body></html>"
    document = read_bytes(page.encode("cp1252"), "alt.htm")
    assert "Satz 8" in document.text
    assert "Rubrik" not in document.text


def test_tables_within_tables_are_read_once_and_their_paragraphs_stay_paragraphs():
    news = "<p>Der Hafen ist seit Freitag wieder offen.</p><p>Die Schiffe laufen ein.</p>"
    figures = (
        "<table><tr><th>Monat</th><th>Schiffe</th></tr><tr><td>Mai</td><td>12</td></tr></table>"
    )
    inner = f"<table><tr><td>{news}</td></tr><tr><td>{figures}</td></tr></table>"
    page = f"<html><body><table><tr><td>{inner}</td><td>Am Rand.</td></tr></table></body></html>"
    document = read_bytes(page.encode(), "rundbrief.html")
    assert blocks(document, BlockKind.PARAGRAPH) == [
        "Der Hafen ist seit Freitag wieder offen.", "Die Schiffe laufen ein.", "Am Rand.",
    ]  # fmt: skip
    assert blocks(document, BlockKind.TABLE_ROW) == ["Monat: Mai | Schiffe: 12"]


def test_markdown_loses_its_marks_and_keeps_its_structure():
    document = read_bytes(MARKDOWN.encode(), "merkblatt.md")
    assert document.info.title == "Merkblatt Ausfuhr"
    assert document.info.date == "2023-11-02"
    assert "Die Ausfuhr ist nach § 3 genehmigungspflichtig." in document.text
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert blocks(document, BlockKind.LIST_ITEM) == [
        "1. Muster ohne Wert",
        "2. Software im Quelltext",
    ]
    assert blocks(document, BlockKind.TABLE_ROW) == ["Land: Norwegen | Frist: 14 Tage"]


def test_markdown_footnotes_and_tasks_are_what_a_reader_sees():
    text = (
        "Der Anteil beträgt 46 Prozent[^1]. Gesucht wird mit [^a-z] im Register.\n\n"
        "- [x] Erprobung im Mai\n- [ ] Auswertung im Juni\n\n[^1]: Erhebung der Behörde.\n"
    )
    document = read_bytes(text.encode(), "plan.md")
    assert "46 Prozent. Gesucht wird mit [^a-z] im" in document.text
    assert blocks(document, BlockKind.LIST_ITEM) == ["☑ Erprobung im Mai", "☐ Auswertung im Juni"]
    assert blocks(document, BlockKind.FOOTNOTE) == ["1 Erhebung der Behörde."]


def test_page_furniture_is_listed_once():
    menu = "<nav><ul><li><a href='/'>Start</a></li><li><a href='/p'>Politik</a></li></ul></nav>"
    story = "".join(f"<p>Satz {n} über die Lage im Hafen und ihre Folgen.</p>" for n in range(9))
    page = f"<html><body><div>{menu}</div><main>{story}</main></body></html>"
    document = read_bytes(page.encode(), "seite.html")
    assert [one.text for one in document.dropped] == ["Start Politik"]


def test_a_form_feed_in_a_text_file_is_a_page_break():
    document = read_bytes(b"Erste Seite hier.\n\fZweite Seite hier.\n", "seiten.txt")
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text[document.pages[1].start :].startswith("Zweite")


def test_a_text_without_pages_has_none():
    assert read_bytes(b"Ein Satz ohne Seiten.", "kurz.txt").pages == ()


def test_blocks_and_pages_lie_within_the_text_and_do_not_overlap():
    for data, name in (
        (word(), "a.docx"),
        (pdf(three_pages()), "a.pdf"),
        (PAGE.encode(), "a.html"),
    ):
        document = read_bytes(data, name)
        ends = [0]
        assert document.blocks
        for block in document.blocks:
            assert ends[-1] <= block.start < block.end <= len(document.text)
            ends.append(block.end)


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"fehlt\.txt: cannot be read"):
        read(tmp_path / "fehlt.txt")


def test_two_pages_are_enough_for_a_head_that_stands_at_the_same_place():
    pages = [
        ["Institut – Papier 7", "- 1 -", "Der Hafen war im Mai wegen der Prüfung der Cyber-"],
        ["Institut – Papier 7", "- 2 -", "sicherheit geschlossen.", "Im Juni lief alles wieder."],
    ]
    document = read_bytes(pdf(pages), "papier.pdf")
    assert "Prüfung der Cybersicherheit geschlossen." in document.text
    assert "Papier 7" not in document.text
    moved = [[*pages[0][2:], pages[0][0]], pages[1]]
    assert read_bytes(pdf(moved), "papier.pdf").text.count("Papier 7") == 2


def test_the_day_a_file_was_made_is_its_date_where_the_text_gives_none():
    document = docx.Document(io.BytesIO(word()))
    assert read_bytes(word(), "lagebild.docx").info.date is None
    document.core_properties.created = datetime(2023, 5, 11, tzinfo=UTC)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_bytes(buffer.getvalue(), "lagebild.docx").info.date == "2023-05-11"
    document.paragraphs[0].insert_paragraph_before("Stand: 2. Juni 2024")
    document.save(buffer := io.BytesIO())
    assert read_bytes(buffer.getvalue(), "lagebild.docx").info.date == "2024-06-02"


def test_glyphs_that_are_printed_four_times_are_read_once():
    lines = ["Verantwortung für die Freiheit", "Der Hafen bleibt bis Freitag geschlossen."]
    assert read_bytes(pdf([lines], copies=4), "fett.pdf").text.split("\n\n") == lines
    again = ["Der Rat sagte: Nein, nein, niemals. Nein, nein, niemals."]
    assert read_bytes(pdf([again]), "nein.pdf").text == again[0]


def test_lines_that_are_set_larger_are_headings_by_their_size():
    body = ["Die Behörde hat im Jahr 2024 zahlreiche Anträge auf Öffnung des Hafens geprüft,",
            "beschieden und die Bescheide veröffentlicht."] * 6  # fmt: skip
    pages = [
        ["# Bericht über den Hafen", *body, "## Lage der Dinge im Hafen", *body],
        ["# Folgen für die Stadt und", "# ihre Bürger", "## Verkehr", *body, "## Handel", *body],
    ]
    document = read_bytes(pdf(pages), "bericht.pdf")
    assert [
        (b.level, document.text[b.start : b.end]) for b in document.blocks
        if b.kind is BlockKind.HEADING
    ] == [
        (2, "Lage der Dinge im Hafen"), (2, "Folgen für die Stadt und ihre Bürger"),
        (3, "Verkehr"), (3, "Handel"),
    ]  # fmt: skip
    assert document.info.title == "Bericht über den Hafen"


def test_a_running_head_may_be_a_sentence_that_every_page_repeats():
    head = "Mehr für den Hafen und für alle."
    pages = [[head, f"Auf Seite {n} steht ein Satz.", "Und noch einer."] for n in "abcd"]
    assert head not in read_bytes(pdf(pages), "programm.pdf").text


def test_a_gap_of_kerning_is_no_blank():
    torn = "Pla\x02ce of birth and da\x02te of the ca\x02se in the old port by the sea"
    data = pdf([[torn]]).replace(b"\x02", b") -160 (").replace(b"(Pla", b"[(Pla").replace(
        b"sea) Tj", b"sea)] TJ")  # fmt: skip
    text = read_bytes(data, "karte.pdf").text
    assert text == "Place of birth and date of the case in the old port by the sea"


def test_a_damaged_page_costs_itself_alone():
    data = pdf(three_pages())
    document = read_bytes(data.replace(b"[3 0 R 5 0 R", b"[3 0 R 9 9 R"), "lage.pdf")
    assert [page.number for page in document.pages] == [1, 3]
    assert ("page 2", "damaged page") in [(d.text, d.reason) for d in document.dropped]
