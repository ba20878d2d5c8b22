"""A page that is still open when its server was started anew: what was said is not known there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.config import Settings, load
from rag.web.desk import Desk
from rag.web.layout import filter_box
from rag.web.page import Events
from rag.web.talk import ANEW, Talk

PARTS = SimpleNamespace(result="result", sheet="sheet", button="button")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    feedback = tmp_path / "feedback.jsonl"
    return load({"index": tmp_path / "index", "serve.feedback": feedback}, environ={})


@pytest.fixture
def events(settings: Settings) -> Events:
    return Events(Desk(settings), PARTS, "talk", "sent")


def test_a_judgement_of_an_answer_that_is_not_known_any_more_is_not_taken_in_silence(
    events: Events, settings: Settings
) -> None:
    shown = events.judge('{"useful": true}', "de", Talk())["result"]
    assert "stellen Sie die Frage noch einmal" in shown
    assert settings.serve_feedback is not None
    assert not settings.serve_feedback.exists()


def test_a_page_of_an_answer_that_is_not_known_any_more_is_not_refused_in_silence(
    events: Events,
) -> None:
    assert "ask the question again" in events.look("1", "en", Talk())["result"]


def test_a_reading_of_a_question_that_is_not_known_any_more_is_not_taken_back_in_silence(
    events: Events,
) -> None:
    (shown,) = events.undo("AA", "", "", "de", Talk())
    assert "stellen Sie die Frage noch einmal" in shown["result"]
    (anew,) = events.undo(ANEW, "", "", "de", Talk())
    assert "neu gestartet" not in anew["result"]


def test_a_filter_that_was_chosen_before_the_server_was_started_anew_still_counts() -> None:
    assert filter_box("Alle Dokumente", "Dokument").preprocess("bienen.txt") == "bienen.txt"
