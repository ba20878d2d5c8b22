"""A gate file: floors and ceilings, what passes and what fails, and what is no gate."""

from __future__ import annotations

import pytest
from eval_samples import GOLD, answer, call, lines


@pytest.fixture
def gold(tmp_path):
    return lines(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def perfect(tmp_path):
    return lines(tmp_path / "perfect.jsonl", [answer(row["id"]) for row in GOLD])


GATE = '[[floor]]\nmeasure = "answer_key"\nat_least = 0.9\n'
NEVER_REFUSES = GATE + '[[floor]]\nmeasure = "refusal"\nlanguage = "de"\nat_least = 0.5\n'


def test_the_gate_passes_and_fails_with_measure_and_distance(gold, perfect, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    gate.write_text(NEVER_REFUSES, "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 0
    talker = lines(tmp_path / "t.jsonl", [{**answer("g1"), "id": row["id"]} for row in GOLD])
    assert call(gold, "--predictions", talker, "--gate", gate, "--out", tmp_path / "o") == 1
    shown = capsys.readouterr().out
    assert "gate FAIL answer_key = 0.500 (n=2), 0.400 below at_least 0.9" in shown
    assert "gate FAIL refusal (de) = 0.000 (n=1), 0.500 below at_least 0.5" in shown


@pytest.mark.parametrize(("bound", "code"), [("0.5", 0), ("0.501", 1), ("0.54", 1)])
def test_a_floor_that_is_missed_by_little_is_missed(gold, tmp_path, bound, code):
    gate = tmp_path / "gate.toml"
    gate.write_text(f'[[floor]]\nmeasure = "answer_key"\nat_least = {bound}\n', "utf-8")
    half = lines(tmp_path / "half.jsonl", [answer("g1"), {**answer("g3"), "id": "g2"}])
    assert call(gold, "--predictions", half, "--gate", gate, "--out", tmp_path / "o") == code


def test_a_floor_may_stand_on_any_part_of_the_questions(gold, perfect, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    parts = (
        "slice = 'language and kind'\nlabel = 'de number'", "language = 'de'\nkind = 'number'",
        "slice = 'all'",
    )  # fmt: skip
    floors = (f"[[floor]]\nmeasure = 'right'\n{part}\nat_least = 1\n" for part in parts)
    gate.write_text("".join(floors), "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 0
    shown = capsys.readouterr().out
    assert shown.count("gate pass right (de number) = 1.000 (n=1)") == 2
    assert "gate pass right = 1.000 (n=3)" in shown


def test_one_who_always_refuses_fails_a_ceiling(gold, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    gate.write_text('[[floor]]\nmeasure = "false_refusal"\nat_most = 0.2\n', "utf-8")
    silent = lines(tmp_path / "s.jsonl", [{**answer("g3"), "id": row["id"]} for row in GOLD])
    assert call(gold, "--predictions", silent, "--gate", gate, "--out", tmp_path / "o") == 1
    assert "false_refusal = 1.000 (n=2), 0.800 above at_most 0.2" in capsys.readouterr().out


def test_a_floor_on_what_was_not_measured_fails(gold, perfect, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    gate.write_text('[[floor]]\nmeasure = "hit@5"\nat_least = 0.1\n', "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 1
    assert "hit@5: not measured in this run" in capsys.readouterr().out


def test_a_gate_that_is_not_there_is_an_input_error(gold, perfect, tmp_path, capsys):
    words = ("--predictions", perfect, "--gate", tmp_path / "none.toml", "--out", tmp_path / "o")
    assert call(gold, *words) == 2
    assert "none.toml: cannot be read (No such file or directory); check" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[not_worse]]\nmeasure = 'refusal'\nkind = 'x'\n", "not_worse 1: unknown key 'kind'"),
        ("[[floor]]\nmeasure = 'refusal'\nslice = 'x'\nat_least = 1\n", "unknown slice 'x'"),
        ("[[floor]]\nmeasure = 'refusal'\nlabel = 'x'\nat_least = 1\n", "'label' without 'slice'"),
        ("[[floor]]\nmeasure = 'right'\nslice = 'kind'\nat_least = 1\n", "'slice' without 'label'"),
        (
            "[[floor]]\nmeasure = 'right'\nslice = 'kind'\nlabel = 'x'\nlanguage = 'de'\n"
            "at_least = 1\n",
            "floor 1: 'slice' beside 'language' or 'kind'; leave out one; for both write slice",
        ),
        ("[[floor]]\nmeasure = 'right'\nat_least = nan\n", "'at_least' is nan, not a finite"),
        ("[[floor]]\nmeasure = 'right'\nat_most = inf\n", "'at_most' is inf, not a finite"),
        ("[[floor]]\nmeasure = 'hit'\nat_least = 1\n", "floor 1: unknown measure 'hit'; allowed"),
        ("[[floor]]\nmeasure = 'refusal'\n", "floor 1: no bound; give at_least or at_most"),
        ("[[floor]]\nmeasure = 'refusal'\nat_lest = 1\n", "floor 1: unknown key 'at_lest'"),
        ("[[floor]]\nmeasure = 'refusal'\nat_least = 'x'\n", "'at_least' is not a number"),
        ("floor = 3\n", "holds [[floor]] and [[not_worse]] tables and nothing else"),
        ("[[floor]\n", "not a gate file"),
    ],
)
def test_a_bad_gate_is_an_input_error(gold, perfect, tmp_path, capsys, text, says):
    gate = tmp_path / "gate.toml"
    gate.write_text(text, "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
