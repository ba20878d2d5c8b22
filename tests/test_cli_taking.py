"""``ingest --meta --sync``, ``watch`` and ``show --history`` as users and scripts meet them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"
HARBOUR = "Der Hafen ist seit Freitag wieder geöffnet worden."
STATION = "Der Bahnhof bleibt bis zum Mai geschlossen."


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(HARBOUR, "utf-8")
    (tmp_path / "in" / "b.txt").write_text(STATION, "utf-8")
    return tmp_path


def run(place: Path, capsys, *words: str, code: int = 0) -> str:
    assert main([*words, "--index", str(place / "index")]) == code
    captured = capsys.readouterr()
    return captured.err if code else captured.out


def test_meta_describes_and_an_unknown_key_names_the_allowed(place, capsys):
    folder = str(place / "in")
    run(place, capsys, "ingest", folder, "--meta", "reference=K 1/24", "--meta", "date=2024-05")
    shown = run(place, capsys, "show", "a.txt")
    assert "reference    K 1/24" in shown
    assert "date_source  given with --meta" in shown
    assert "given        date=2024-05, reference=K 1/24" in shown
    line = run(place, capsys, "ingest", folder, "--meta", "colour=red", code=2)
    assert line.startswith("fundstelle: --meta: unknown key 'colour'; allowed: title, date")
    assert "is not KEY=VALUE" in run(place, capsys, "ingest", folder, "--meta", "red", code=2)


def test_a_file_that_is_gone_is_told_in_a_line_and_in_json_until_sync_takes_it_out(place, capsys):
    folder = str(place / "in")
    run(place, capsys, "ingest", folder)
    (place / "in" / "a.txt").unlink()
    told = run(place, capsys, "ingest", folder)
    assert "1 whose file is gone: a.txt; take out with: fundstelle ingest --sync" in told
    assert json.loads(run(place, capsys, "ingest", folder, "--json"))["missing"] == ["a.txt"]
    synced = json.loads(run(place, capsys, "ingest", folder, "--json", "--sync"))
    assert (synced["removed"], synced["missing"]) == (["a.txt"], [])
    listed = json.loads(run(place, capsys, "list", "--json"))["documents"]
    assert [row["document"] for row in listed] == ["b.txt"]


def test_a_rate_of_pages_is_told_where_the_files_have_pages(place, capsys):
    folder = place / "in"
    report = EXAMPLES / "paper-cyber-confidence-building.pdf"
    assert "pages per second" in run(place, capsys, "ingest", str(report))
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"{HARBOUR} Nummer {number}.", "utf-8")
    shutil.copy(EXAMPLES / "sachstand-investitionspruefung.pdf", folder)
    assert "pages per second" not in run(place, capsys, "ingest", str(folder))


def test_a_name_with_umlauts_in_two_parts_is_found_as_it_is_typed(place, capsys):
    """macOS writes "ü" as two characters into the names of files and of members of archives."""
    folder = place / "umlaut"
    folder.mkdir()
    (folder / "Pru\u0308fung.txt").write_text(HARBOUR, "utf-8")
    run(place, capsys, "ingest", str(folder))
    assert HARBOUR in run(place, capsys, "show", "Pr\u00fcfung.txt", "--text")
    asked = ("search", "Hafen", "--filter", "document=pr\u00fcfung.txt", "--json")
    assert len(json.loads(run(place, capsys, *asked))["passages"]) == 1
    assert "removed" in run(place, capsys, "remove", "Pr\u00fcfung.txt")


def test_a_path_that_is_no_text_is_named_in_json_as_in_a_line(place, capsys):
    words = ["ingest", "caf\udce9.txt", str(place / "in"), "--json"]
    assert main([*words, "--index", str(place / "index")]) == 1
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert report["added"] == ["a.txt", "b.txt"]
    assert [one["path"] for one in report["failed"]] == ["caf\\udce9.txt"]
    assert "no such file or folder" in captured.err


@pytest.mark.parametrize("command", ["list", "status", "show a.txt", "remove a.txt", "verify"])
def test_where_there_is_no_index_one_line_says_so_and_nothing_is_made(place, capsys, command):
    line = run(place, capsys, *command.split(), code=3)
    assert line.startswith(f"fundstelle: {place / 'index'}: there is no index in this folder")
    assert not (place / "index").exists()


@pytest.mark.parametrize("command", ["list", "search Hafen", "verify", "remove a.txt"])
def test_an_index_whose_files_cannot_be_opened_is_one_line(place, capsys, command):
    """A folder in the place of the file stands for a file without rights, which stop no root."""
    run(place, capsys, "ingest", str(place / "in"))
    (place / "index" / "switch").unlink()
    (place / "index" / "switch").mkdir()
    line = run(place, capsys, *command.split(), code=3)
    assert line.startswith(f"fundstelle: {place / 'index' / 'switch'}: cannot be opened (")


def test_a_page_of_a_text_without_pages_is_one_line(place, capsys):
    run(place, capsys, "ingest", str(place / "in"))
    asked = ("show", "a.txt", "--quote", "0:9", "--page", "1")
    line = run(place, capsys, *asked, code=2)
    assert line == "fundstelle: a.txt: no page 1 with text; its format knows no pages\n"


def test_twins_and_history_are_shown(place, capsys):
    (place / "in" / "c.md").write_text(f"**{HARBOUR}**\n", "utf-8")
    report = json.loads(run(place, capsys, "ingest", str(place / "in"), "--json"))
    assert report["duplicates"] == [{"path": str(place / "in" / "c.md"), "same_as": "a.txt"}]
    rows = json.loads(run(place, capsys, "list", "--json"))["documents"]
    assert {row["document"]: row["same_as"] for row in rows} == {
        "a.txt": None, "b.txt": None, "c.md": "a.txt",
    }  # fmt: skip
    assert "same_as      a.txt" in run(place, capsys, "show", "c.md")
    (place / "in" / "b.txt").write_text(f"{STATION} Der Zug fährt.", "utf-8")
    run(place, capsys, "ingest", str(place / "in"))
    assert STATION in run(place, capsys, "show", "b.txt", "--history")
    assert "held nothing else before" in run(place, capsys, "show", "a.txt", "--history")
    [version] = json.loads(run(place, capsys, "show", "b.txt", "--json"))["history"]
    assert version["title"] == STATION


def test_watch_writes_a_json_line_for_each_change_and_ends_when_told(place):
    command = [sys.executable, "-m", "rag", "watch", str(place / "in"), "--json"]
    command += ["--interval", "0.2", "--index", str(place / "index")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        too_long = threading.Timer(300, process.kill)
        too_long.start()
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        assert lines == [{"event": "added", "document": name} for name in ("a.txt", "b.txt")]
        (place / "in" / "a.txt").unlink()
        assert json.loads(process.stdout.readline()) == {"event": "removed", "document": "a.txt"}
        process.terminate()
        assert process.wait(timeout=60) == 0
        too_long.cancel()


def test_a_wrong_glossary_is_one_line_and_no_fault_of_the_files(place, capsys):
    (place / "names.toml").write_text("AA = 5\n", "utf-8")
    setting = ("--set", f"glossary={place / 'names.toml'}")
    line = run(place, capsys, "ingest", str(place / "in"), *setting, code=2)
    assert line.startswith("fundstelle: ")
    assert "names.toml" in line
    assert line.count("\n") == 1
    assert not (place / "index").exists()
