"""A quote on its page of the PDF: who is offered it, what is shown, and what where it cannot be."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from rag.cli.page import answer_text
from rag.config import load
from rag.types import Answer, DocumentInfo
from rag.web.answer import answer_html
from rag.web.desk import Desk
from rag.web.page import Events
from rag.web.plain import plain
from rag.web.sheet import drawable, pictures, sheet_html
from rag.web.talk import Talk
from rag.web.words import words

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "documents"
NAME = "sachstand-investitionspruefung.pdf"
QUESTION = "Seit wann ist das IT-Sicherheitsgesetz 2.0 in Kraft?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF for one group of readers, and its index."""
    folder = tmp_path_factory.mktemp("sheet")
    shutil.copy(EXAMPLES / NAME, folder)
    (folder / f"{NAME}.meta.toml").write_text('groups = ["pruefer"]\n', "utf-8")
    (folder / "access.toml").write_text('anna = ["pruefer"]\nben = []\n', "utf-8")
    list(desk_of(folder).add([folder / NAME]))
    return folder


def desk_of(folder: Path, user: str | None = None) -> Desk:
    settings = load({"index": folder / "index", "embedding.model": "bundled-fast"}, environ={})
    return Desk(replace(settings, access=folder / "access.toml"), user)


@pytest.fixture(scope="module")
def answer(folder: Path) -> Answer:
    desk = desk_of(folder)
    found = desk.ask(QUESTION, {})
    desk.close()
    assert found.citations
    return found


def test_the_quoted_words_are_yellow_on_their_page(folder: Path, answer: Answer) -> None:
    citation = answer.citations[0]
    document = desk_of(folder).document(citation.document_id)
    assert document is not None
    (drawn,) = pictures(document, citation)
    shown = Image.open(io.BytesIO(drawn.png))
    assert drawn.size == shown.size
    yellow = (np.asarray(shown) == (255, 236, 128)).all(axis=2)
    assert shown.width > 800
    assert 0.001 < yellow.mean() < 0.1
    # The page is scrolled to where the colour begins.
    first = int(np.flatnonzero(yellow.any(axis=1))[0])
    assert drawn.place == pytest.approx(first / shown.height, abs=0.01)


def test_the_page_is_offered_where_its_file_is_still_there(
    folder: Path, answer: Answer, tmp_path: Path
) -> None:
    citation = answer.citations[0]
    button = f'data-look="{citation.number}"'
    assert button in answer_html(answer, words("de"), drawable={citation.document_id})
    assert button not in answer_html(answer, words("de"))
    there = DocumentInfo("a", NAME, "", source=str(folder / NAME))
    assert drawable(there)
    assert drawable(replace(there, source=str(folder / NAME / "in" / "the" / "archive.pdf")))
    assert not drawable(replace(there, source=str(tmp_path / NAME)))
    assert not drawable(replace(there, source=None))
    assert not drawable(replace(there, name="vermerk.txt"))


def test_words_beyond_a_page_break_in_their_passage_are_shown_on_their_own_page(
    folder: Path, answer: Answer
) -> None:
    document = desk_of(folder).document(answer.citations[0].document_id)
    assert document is not None
    second = document.pages[1]
    beyond = replace(answer.citations[0], page=1, start=second.start + 60, end=second.start + 90)
    (drawn,) = pictures(document, beyond)
    assert drawn.number == second.number == 2


def test_a_quote_that_runs_over_a_pages_end_is_shown_and_cited_on_both_pages(
    folder: Path, answer: Answer
) -> None:
    document = desk_of(folder).document(answer.citations[0].document_id)
    assert document is not None
    second = document.pages[1]
    over = replace(
        answer.citations[0], page=1, last_page=2, start=second.start - 40, end=second.start + 40
    )
    drawn = pictures(document, over)
    assert [one.number for one in drawn] == [1, 2]
    shown = sheet_html(over, drawn, words("de"))
    assert "Seiten 1–2" in shown
    assert (shown.count("<img"), shown.count('id="sheet-mark"')) == (2, 1)
    assert "Seiten 1–2" in plain(replace(answer, citations=(over,)), words("de"))
    assert "pages 1–2" in answer_text(replace(answer, citations=(over,), language="en"))


def looked(desk: Desk, answer: Answer, number: str) -> str:
    layout = SimpleNamespace(sheet="sheet", result="result")
    return Events(desk, layout, None, None).look(number, "en", Talk(answer=answer))["sheet"]


def test_whoever_may_not_read_the_document_sees_no_page(folder: Path, answer: Answer) -> None:
    number = str(answer.citations[0].number)
    assert "data:image/png" in looked(desk_of(folder, "anna"), answer, number)
    refused = looked(desk_of(folder, "ben"), answer, number)
    assert "data:image" not in refused
    assert "The page cannot be shown" in refused


@pytest.mark.parametrize("number", ["99", "", "1; drop", None])
def test_a_number_that_the_answer_does_not_have_shows_nothing(
    folder: Path, answer: Answer, number: str | None
) -> None:
    assert looked(desk_of(folder), answer, number) == ""


def test_a_file_that_has_changed_is_told_in_a_sentence(
    folder: Path, answer: Answer, tmp_path: Path
) -> None:
    moved = tmp_path / NAME
    shutil.move(folder / NAME, moved)
    try:
        (folder / NAME).write_bytes(moved.read_bytes() + b"% another\n")
        shown = looked(desk_of(folder), answer, str(answer.citations[0].number))
        assert "has changed" in shown
        assert str(folder) not in shown
    finally:
        shutil.move(moved, folder / NAME)
