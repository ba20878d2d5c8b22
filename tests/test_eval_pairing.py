"""Two runs compared: intervals, the randomisation test, and what a gold set can show at all."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from eval import compare, measures, pairing
from eval.intervals import Interval, detectable, randomised
from eval.pairing import Scored

RIGHT = measures.parse("right")
ALONE = [str(n) for n in range(60)]


def draws(seed, gain=0.0):
    rng = random.Random(seed)
    old = np.array([rng.random() for _ in ALONE])
    new = np.array([value + rng.gauss(gain, 0.3) for value in old])
    return old, new


@pytest.mark.parametrize("gain", [0.0, 0.05, 0.1])
def test_the_randomisation_test_equals_that_of_scipy(gain):
    from scipy.stats import permutation_test

    old, new = draws(4, gain)
    theirs = permutation_test(
        (new, old), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples",
        vectorized=True, n_resamples=4000, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert randomised(old, new, ALONE, 0, RIGHT) == pytest.approx(theirs.pvalue, abs=0.04)


def test_questions_on_one_document_are_swapped_together():
    old, new = np.zeros(60), np.ones(60) * 0.5
    assert randomised(old, new, ALONE, 0, RIGHT) < 0.001
    # The same gain on three documents: one draw in four has all signs alike.
    three = [str(n % 3) for n in range(60)]
    assert randomised(old, new, three, 0, RIGHT) == pytest.approx(0.25, abs=0.04)
    assert randomised(old, new, ["a"] * 60, 0, RIGHT) is None


def test_alike_runs_are_told_alike():
    old, _ = draws(1)
    assert randomised(old, old, ALONE, 0, RIGHT) == 1.0


def test_the_smallest_detectable_difference_is_that_of_millers_formula():
    # Standard error .05: (1.96 + .84) · .05, and √2 times as much for two unpaired runs.
    interval = Interval(0.5 - 0.098, 0.5 + 0.098, 30, error=0.05)
    assert detectable(interval) == pytest.approx(0.14)
    assert detectable(interval, unpaired=True) == pytest.approx(0.14 * 2**0.5)
    assert detectable(None) is None
    assert detectable(Interval(0.5, 1.0, 3)) is None


def scored(values, name="right"):
    return {
        str(n): Scored(str(n), "de" if n % 2 else "en", str(n), {name: value})
        for n, value in enumerate(values)
    }


def test_wins_ties_and_losses_are_counted_in_the_measures_own_sense():
    old, new = scored([0.0, 0.0, 1.0, 1.0, 0.0] * 2), scored([1.0, 1.0, 0.0, 1.0, 0.0] * 2)
    total = next(row for row in pairing.compare(old, new, 0) if row.label == "all")
    assert (total.wins, total.ties, total.losses) == (4, 4, 2)
    assert total.difference == pytest.approx(0.2)
    assert 0.5 < total.p <= 1.0
    assert total.detectable > 0.2
    less = scored([1.0, 0.0], "false_refusal"), scored([0.0, 0.0], "false_refusal")
    assert pairing.compare(*less, 0)[0].wins == 1


def test_a_figure_of_the_whole_set_is_compared_too():
    # Sure and right against sure and wrong: the calibration error rises from 0 to 1.
    good, bad = [[1.0, 1.0, 1.0]] * 12, [[1.0, 0.0, 1.0]] * 12
    row = pairing.compare(scored(good, "ECE"), scored(bad, "ECE"), 0)[0]
    assert (row.old, row.new, row.difference) == (0.0, 1.0, 1.0)
    assert row.interval is None, "draws that are all alike say nothing about certainty"
    assert row.p < 0.02
    assert row.clear
    assert (row.wins, row.ties, row.losses) == (0, 0, 0)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_difference_on_few_documents_is_not_called_clear(count):
    row = pairing.compare(scored([1.0] * count), scored([0.0] * count), 0)[0]
    assert (row.difference, row.interval, row.detectable) == (-1.0, None, None)
    assert row.p > 0.05
    assert not row.clear


def test_a_difference_is_clear_where_interval_and_test_agree():
    old = scored([1.0] * 6 + [0.0] * 14)
    rows = {n: pairing.compare(old, scored([1.0] * n + [0.0] * (20 - n)), 0) for n in (7, 20)}
    assert {n: found[0].clear for n, found in rows.items()} == {7: False, 20: True}
    chance = replace(rows[20][0], p=0.2)
    assert chance.interval.low > 0.0
    assert not chance.clear


def test_a_figure_that_one_run_does_not_have_is_left_out():
    rows = pairing.compare(
        scored([[0.0, 1.0]] * 4, "no_answer_f1"), scored([[0.0, 0.0]] * 4, "no_answer_f1"), 0
    )
    assert rows == ()


def test_the_comparison_prints_the_test_and_what_it_could_show(tmp_path, capsys):
    for name, wins in (("a", 5), ("b", 15)):
        rows = [
            {"id": str(n), "language": "de", "cluster": str(n),
             "scores": {"right": float(n < wins), "no_answer_f1": [float(n > 17), float(n > wins)]}}
            for n in range(20)
        ]  # fmt: skip
        (tmp_path / name).mkdir()
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / name / "items.jsonl").write_text(text, "utf-8")
    assert compare.main([str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    shown = capsys.readouterr().out
    right = next(line for line in shown.splitlines() if "right" in line)
    assert "10/10/0" in right
    assert "+0.500 [+0.3" in right
    assert "0.001" in right or "0.002" in right or "0.003" in right
    assert "no_answer_f1" in shown
    assert "detectable: what would show in four of five comparisons" in shown


def test_broken_scores_of_a_run_are_named_by_line(tmp_path, capsys):
    (tmp_path / "items.jsonl").write_text('{"id": "a", "scores": {"right": "x"}}\n', "utf-8")
    assert compare.main([str(tmp_path), str(tmp_path)]) == 2
    assert "items.jsonl:1: field 'scores.right' is" in capsys.readouterr().err
