"""The conversation of a visitor, and what the page says of where it goes."""

from __future__ import annotations

from rag.config import load
from rag.web.layout import colophon_html
from rag.web.talk import Talk
from rag.web.words import words


def test_what_was_taken_back_of_a_question_that_failed_is_read_in_the_next_one() -> None:
    failed = Talk().going_on("Was sagt das AA?").without("AA").answered(None)
    assert failed.going_on("Was sagt das AA?").unread == {"AA"}
    assert failed.going_on("Was sagt der Vermerk des AA?").unread == frozenset()


def test_the_page_says_that_a_model_of_another_house_reads_the_documents() -> None:
    settings = load({"embedding.model": "langchain:langchain_openai:OpenAIEmbeddings"}, environ={})
    said = colophon_html(settings, words("de"))
    assert "Fragen und Dokumente gehen an das eingestellte Einbettungsmodell" in said
    assert "bleiben auf diesem Rechner" not in said
    assert "bleiben auf diesem Rechner" in colophon_html(load({}, environ={}), words("de"))
