"""The command line as users and scripts meet it: output, exit codes, one-line errors."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import pytest
from command_line import rows, run

from rag.cli import main
from rag.cli.page import clean
from rag.index import filters

AA = "what did the AA memo say about Chinese law"
DUTY = "Nach chinesischem Recht müssen Unternehmen und Staatsangehörige den Sicherheitsbehörden"


def test_the_answer_names_document_words_and_the_acronym_read(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ask", AA, index=small_index) == 0
    shown = capsys.readouterr().out
    assert "AA read as Auswärtiges Amt" in shown
    assert DUTY in " ".join(shown.split())
    assert "\nvermerk.txt · Beispielvermerk" in shown


def test_ask_json_follows_the_contract(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ask", AA, "--json", index=small_index) == 0
    (answer,) = rows(capsys)
    assert {
        "id", "question", "language", "status", "confidence", "answer", "sentences", "citations",
        "interpretation", "backend", "timings",
    } <= answer.keys()  # fmt: skip
    assert answer["status"] == "answered"
    assert answer["language"] == "en"
    assert answer["backend"] == "extractive"
    assert answer["interpretation"]["expanded"]["AA"] == "Auswärtiges Amt"
    assert str(answer["answer"]).startswith(DUTY)
    assert "[1]" in str(answer["answer"])
    assert answer["sentences"][0]["support"] == "verbatim"
    citation = answer["citations"][0]
    assert {
        "number", "document", "document_id", "title", "date", "page", "section", "start", "end",
        "quote", "passage", "marking",
    } <= citation.keys()  # fmt: skip
    assert citation["document"] == "vermerk.txt"
    assert citation["page"] is None


def test_every_quote_is_the_canonical_text_between_its_offsets(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("ask", AA, "--json", index=small_index)
    (answer,) = rows(capsys)
    assert answer["citations"]
    for citation in answer["citations"]:
        run("show", citation["document_id"], "--text", index=small_index)
        text = capsys.readouterr().out
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_question_without_an_answer_is_refused_with_the_nearest_passages(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "Which vaccine against measles did the hospital in Lisbon buy?"
    assert run("ask", question, "--json", index=small_index) == 0
    (answer,) = rows(capsys)
    assert answer["status"] == "no_evidence"
    assert answer["sentences"] == []
    assert answer["citations"] == []
    assert answer["nearest"]


def test_search_json_gives_ranked_passages_with_their_place(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("search", "helicopters", "-k", "1", "--json", index=small_index) == 0
    (result,) = rows(capsys)
    (passage,) = result["passages"]
    assert passage["rank"] == 1
    assert passage["document"] == "forest.txt"
    assert "Two helicopters" in passage["text"]
    assert passage["end"] - passage["start"] == len(passage["text"])


def test_a_batch_keeps_order_and_ids_and_goes_on_after_a_bad_line(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        json.dumps({"id": "b", "question": AA})
        + "\nnot json\n\n"
        + json.dumps({"id": "a", "question": "How many helicopters were out of service?"})
        + "\n"
    )
    assert run("ask", "--batch", str(file), index=small_index) == 1
    captured = capsys.readouterr()
    first, bad, last = (json.loads(line) for line in captured.out.splitlines())
    assert first["id"] == "b"
    assert bad["error"].startswith("not JSON")
    assert last["id"] == "a"
    assert f"{file}:2: not JSON" in captured.err


def test_a_batch_can_come_from_standard_input(
    small_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = b'{"id": 7, "question": "helicopters"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert run("search", "--batch", "-", index=small_index) == 0
    assert rows(capsys)[0]["id"] == 7


@pytest.mark.parametrize(
    ("question", "marks"),
    [("Wie viele Hubschrauber hat Kanada?", "„“"), ("How many zebras live in Ottawa?", "“”")],
)
def test_the_nearest_passages_stand_in_quotation_marks_of_the_language_asked_in(
    small_index: Path, capsys: pytest.CaptureFixture[str], question: str, marks: str
) -> None:
    assert run("ask", question, index=small_index) == 0
    shown = capsys.readouterr().out
    assert f"      {marks[0]}" in shown
    assert f"{marks[1]}\n" in shown


@pytest.mark.parametrize("command", ["ask", "search"])
def test_help_names_every_filter(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    told = capsys.readouterr().out.partition("restrict the sources: ")[2].partition("--as")[0]
    assert set(told.replace(",", " ").split()) == set(filters._FILTERS)


def test_list_shows_each_document_with_its_counts(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--json", index=small_index) == 0
    (listed,) = rows(capsys)
    documents = {row["document"]: row for row in listed["documents"]}
    assert set(documents) == {"forest.txt", "vermerk.txt"}
    assert documents["vermerk.txt"]["passages"] >= 1
    assert documents["vermerk.txt"]["language"] == "de"
    assert documents["forest.txt"]["language"] == "en"


def test_list_names_documents_in_full_for_other_programs_and_in_narrow_terminals(
    small_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", index=small_index) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert any("forest.txt " in line and " Report on forest fires " in line for line in lines)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run("list", index=small_index) == 0
    assert "…" not in capsys.readouterr().out


def test_the_index_may_be_named_before_the_command(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--index", str(small_index), "status", "--json"]) == 0
    assert rows(capsys)[0]["documents"] == 2


def test_status_names_encoder_and_counts(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("status", "--json", index=small_index) == 0
    (status,) = rows(capsys)
    assert status["documents"] == 2
    assert status["embedder"]["model"].startswith("fundstelle-static")


def test_a_sound_index_verifies(small_index: Path) -> None:
    assert run("verify", index=small_index) == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["ask"], 2, "give either a QUESTION or --batch FILE"),
        (["ask", "  "], 2, "the question is empty"),
        (["ask", "F\udcfcr wen?"], 2, "the question holds bytes that are no characters"),
        (["search", "x", "--after", "F\udcfcr wen?"], 2, "bytes that are no characters"),
        (["ask", "Antworten " * 10_000], 2, "the question has 99999 characters"),
        (
            ["ask", "x", "--filter", "issuer=M\udcfcnchen"],
            2,
            "filter issuer: the value holds bytes",
        ),
        (["ask", "x", "--filter", "issuer="], 2, "filter issuer: the value is empty"),
        (["ask", "x", "--filter", "kind"], 2, "'kind' is not KEY=VALUE"),
        (["ask", "x", "--filter", "colour=red"], 2, "colour"),
        (["ask", "x", "--backend", "nonsense"], 2, "nonsense"),
        (["ask", "x", "--as", "somebody"], 2, "cannot act as 'somebody' without an access file"),
        (["serve", "--as", "somebody"], 2, "cannot act as 'somebody' without an access file"),
        (["ask", "x", "-k", "0"], 2, "'answer.passages' cannot be 0"),
        (["ask", "x", "--set", "answer.passages=0"], 2, "'answer.passages' cannot be '0'"),
        (["ask", "x", "--set", "answer.backend=nonsense"], 2, "nonsense"),
        (["search", "x", "--set", "search.passages=0"], 2, "'search.passages' cannot be '0'"),
        (["ingest", "x", "--set", "ingest.jobs=-1"], 2, "'ingest.jobs' cannot be '-1'"),
        (["watch", "x", "--set", "ingest.jobs=-1"], 2, "'ingest.jobs' cannot be '-1'"),
        (["serve", "--as", "me", "--set", "serve.port=0"], 2, "'serve.port' cannot be '0'"),
        (["serve", "--as", "me", "--set", "serve.feedback="], 2, "'serve.feedback' cannot be ''"),
        (["show", "vermerk.tx"], 2, "did you mean vermerk.txt"),
        (["search", "--batch", "nowhere.jsonl"], 2, "nowhere.jsonl"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    words: list[str],
    code: int,
    message: str,
    small_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(*words, index=small_index) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1


def test_letters_in_two_parts_are_read_as_one(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As macOS hands over umlauts: "u" and two dots."""
    asked = "Was rät das Auswärtige Amt?"
    for question in (asked, normalize("NFD", asked)):
        assert run("search", question, "--json", index=small_index) == 0
    whole, apart = rows(capsys)
    assert apart["question"] == asked
    assert apart["passages"] == whole["passages"]


def test_control_characters_in_a_question_are_blanks(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["Antworten vom \x003\x00 zu 5G?", "Was kostet\x00der\x1bAustausch?", "\x00"]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(json.dumps({"question": one}) + "\n" for one in asked), "utf-8")
    assert run("search", "--batch", str(batch), index=small_index) == 1
    first, second, empty = rows(capsys)
    assert first["question"] == "Antworten vom 3 zu 5G?"
    assert second["question"] == "Was kostet der Austausch?"
    assert "the question is empty" in str(empty["error"])


def test_a_setting_given_by_its_key_counts_where_its_flag_is_not_given(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["search", "helicopters", "--set", f"index={small_index}", "--json"]
    assert main([*words, "--set", "search.passages=1"]) == 0
    (one,) = rows(capsys)
    assert main([*words, "--set", "search.passages=1", "-k", "2"]) == 0
    (two,) = rows(capsys)
    assert (len(one["passages"]), len(two["passages"])) == (1, 2)


def test_a_flag_given_beats_the_setting_of_its_key(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ask", AA, "--set", "answer.backend=nonsense", "--set", f"index={tmp_path / 'none'}"]
    assert run(*words, "--backend", "extractive", "--json", index=small_index) == 0
    assert rows(capsys)[0]["backend"] == "extractive"


def test_asking_without_an_index_names_the_command_that_makes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ask", "anything", index=tmp_path / "none") == 3
    assert "fundstelle ingest" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_document_cannot_send_control_codes_to_the_terminal() -> None:
    assert "\x1b" not in clean("\x1b[31mred\x1b[0m\u202e")


def test_the_reader_of_our_output_may_go_away_early(small_index: Path) -> None:
    script = f"{sys.executable} -m rag ask '{AA}' --index {small_index} --json | head -c 5"
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"],
        capture_output=True,
        text=True,
        cwd=root,
        env=os.environ,
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_the_words_of_a_document_come_out_as_utf_8_in_any_locale(tmp_path: Path) -> None:
    (tmp_path / "zusage.txt").write_text("Er nannte sie „die Wächter“ und zahlte 5 €.", "utf-8")
    index, root = tmp_path / "index", Path(__file__).resolve().parents[1]
    assert run("ingest", str(tmp_path / "zusage.txt"), index=index) == 0
    done = subprocess.run(
        [sys.executable, "-m", "rag", "show", "zusage.txt", "--index", str(index)],
        capture_output=True,
        cwd=root,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert done.returncode == 0
    assert "„die Wächter“ und zahlte 5 €" in done.stdout.decode("utf-8")
