"""What is read from a question on the command line: filters, conversation, and taking back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.cli import main
from rag.config import load

NORTH = "How many fire engines did the agency send?"


def asked(capsys: pytest.CaptureFixture[str], index: Path, *words: str) -> dict[str, Any]:
    """The JSON answer to one command."""
    assert main(["ask", *words, "--json", "--index", str(index)]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_date_in_words_is_a_filter_that_can_be_taken_back(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "What do documents from February 2020 say about the costs?"
    read = asked(capsys, small_index, question)["interpretation"]
    assert read["filters"] == {"date": "2020-02"}
    assert read["read"] == {"date": "from February 2020"}
    kept = asked(capsys, small_index, question, "--no-read", "date")["interpretation"]
    assert kept["filters"] == {}
    literal = asked(capsys, small_index, question, "--literal")["interpretation"]
    assert literal["filters"] == literal["expanded"] == {}


def test_a_filter_that_leaves_nothing_is_dropped_with_a_notice(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(capsys, small_index, "What do documents since 2031 say about the costs?")
    assert answer["interpretation"]["filters"] == {}
    assert "No document fits: date 2031.." in answer["framing"]


def test_a_filter_that_the_user_gave_is_never_dropped(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(capsys, small_index, NORTH, "--filter", "date=2031")
    assert answer["status"] == "no_evidence"
    assert answer["interpretation"]["filters"] == {"date": "2031"}


def test_a_follow_up_is_read_with_the_question_before_it(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(capsys, small_index, "and when?", "--after", NORTH)
    read = answer["interpretation"]
    assert read["filters"] == {"document": "forest.txt"}
    assert "fire engines" in read["read_as"]
    assert read["carried"]["document"] == "forest.txt"
    assert {one["document"] for one in answer["citations"]} <= {"forest.txt"}
    alone = asked(capsys, small_index, "and when?", "--after", NORTH, "--no-read", "follow_up")
    assert alone["interpretation"]["read_as"] is None


def test_a_batch_line_may_bring_its_conversation(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    good = {"id": "a", "question": "and when?", "history": [NORTH]}
    bad = {"id": "b", "question": "and when?", "history": "once"}
    batch.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n", "utf-8")
    assert main(["ask", "--batch", str(batch), "--index", str(small_index)]) == 1
    captured = capsys.readouterr()
    first, second = (json.loads(line) for line in captured.out.splitlines())
    assert first["interpretation"]["filters"] == {"document": "forest.txt"}
    assert "field 'history' is not a list of questions" in second["error"]
    assert captured.err.count("\n") == 1


def test_every_citation_says_who_speaks(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = asked(capsys, small_index, "Was sagt der Vermerk zum chinesischen Recht?")
    assert answer["citations"][0]["speaker"] == "Das Dokument sagt"
    assert answer["citations"][0]["statement_date"] is None


def test_a_document_that_may_not_be_read_is_no_filter_and_no_paper(tmp_path: Path) -> None:
    from ingest.pipeline import ingest

    (tmp_path / "files").mkdir()
    paper = tmp_path / "files" / "geheim.txt"
    paper.write_text("Sonderplan Reiher\n\nDas Vorhaben Reiher endet im Mai 2024.\n", "utf-8")
    paper.with_name("geheim.txt.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    (tmp_path / "files" / "offen.txt").write_text("Das Amt öffnet um neun Uhr in Bonn.\n", "utf-8")
    access = tmp_path / "access.toml"
    access.write_text('gast = []\nchefin = ["leitung"]\n', "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1, "access": access}, environ={})
    ingest([tmp_path / "files"], settings)
    with Assistant.open(settings=settings) as assistant:
        question = "Was steht im Sonderplan Reiher zum Ende?"
        seen = assistant.ask(question, user="chefin")
        hidden = assistant.ask(question, user="gast")
    assert seen.interpretation.filters == {"document": "geheim.txt"}
    assert not hidden.interpretation.filters
    assert "geheim" not in repr(hidden)
