"""What a user may not read leaves no trace in what the command line prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import rows, run


@pytest.fixture
def guarded(tmp_path: Path) -> tuple[Path, Path]:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "open.txt").write_text("The open paper says that the office opens at nine.")
    (documents / "secret.txt").write_text("The secret paper says that project Heron ends.")
    (documents / "secret.txt.meta.toml").write_text('groups = ["leadership"]\n')
    index = tmp_path / "index"
    assert run("ingest", str(documents), "--jobs", "1", index=index) == 0
    access = tmp_path / "access.toml"
    # As some editors save it, with a mark of the byte order.
    access.write_text('clerk = ["registry"]\nhead = ["leadership"]\n', "utf-8-sig")
    return index, access


def test_a_user_of_the_group_finds_the_document(
    guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    index, access = guarded
    words = ["search", "project Heron", "--as", "head", "--set", f"access={access}", "--json"]
    capsys.readouterr()
    assert run(*words, index=index) == 0
    assert rows(capsys)[0]["passages"][0]["document"] == "secret.txt"


@pytest.mark.parametrize("command", ["search", "ask"])
def test_another_user_sees_no_trace_of_it(
    command: str, guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    index, access = guarded
    rights = ["--as", "clerk", "--set", f"access={access}"]
    capsys.readouterr()
    assert run(command, "project Heron", *rights, "--json", index=index) == 0
    assert run("list", *rights, "--json", index=index) == 0
    captured = capsys.readouterr()
    assert "secret" not in captured.out + captured.err
    assert "Heron ends" not in captured.out


def test_showing_it_fails_as_if_it_did_not_exist(
    guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    index, access = guarded
    capsys.readouterr()
    rights = ["--as", "clerk", "--set", f"access={access}"]
    assert run("show", "secret.txt", *rights, index=index) == 2
    hidden = capsys.readouterr().err
    assert run("show", "absent.txt", *rights, index=index) == 2
    assert hidden.replace("secret", "absent") == capsys.readouterr().err


@pytest.mark.parametrize("command", [["search", "Heron"], ["ask", "Heron"], ["list"]])
def test_an_access_file_that_is_not_there_is_an_error_without_a_user_too(
    command: list[str], guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    index, access = guarded
    wrong = access.with_name("acess.toml")
    capsys.readouterr()
    assert run(*command, "--set", f"access={wrong}", index=index) == 2
    assert f"{wrong}: the access file cannot be read" in capsys.readouterr().err
    assert run(*command, "--set", f"access={access}", index=index) == 0
