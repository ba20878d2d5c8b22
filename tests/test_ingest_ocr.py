"""Scans made here, read by the real command: text, pages, confidence, what is said without it."""

from __future__ import annotations

import io
import shutil

import pypdfium2 as pdfium
import pytest
from PIL import Image
from test_ingest_formats import pdf

from ingest import ocr
from ingest.reader import read_bytes
from rag.errors import BrokenDocumentError, EmptyDocumentError

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or "deu" not in ocr._languages(),
    reason="needs tesseract with German, which is not installed",
)
LINES = ("Der Hafen bleibt bis Freitag geschlossen.", "Die Behörde prüft die Kräne für Öl.")


def scan(*lines: str) -> Image.Image:
    """Draw a page from its PDF, whose built-in font has umlauts; keep its upper part."""
    with pdfium.PdfDocument(pdf([list(lines)])) as document:
        image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    return image.crop((0, 0, image.width, 400))


def saved(image: Image.Image, form: str, *more: Image.Image) -> bytes:
    buffer = io.BytesIO()
    extra = {"save_all": True, "append_images": list(more)} if more else {}
    image.save(buffer, form, **extra)
    return buffer.getvalue()


@needs_tesseract
@pytest.mark.parametrize(("form", "name"), [("PNG", "scan.png"), ("JPEG", "scan.jpg")])
def test_a_picture_of_a_page_gives_its_text_and_how_sure_it_is(form, name):
    document = read_bytes(saved(scan(*LINES), form), name)
    assert LINES[0] in document.text
    assert "Behörde prüft" in document.text
    [page] = document.pages
    assert page.number == 1
    assert page.confidence is not None
    assert 0.7 < page.confidence <= 1


@needs_tesseract
def test_the_frames_of_a_tiff_and_the_pages_of_a_scanned_pdf_are_pages():
    for form, name in (("TIFF", "scan.tiff"), ("PDF", "scan.pdf")):
        document = read_bytes(saved(scan(LINES[0]), form, scan(LINES[1])), name)
        assert [page.number for page in document.pages] == [1, 2]
        second = document.text[document.pages[1].start : document.pages[1].end]
        assert "Behörde prüft" in second


@needs_tesseract
def test_a_picture_without_words_is_empty():
    with pytest.raises(EmptyDocumentError, match="OCR found no words"):
        read_bytes(saved(scan(), "PNG"), "leer.png")


def test_without_tesseract_a_scan_is_an_error_with_the_remedy(monkeypatch):
    monkeypatch.setattr(ocr, "_COMMAND", "tesseract-that-nobody-has")
    for form, name in (("PNG", "scan.png"), ("PDF", "scan.pdf")):
        with pytest.raises(EmptyDocumentError, match=r"not installed; install tesseract.*OCR"):
            read_bytes(saved(scan(*LINES), form), name)


def test_pages_with_text_need_no_tesseract(monkeypatch):
    monkeypatch.setattr(ocr, "_COMMAND", "tesseract-that-nobody-has")
    document = read_bytes(pdf([["Der Hafen ist seit Freitag wieder offen."]]), "lage.pdf")
    assert [page.confidence for page in document.pages] == [None]


def test_a_picture_that_is_damaged_or_too_large_is_refused(monkeypatch):
    if not ocr.available():
        pytest.skip("needs tesseract, which is not installed")
    with pytest.raises(BrokenDocumentError, match="picture cannot be read"):
        read_bytes(saved(scan(*LINES), "PNG")[:300], "halb.png")
    monkeypatch.setattr(ocr, "MOST_PIXELS", 1000)
    with pytest.raises(BrokenDocumentError, match="pixels, too many"):
        read_bytes(saved(scan(*LINES), "PNG"), "gross.png")


def test_a_page_that_is_blank_but_for_its_number_is_not_taken_for_a_picture(monkeypatch):
    def refuse(_pictures):
        raise AssertionError("nothing is drawn here")

    monkeypatch.setattr(ocr, "recognise", refuse)
    document = read_bytes(pdf([[LINES[0]], ["2"], [LINES[1]]]), "blank.pdf")
    assert all(page.confidence is None for page in document.pages)
    assert not [item for item in document.dropped if "page 2" in item.text]


def test_a_page_whose_only_form_holds_nothing_is_not_taken_for_a_picture(monkeypatch):
    def refuse(_pictures):
        raise AssertionError("nothing is drawn here")

    monkeypatch.setattr(ocr, "recognise", refuse)
    buffer = io.BytesIO()
    with pdfium.PdfDocument(pdf([[*LINES], []])) as document, pdfium.PdfDocument.new() as empty:
        empty.new_page(595, 842)
        page = document[1]
        page.insert_obj(empty.page_as_xobject(0, document).as_pageobject())
        page.gen_content()
        document.save(buffer)
    document = read_bytes(buffer.getvalue(), "hollow.pdf")
    assert not [item for item in document.dropped if "page 2" in item.text]
