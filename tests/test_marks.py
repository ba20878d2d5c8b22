"""Marks in a text that look like our numbers: "[2]" points to that text's own references."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest
from rag.analysis.sentences import spans
from rag.assistant import Assistant
from rag.cli.page import answer_text
from rag.web.plain import plain
from rag.web.words import words

PRINTERS = (
    "Vermerk über Drucker\n\nDie Drucker kosten 900 Euro je Stück. [1] [2] Die Wartung kostet"
    " 40 Euro im Monat [9].\n"
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Der Damm hält. [1] [2] Die Schleuse nicht.",
            ["Der Damm hält. [1] [2]", "Die Schleuse nicht."],
        ),
        ("Der Damm hält.[3] Die Schleuse nicht.", ["Der Damm hält.[3]", "Die Schleuse nicht."]),
        ("Er sagte: „Ja.“ [7–9] Dann ging er.", ["Er sagte: „Ja.“ [7–9]", "Dann ging er."]),
        ("Der Damm hält. [4, 5]", ["Der Damm hält. [4, 5]"]),
        ("Der Damm hält. [Beifall] Er ist neu.", ["Der Damm hält.", "[Beifall] Er ist neu."]),
        (
            "[1] Meier: Der Damm der Stadt. [2] Berg: Die Schleuse.",
            ["[1] Meier: Der Damm der Stadt.", "[2] Berg: Die Schleuse."],
        ),
    ],
)
def test_marks_behind_a_stop_belong_to_the_sentence_before(text, sentences) -> None:
    assert [text[start:end] for start, end in spans(text)] == sentences


def test_our_number_stands_outside_of_a_quote_that_holds_marks_of_its_own(settings, folder) -> None:
    (folder / "drucker.txt").write_text(PRINTERS, "utf-8")
    ingest([folder], settings)
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Wie viel kosten die Drucker?")
        other = assistant.ask("Was kostet der Hafen?")
    shown = "„Die Drucker kosten 900 Euro je Stück. [1] [2]“ [1]"
    assert shown in answer_text(answer)
    assert shown in plain(answer, words("de"))
    assert "“ [1]" not in answer_text(other)
