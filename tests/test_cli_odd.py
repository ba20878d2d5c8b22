"""Odd lines of a batch, odd names and odd terminals: one line each, and the rest goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import rows, run

from rag.cli.page import answer_text
from rag.types import Answer, Interpretation, Status

CODECS = ("utf-8", "latin-1", "utf-8")


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


def test_a_line_of_a_batch_that_is_not_in_utf_8_does_not_end_the_batch(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [f'{{"id": {number}, "question": "Gebühren"}}' for number in (1, 2, 3)]
    file.write_bytes(b"\n".join(one.encode(c) for one, c in zip(lines, CODECS, strict=True)))
    assert run("search", "--batch", str(file), index=small_index) == 1
    captured = capsys.readouterr()
    first, bad, last = (json.loads(line) for line in captured.out.splitlines())
    assert (first["id"], bad["id"], last["id"]) == (1, 2, 3)
    assert bad["error"].startswith("not in UTF-8 (byte 27 of the line); save")
    assert f"{file}:2: not in UTF-8" in captured.err


def test_two_values_for_one_key_are_an_error(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = ("--filter", "kind=Merkblatt", "--filter", "kind=Vermerk")
    assert run("ask", "Was kostet es?", *twice, index=small_index) == 2
    assert "--filter: kind cannot be 'Merkblatt' and 'Vermerk'" in capsys.readouterr().err


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [["list"], ["list", "--json"], ["status"], ["backends"], ["search", "Netz"]]
)
def test_an_output_that_cannot_be_written_is_one_line(words: list[str], small_index: Path) -> None:
    command = [sys.executable, "-m", "rag", *words, "--index", str(small_index)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    said = "fundstelle: the output cannot be written (No space left on device)\n"
    assert done.stderr == said


def test_the_id_of_a_line_comes_back_as_it_was_given(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    given = [1, "1", "a b", None]
    lines = [{"id": id, "question": "helicopters"} for id in given]
    lines += [{"id": {"a": 1}, "question": "helicopters"}, {"id": 7, "question": ""}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for command in ("search", "ask"):
        assert run(command, "--batch", str(file), index=small_index) == 1
        found = rows(capsys)
        assert [row["id"] for row in found] == [*given, {"a": 1}, 7]
        assert "field 'id' is neither a text nor a whole number" in str(found[4]["error"])
