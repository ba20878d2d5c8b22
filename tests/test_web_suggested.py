"""Questions that the page offers: such as the documents at hand answer, in the page's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.types import DocumentInfo
from rag.web.suggested import WRITTEN, suggested
from rag.web.words import words

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "documents"


def info(name: str, **known: str) -> DocumentInfo:
    return DocumentInfo(name.ljust(64, "0"), name, name, **known)


def test_each_written_question_names_an_example_document_that_is_there() -> None:
    assert all((EXAMPLES / name).is_file() for name in WRITTEN.values())


@pytest.mark.parametrize(("language", "word"), [("de", "Vermerk"), ("en", "memo")])
def test_the_example_documents_get_the_questions_written_for_them(language: str, word: str) -> None:
    found = suggested([info(name) for name in WRITTEN.values()], words(language))
    assert len(found) == 3
    assert word in found[0]


def test_a_collection_without_them_is_not_offered_their_questions() -> None:
    assert suggested([info("haushalt.pdf"), info("rede.txt", kind="Rede")], words("de")) == []


def test_a_document_that_a_visitor_may_not_read_is_not_asked_about() -> None:
    _, *others = WRITTEN.values()
    assert not any("AA" in one for one in suggested([info(n) for n in others], words("en")))


def test_the_newest_inquiry_and_the_newest_reply_are_asked_for_by_number() -> None:
    papers = [
        info("a.txt", kind="Kleine Anfrage", number="21/9", date="2025-01-02"),
        info("b.txt", kind="Kleine Anfrage", number="21/1288", date="2025-08-20"),
        info("c.txt", kind="Antwort", number="21/1300", date="2025-09-01"),
        info("d.txt", kind="Antwort"),
    ]
    assert suggested(papers, words("en")) == [
        "What does question 1 of 21/1288 ask?",
        "What is the answer to question 1 in 21/1300?",
    ]
