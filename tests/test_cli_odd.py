"""Odd lines of a batch, odd names and odd terminals: one line each, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import rows, run

from rag.cli.page import answer_text
from rag.types import Answer, Interpretation, Status


@pytest.mark.parametrize("bad", ["[" * 200_000, '{"id": ' + "1" * 5000 + "}"])
def test_a_line_of_a_batch_that_has_no_end_does_not_end_the_batch(
    bad: str, small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{bad}\n{{"id": "a", "question": "helicopters"}}\n')
    assert run("search", "--batch", str(file), index=small_index) == 1
    refused, found = rows(capsys)
    assert str(refused["error"]).startswith("not JSON (a number or brackets without end)")
    assert found["id"] == "a"


def test_a_batch_may_begin_with_the_mark_of_its_encoding(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "a", "question": "helicopters"}\n', "utf-8-sig")
    assert run("search", "--batch", str(file), index=small_index) == 0
    assert rows(capsys)[0]["id"] == "a"


def test_an_id_that_is_no_text_comes_back_as_it_was_given(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "\\ud800", "question": "helicopters"}\n')
    assert run("search", "--batch", str(file), index=small_index) == 0
    assert rows(capsys)[0]["id"] == "\ud800"


def test_what_is_told_beside_an_answer_sends_no_control_codes_either() -> None:
    told = Answer(
        question="?", language="de", status=Status.NO_EVIDENCE, sentences=(), citations=(),
        interpretation=Interpretation(), confidence=0.0, backend="extractive",
        framing="a\x1b[2J", notices=("In „b\x1b[2J.txt“ steht es anders.",),
    )  # fmt: skip
    assert "\x1b" not in answer_text(told)


def test_the_name_of_a_document_in_an_error_sends_no_control_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ask", "--batch", "x\x1b[2J", index=tmp_path / "none") != 0
    assert run("list", "--set", "serve.host=\x1b[2J", "--set", "x\x1b[2J", index=tmp_path) != 0
    assert "\x1b" not in capsys.readouterr().err
