"""A run beside an earlier one: paired differences, and the demand not to be worse."""

from __future__ import annotations

import json

import pytest
from eval_samples import GOLD, answer, call, lines

from eval import compare


@pytest.fixture
def gold(tmp_path):
    return lines(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def perfect(tmp_path):
    return lines(tmp_path / "perfect.jsonl", [answer(row["id"]) for row in GOLD])


NOT_WORSE = '[[not_worse]]\nmeasure = "answer_key"\nwhy = "facts went missing"\n'


def gold_of(tmp_path, count):
    rows = [{**GOLD[0], "id": f"g{n}", "doc": f"d{n}.txt"} for n in range(count)]
    return lines(tmp_path / "many.jsonl", rows)


def shown_by(ids):
    return [{**answer("g1"), "id": id} for id in ids]


def test_a_run_may_not_fall_behind_its_baseline_beyond_the_interval(tmp_path, capsys):
    gold, gate = gold_of(tmp_path, 20), tmp_path / "gate.toml"
    gate.write_text(NOT_WORSE, "utf-8")
    good = lines(tmp_path / "good.jsonl", shown_by(f"g{n}" for n in range(20)))
    call(gold, "--predictions", good, "--out", tmp_path / "base")
    words = ("--baseline", tmp_path / "base", "--gate", gate, "--out", tmp_path / "o")
    half = lines(tmp_path / "half.jsonl", shown_by(f"g{n}" for n in range(10)))
    assert call(gold, "--predictions", half, *words) == 1
    shown = capsys.readouterr().out
    assert "gate FAIL answer_key -0.500 [-0.7" in shown
    assert "worse beyond the paired interval – facts went missing" in shown
    # One question in twenty is within what chance explains.
    nearly = lines(tmp_path / "nearly.jsonl", shown_by(f"g{n}" for n in range(19)))
    assert call(gold, "--predictions", nearly, *words) == 0
    assert "gate pass answer_key -0.050" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "code"), [("de", 0), ("en", 1)])
def test_a_run_in_one_language_is_compared_in_that_language(tmp_path, capsys, language, code):
    gold, gate = gold_of(tmp_path, 3), tmp_path / "gate.toml"
    gate.write_text(f"{NOT_WORSE}language = '{language}'\n", "utf-8")
    said = lines(tmp_path / "said.jsonl", shown_by(f"g{n}" for n in range(3)))
    call(gold, "--predictions", said, "--out", tmp_path / "base")
    capsys.readouterr()
    words = ("--baseline", tmp_path / "base", "--gate", gate, "--out", tmp_path / "o")
    assert call(gold, "--predictions", said, *words) == code
    shown = capsys.readouterr().out
    assert ("gate pass answer_key (de) +0.000" in shown) is (code == 0)
    assert ("answer_key (en): not measured in both runs" in shown) is (code == 1)


def test_a_loss_on_three_documents_is_explained_by_chance(tmp_path, capsys):
    gold, gate = gold_of(tmp_path, 3), tmp_path / "gate.toml"
    gate.write_text(NOT_WORSE, "utf-8")
    said = lines(tmp_path / "said.jsonl", shown_by(f"g{n}" for n in range(3)))
    none = lines(tmp_path / "none.jsonl", [{**answer("g3"), "id": f"g{n}"} for n in range(3)])
    call(gold, "--predictions", said, "--out", tmp_path / "base")
    capsys.readouterr()
    words = ("--baseline", tmp_path / "base", "--gate", gate, "--out", tmp_path / "o")
    assert call(gold, "--predictions", none, *words) == 0
    shown = capsys.readouterr().out
    assert "gate pass answer_key -1.000 against the baseline (n=3)" in shown
    assert "-1.000 *" not in shown


@pytest.mark.parametrize(
    ("before", "after", "code"), [("g1", "g1", 0), ("g3", "g1", 0), ("g1", "g3", 1)]
)
def test_a_loss_on_the_only_document_fails(tmp_path, capsys, before, after, code):
    gold, gate = gold_of(tmp_path, 1), tmp_path / "gate.toml"
    gate.write_text(NOT_WORSE, "utf-8")
    old, new = (
        lines(tmp_path / f"{n}.jsonl", [{**answer(like), "id": "g0"}])
        for n, like in enumerate((before, after))
    )
    call(gold, "--predictions", old, "--out", tmp_path / "base")
    capsys.readouterr()
    words = ("--baseline", tmp_path / "base", "--gate", gate, "--out", tmp_path / "o")
    assert call(gold, "--predictions", new, *words) == code
    shown = capsys.readouterr().out
    assert ("one document alone cannot tell by how much that is chance" in shown) is bool(code)


def test_a_comparison_without_a_baseline_fails(gold, perfect, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    gate.write_text(NOT_WORSE, "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 1
    assert "answer_key: there is no baseline; give --baseline RUN" in capsys.readouterr().out


def test_a_baseline_gives_paired_differences(gold, perfect, tmp_path, capsys):
    before, after = tmp_path / "before", tmp_path / "after"
    some = lines(tmp_path / "some.jsonl", [answer("g1"), answer("g3")])
    call(gold, "--predictions", some, "--out", before)
    capsys.readouterr()
    words = (gold, "--predictions", perfect, "--out", after)
    assert call(*words, "--baseline", before / "results.json") == 0
    paired = json.loads((after / "results.json").read_text("utf-8"))["paired"]
    total = {row["measure"]: row for row in paired if row["label"] == "all"}
    key = total["answer_key"]
    assert (key["old"], key["new"], key["difference"]) == (0.5, 1.0, 0.5)
    assert (key["wins"], key["ties"], key["losses"]) == (1, 1, 0)
    # Fewer false refusals is better: a fall is a win.
    assert (total["false_refusal"]["difference"], total["false_refusal"]["wins"]) == (-0.5, 1)
    assert "paired differences" in capsys.readouterr().out


def test_compare_prints_the_paired_table_of_two_runs(gold, perfect, tmp_path, capsys):
    call(gold, "--predictions", perfect, "--out", tmp_path / "a")
    capsys.readouterr()
    assert compare.main([str(tmp_path / "a"), str(tmp_path / "a" / "items.jsonl")]) == 0
    assert "0/2/0" in capsys.readouterr().out
    assert compare.main([str(tmp_path / "a"), str(tmp_path / "none")]) == 2
    assert "no items.jsonl of an earlier run" in capsys.readouterr().err
