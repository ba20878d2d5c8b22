"""Files that would cost too much or that a fuzz run found: refused by name, or read."""

from __future__ import annotations

import pytest
from test_ingest_formats import pdf

from ingest.reader import read_bytes
from rag.errors import BrokenDocumentError


def test_a_pdf_of_ten_thousand_pages_is_refused_by_name():
    book = pdf([["Seite"]] * 10_000)
    with pytest.raises(
        BrokenDocumentError, match=r"buch\.pdf: it has 10000 pages, the limit is 5000; split it"
    ):
        read_bytes(book, "buch.pdf")


def test_a_form_feed_among_the_characters_of_a_pdf_is_no_page():
    document = read_bytes(pdf([["Der Ha\\014fen ist seit heute offen."]]), "a.pdf")
    assert [(page.number, page.start) for page in document.pages] == [(1, 0)]
    assert document.pages[0].end == len(document.text)
    assert "ist seit heute offen." in document.text
