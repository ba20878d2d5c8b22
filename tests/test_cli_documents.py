"""Ingest, replace, remove: the whole life of a document through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import rows, run

AA = "what did the AA memo say about Chinese law"


def test_a_folder_is_taken_in_and_unchanged_the_second_time(
    small_documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    assert run("ingest", str(small_documents), "--json", "--jobs", "1", index=index) == 0
    (first,) = rows(capsys)
    assert sorted(first["added"]) == ["forest.txt", "vermerk.txt"]
    assert run("ingest", str(small_documents), "--json", "--jobs", "1", index=index) == 0
    (second,) = rows(capsys)
    assert second["added"] == []
    assert sorted(second["unchanged"]) == ["forest.txt", "vermerk.txt"]


def test_a_bad_file_is_named_and_the_others_go_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.txt").write_text("The committee met on 3 May 2021 in Bonn.")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "strange.xyz").write_text("?")
    index = tmp_path / "index"
    words = [str(tmp_path / name) for name in ("good.txt", "empty.txt", "strange.xyz")]
    assert run("ingest", *words, "--json", "--jobs", "1", index=index) == 1
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert report["added"] == ["good.txt"]
    assert {Path(f["path"]).name for f in report["failed"]} == {"empty.txt", "strange.xyz"}
    assert captured.err.count("\n") == 2


def test_a_changed_file_replaces_its_old_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "note.txt"
    index = tmp_path / "index"
    file.write_text("The deadline for the report is 1 March 2023.")
    run("ingest", str(file), "--jobs", "1", index=index)
    file.write_text("The deadline for the report is 15 June 2024.")
    capsys.readouterr()
    assert run("ingest", str(file), "--json", "--jobs", "1", index=index) == 0
    assert rows(capsys)[0]["replaced"] == ["note.txt"]
    run("search", "deadline for the report", "--json", index=index)
    (passage,) = rows(capsys)[0]["passages"]
    assert "15 June 2024" in passage["text"]


def test_a_removed_document_is_found_no_more(
    small_documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    run("ingest", str(small_documents), "--jobs", "1", index=index)
    assert run("remove", "forest.txt", index=index) == 0
    capsys.readouterr()
    run("search", "helicopters fire engines", "--json", index=index)
    found = {passage["document"] for passage in rows(capsys)[0]["passages"]}
    assert "forest.txt" not in found
    assert run("verify", index=index) == 0


def test_a_rebuilt_index_answers_as_before(
    small_documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    run("ingest", str(small_documents), "--jobs", "1", index=index)
    capsys.readouterr()
    run("search", AA, "--json", index=index)
    before = rows(capsys)[0]["passages"]
    assert run("rebuild", index=index) == 0
    capsys.readouterr()
    run("search", AA, "--json", index=index)
    assert rows(capsys)[0]["passages"] == before
