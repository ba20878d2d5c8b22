"""Headings that are told by their print, among lines that end without a full stop."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from test_ingest_pdf import BODY

from ingest import fonts, lines, rows
from ingest.boxes import Box
from ingest.lines import Line
from ingest.rows import Row, Style
from rag.types import BlockKind

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


def chapters(*heads: tuple[str, ...]) -> list[list[Line]]:
    """A page of text, then one each: text, the lines of a bold run that stands apart, text."""
    text = [Line(words, row=PLAIN) for words in BODY]
    below = [text[0]._replace(blank=1), *text[1:]]
    return [text] + [
        [*text, *(Line(words, 1, row=BOLD) for words in head), *below, *text[1:]] for head in heads
    ]


SAID = (
    ("1. Wir öffnen den Hafen.",),
    ("2. Wir bauen für alle, die hier wohnen, und", "für die Werft."),
    ("3. Wir pflegen den Fluss.",),
)


def test_short_sentences_that_stand_apart_in_one_print_head_the_chapters():
    pages = chapters(*SAID)
    marked = fonts.mark(pages, fonts.body(pages))
    parts = lines.fold([line for page in marked for line in page])
    heads = [part.text for part in parts if part.kind is BlockKind.HEADING]
    assert heads == [" ".join(head) for head in SAID]


@pytest.mark.parametrize(
    "heads",
    [
        SAID[:2],
        (*SAID, ("Wir fordern, dass der Hafen", "bis zum Mai geöffnet wird und", "so bleibt.")),
    ],
)
def test_single_sentences_and_whole_paragraphs_that_stand_out_stay_text(heads):
    pages = chapters(*heads)
    marked = fonts.mark(pages, fonts.body(pages))
    assert not [line for page in marked for line in page if line.heading]
