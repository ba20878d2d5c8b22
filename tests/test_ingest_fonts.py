"""Headings that are told by their print, among lines that end without a full stop."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from test_ingest_pdf import BODY

from ingest import fonts, rows
from ingest.boxes import Box
from ingest.lines import Line
from ingest.rows import Row, Style

PLAIN, BOLD = (Row("", (), Box(0, 0, 1, 1), 0.0, Style(11.0, bold), ()) for bold in (False, True))
ADDRESS = [Line(words, row=PLAIN) for words in ("Haus des Hafens", "Kaistraße 4", "24103 Kiel")]


@pytest.mark.parametrize(("above", "below", "heads"), [(1, 1, True), (1, 0, False), (0, 1, False)])
def test_a_bold_line_that_stands_alone_heads_what_follows_an_address(above, below, heads):
    text = [Line(words, row=PLAIN) for words in BODY]
    title = Line("Struktur der Behörde", above, row=BOLD)
    page = [*text, *ADDRESS, title, text[0]._replace(blank=below), *text[1:]]
    _, marked = fonts.mark([text, page], fonts.body([text, page]))
    assert [line.text for line in marked if line.heading] == [title.text] * heads


@pytest.mark.shared
def test_a_capital_with_a_mark_makes_no_heading_larger(shared):
    file = pdfium.PdfDocument(shared / "corpora" / "pdf" / "koalitionsvertrag-bw-2021.pdf")
    page = file[58].get_textpage()
    starts = ("Öffentlich-rechtlichen Rundfunk zu", "Privaten Rundfunk")
    found = rows.rows(page, rows.characters(page))
    styles = [row.style for row in found if row.text.startswith(starts)]
    assert styles == [Style(11.0, bold=True)] * 2
