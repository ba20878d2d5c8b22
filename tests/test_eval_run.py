"""The harness from command line to files and exit codes, over answers that are given to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from eval_samples import GOLD, QUOTES, answer, call, items, lines, values

from eval import compare, provenance, report
from rag.config import load

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def gold(tmp_path):
    return lines(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def perfect(tmp_path):
    return lines(tmp_path / "perfect.jsonl", [answer(row["id"]) for row in GOLD])


def test_predictions_are_scored_without_asking_anything(gold, perfect, tmp_path, capsys):
    out = tmp_path / "out"
    assert call(gold, "--predictions", perfect, "--out", out) == 0
    assert values(out, "answer_key")["all"]["value"] == 1.0
    assert values(out, "answer_key")["language"]["en"] == {
        "value": 1.0, "n": 1, "interval": None, "detectable": None,
    }  # fmt: skip
    assert values(out, "refusal")["all"]["n"] == 1
    assert "hit@5" not in json.loads((out / "results.json").read_text("utf-8"))["measures"]
    shown = capsys.readouterr().out
    assert "recognised JSONL: 3 questions" in shown
    assert "answer_key" in shown


def test_a_missing_prediction_scores_zero_and_is_announced(gold, tmp_path, capsys):
    some = lines(tmp_path / "some.jsonl", [answer("g1"), answer("other")])
    assert call(gold, "--predictions", some, "--out", tmp_path / "out") == 0
    assert values(tmp_path / "out", "answer_key")["all"]["value"] == 0.5
    assert values(tmp_path / "out", "false_refusal")["all"]["value"] == 0.5
    shown = capsys.readouterr().out
    assert "no prediction for 2 questions" in shown
    assert "dropped 1: id 'other' is not a question of the gold" in shown


def test_results_name_what_they_depend_on(gold, perfect, tmp_path):
    out = tmp_path / "out"
    call(gold, "--predictions", perfect, "--out", out, "--seed", 4)
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert len(results["gold"]["sha256"]["gold.jsonl"]) == 64
    assert len(results["predictions"]["perfect.jsonl"]) == 64
    assert {"embed/static", "embed/contextual", "crossing/evidence"} <= results["models"].keys()
    assert results["seed"] == 4
    assert results["versions"]["ir-measures"]
    assert results["settings"]["answer.backend"] == "extractive"
    assert "--seed" in results["command"]
    items = [json.loads(line) for line in (out / "items.jsonl").read_text("utf-8").splitlines()]
    assert [item["lost"] for item in items] == ["right"] * 3
    assert items[0]["answer"]["citations"][0]["quote"] == QUOTES["g1"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "g1"}, "p.jsonl:1: neither an answer"),
        ({"id": "g1", "status": "fine"}, "p.jsonl:1: field 'status' is 'fine'; allowed: answered"),
        ({**answer("g1"), "citations": None}, "p.jsonl:1: field 'citations' is not a list"),
        ({"status": "answered"}, "p.jsonl:1: field 'id' is missing"),
        (answer("zz"), "no line has an id of the gold set"),
    ],
)
def test_bad_predictions_are_named_by_line_and_field(gold, tmp_path, capsys, row, says):
    path = lines(tmp_path / "p.jsonl", [row])
    assert call(gold, "--predictions", path, "--out", tmp_path / "o") == 2
    assert says in capsys.readouterr().err


def test_gold_without_a_corpus_is_an_input_error(gold, capsys):
    assert call(gold) == 2
    assert "give --corpus DIR, --index DIR or --predictions FILE" in capsys.readouterr().err


def test_a_measure_that_needs_a_search_cannot_be_had_from_answers(gold, perfect, capsys):
    assert call(gold, "--predictions", perfect, "--measures", "hit@5") == 2
    assert "measure 'hit@5' needs 'search'" in capsys.readouterr().err


def test_items_of_a_run_are_predictions_again(gold, perfect, tmp_path):
    call(gold, "--predictions", perfect, "--out", tmp_path / "a")
    items = tmp_path / "a" / "items.jsonl"
    assert call(gold, "--predictions", items, "--out", tmp_path / "b") == 0
    assert values(tmp_path / "b", "right") == values(tmp_path / "a", "right")


def test_models_and_settings_are_told_apart_by_their_hashes(tmp_path):
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "weights.bin").write_bytes(b"1")
    first, second = map(provenance.folder_hash, folders)
    assert first == second
    (folders[1] / "deep" / "weights.bin").write_bytes(b"2")
    assert provenance.folder_hash(folders[1]) != first
    plain = load({"index": "a"}, environ={})
    assert provenance.settings_hash(load({"index": "b"}, environ={})) == provenance.settings_hash(
        plain
    )
    other = load({"search.reranker": str(folders[0])}, environ={})
    assert provenance.settings_hash(other) != provenance.settings_hash(plain)
    assert provenance.models(other)[str(folders[0])] == first


def test_half_a_surrogate_pair_in_an_answer_does_not_cost_the_run(gold, tmp_path):
    said = tmp_path / "said.jsonl"
    said.write_text('{"id": "g1", "response": "41 Millionen \\ud83d"}\n', "utf-8")
    assert call(gold, "--predictions", said, "--out", tmp_path / "o") == 0
    assert items(tmp_path / "o")[0]["answer"]["answer"] == "41 Millionen \ufffd"
    # A model that is asked hands its words over without a file between.
    results = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))
    rows = [row | {"question": "\ud83d!"} for row in items(tmp_path / "o")]
    report.write(tmp_path / "o", results, rows)
    assert items(tmp_path / "o")[0]["question"] == "?!"


@pytest.mark.parametrize("seed", ["-1", "1.5", "x"])
def test_a_seed_that_is_no_whole_number_is_refused(gold, perfect, tmp_path, capsys, seed):
    for refuses in (
        lambda: call(gold, "--predictions", perfect, "--out", tmp_path / "o", "--seed", seed),
        lambda: compare.main([str(tmp_path), str(tmp_path), "--seed", seed]),
    ):
        with pytest.raises(SystemExit) as caught:
            refuses()
        assert caught.value.code == 2
        assert f"argument --seed: '{seed}' is not a whole number, 0 or" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["taken", "taken/below"])
def test_a_folder_that_cannot_be_written_to_shows_before_the_run(
    gold, perfect, tmp_path, capsys, place
):
    (tmp_path / "taken").write_text("a file", "utf-8")
    assert call(gold, "--predictions", perfect, "--out", tmp_path / place) == 2
    shown = capsys.readouterr()
    assert f"{tmp_path / place}: results cannot be written there (" in shown.err
    assert shown.err.count("\n") == 1
    assert "answer_key" not in shown.out


def test_a_sample_is_drawn_by_the_seed(gold, perfect, tmp_path):
    for folder in ("a", "b"):
        call(gold, "--predictions", perfect, "--out", tmp_path / folder, "--limit", 1)
    first, second = ((tmp_path / f / "items.jsonl").read_text("utf-8") for f in ("a", "b"))
    assert first == second
    assert first.count("\n") == 1


def test_one_language_alone_can_be_measured(gold, perfect, tmp_path):
    call(gold, "--predictions", perfect, "--out", tmp_path / "a", "--language", "en")
    assert values(tmp_path / "a", "right")["all"]["n"] == 1


def test_a_setting_given_by_its_key_counts_unless_its_flag_is_given(gold, perfect, tmp_path):
    words = (gold, "--predictions", perfect, "--out", tmp_path / "o")
    by_key = ("--set", "answer.backend=openai:some", "--set", "search.passages=3")
    for flags, backend, passages in (
        ((), "openai:some", 3),
        (("--backend", "extractive", "-k", 4), "extractive", 4),
    ):
        assert call(*words, *by_key, *flags) == 0
        settings = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))["settings"]
        assert settings["answer.backend"] == backend
        assert int(settings["search.passages"]) == passages


def test_an_index_given_by_its_key_is_the_index_that_is_asked(gold, tmp_path, capsys):
    index = tmp_path / "nowhere"
    assert call(gold, "--set", f"index={index}", "--out", tmp_path / "o") == 2
    assert str(index) in capsys.readouterr().err
    assert call(gold, "--set", f"index={index}", "--corpus", tmp_path) == 2
    assert "--corpus: would not be used beside --index" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["eval/run.py"], ["-m", "eval.run"]])
def test_it_runs_as_script_and_as_module(gold, perfect, tmp_path, words):
    done = subprocess.run(
        [sys.executable, *words, gold, "--predictions", perfect, "--out", tmp_path / "o"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "right" in done.stdout
