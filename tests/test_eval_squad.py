"""The figures of SQuAD's and MLQA's own scorers, on the same files.

EM and F1 are computed here beside torchmetrics, which carries the scorer of SQuAD 1.1. No package
of today carries that of SQuAD 2.0 (refusals, best thresholds) or MLQA's: ``squad/official.json``
and ``official.de.json`` keep what they say of the files beside them; ``squad/official.py`` makes
the first again out of an older wheel of transformers and says how to make the second.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from eval import inputs, run
from eval.normalise import normalise

HERE = Path(__file__).parent / "squad"


def read(name):
    return json.loads((HERE / name).read_text("utf-8"))


def measured(folder, gold, predictions, *words):
    words = (gold, "--predictions", predictions, "--out", folder, *words)
    assert run.main([str(word) for word in words]) == 0
    return json.loads((folder / "results.json").read_text("utf-8"))["measures"]


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = tmp_path_factory.mktemp("squad")
    words = ("--na-prob", HERE / "na_prob.json")
    return measured(folder, HERE / "gold.json", HERE / "predictions.json", *words)


@pytest.mark.parametrize(
    ("key", "measure", "label"),
    [
        ("exact", "EM", None),
        ("f1", "F1", None),
        ("HasAns_exact", "EM", "answerable"),
        ("HasAns_f1", "F1", "answerable"),
        ("NoAns_exact", "EM", "unanswerable"),
        ("NoAns_f1", "F1", "unanswerable"),
        ("best_exact", "best_EM", None),
        ("best_f1", "best_F1", None),
    ],
)
def test_the_figures_are_those_of_squads_own_scorer(english, key, measure, label):
    slices = english[measure]
    figure = slices["answerable"][label] if label else slices["all"]
    assert 100 * figure["value"] == pytest.approx(read("official.json")[key], abs=1e-9)


AWKWARD = (
    "The Answer", "an answer, the  answer!", "O'Neill", "O’Neill", "41 years", "41\u00a0years",
    "A", "the a an", "", "crème brûlée", "creme brulee", "U.S. Navy", "US Navy", "x-ray", "x ray",
    "theatre", "The\tlast one", "ten (10)", "10", "…", "“quoted”", "$ 5",
)  # fmt: skip


def test_em_and_f1_are_those_of_squads_scorer_in_torchmetrics(tmp_path):
    squad = pytest.importorskip("torchmetrics.functional.text.squad", reason="needs torchmetrics")
    # Each awkward answer against each other one, and all the answers of the file.
    pairs = [(one, [other]) for one in AWKWARD if one for other in AWKWARD if other]
    said = read("predictions.json")
    pairs += [
        # SQuAD 2.0 leaves out a reference of nothing but articles ("The The"), 1.1 keeps it.
        (said[one["id"]], [a["text"] for a in one["answers"] if normalise(a["text"], "en")])
        for article in read("gold.json")["data"]
        for paragraph in article["paragraphs"]
        for one in paragraph["qas"]
        if one["answers"] and said[one["id"]]
    ]
    gold = [
        {"id": f"p{n}", "lang": "en", "question": "?", "answers": references}
        for n, (_, references) in enumerate(pairs)
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in gold), "utf-8")
    answers = tmp_path / "said.json"
    answers.write_text(json.dumps({f"p{n}": text for n, (text, _) in enumerate(pairs)}), "utf-8")
    words = [path, "--predictions", answers, "--out", tmp_path / "out", "--measures", "EM,F1"]
    assert run.main([str(word) for word in words]) == 0
    lines = (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(pairs) > 450
    for line, (text, references) in zip(map(json.loads, lines), pairs, strict=True):
        target = {"id": "p", "answers": {"text": references, "answer_start": [0]}}
        theirs = squad.squad({"id": "p", "prediction_text": text}, target)
        for name, key in (("EM", "exact_match"), ("F1", "f1")):
            ours = 100 * line["scores"][name]
            assert ours == pytest.approx(float(theirs[key]), abs=1e-4), (name, text, references)


def test_the_denominators_and_thresholds_are_those_of_squads_own_scorer(english):
    official = read("official.json")
    assert english["EM"]["all"]["n"] == official["total"]
    counts = {label: one["n"] for label, one in english["EM"]["answerable"].items()}
    assert counts["answerable"] == official["HasAns_total"]
    assert counts["unanswerable"] == official["NoAns_total"]
    for name, key in (("best_EM", "best_exact_thresh"), ("best_F1", "best_f1_thresh")):
        assert english[f"{name}_threshold"]["all"]["value"] == official[key]


def test_german_figures_are_those_of_mlqas_own_scorer(tmp_path):
    found = measured(tmp_path, HERE / "gold.de.json", HERE / "predictions.de.json")
    official = read("official.de.json")
    assert 100 * found["EM"]["all"]["value"] == pytest.approx(official["exact_match"], abs=1e-9)
    assert 100 * found["F1"]["all"]["value"] == pytest.approx(official["f1"], abs=1e-9)
    # There is no probability of no answer, so there is no threshold to look for.
    assert found["best_EM"]["all"]["value"] is None


def test_the_probability_of_no_answer_may_stand_in_the_rows(english, tmp_path):
    said, sure = read("predictions.json"), read("na_prob.json")
    rows = [{"id": id, "response": text, "na_prob": sure[id]} for id, text in said.items()]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = measured(tmp_path / "out", HERE / "gold.json", path)
    for name in ("best_EM", "best_EM_threshold", "best_F1", "best_F1_threshold", "AUROC"):
        assert found[name]["all"]["value"] == english[name]["all"]["value"], name
        assert not math.isnan(found[name]["all"]["value"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"s01": 1.5}, "s01: 'na_prob' is 1.5, not a number from 0 to 1"),
        ({"s01": "high"}, "s01: 'na_prob' is 'high', not a number from 0 to 1"),
        ({"s01": None}, "id 's01' has no 'na_prob'; give one for every answer, or none"),
    ],
)
def test_a_bad_probability_is_named_by_id(tmp_path, capsys, change, says):
    path = tmp_path / "na.json"
    path.write_text(json.dumps({**read("na_prob.json"), **change}), "utf-8")
    words = (HERE / "gold.json", "--predictions", HERE / "predictions.json", "--na-prob", path)
    assert run.main([str(word) for word in words]) == 2
    error = capsys.readouterr().err
    assert f"{path}: {says}" in error
    assert error.count("\n") == 1


def test_probabilities_without_predictions_are_refused(capsys):
    words = (HERE / "gold.json", "--na-prob", HERE / "na_prob.json")
    assert run.main([str(word) for word in words]) == 2
    assert "--na-prob: goes with --predictions only" in capsys.readouterr().err


def squad(tmp_path, *answers):
    context = "Das Prüflabor liegt in Bonn. Es hat 14 Räume. Im Jahr 2014 kam ein Anbau dazu."
    qas = [
        {"id": f"q{n}", "question": "?", "answers": [{"text": text, "answer_start": at}]}
        for n, (text, at) in enumerate(answers)
    ]
    paragraphs = [{"context": context, "qas": qas}]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"data": [{"title": "Labor", "paragraphs": paragraphs}]}), "utf-8")
    return inputs.read(path)


@pytest.mark.parametrize("start", [36, 0, 9999, -5])
def test_a_wrong_answer_start_is_taken_for_the_nearest_place_of_the_answer(tmp_path, start):
    (question,) = squad(tmp_path, ("14 Räume", start)).questions
    assert question.evidence == ("Es hat 14 Räume.",)


def test_of_two_places_of_an_answer_the_nearest_counts(tmp_path):
    found = squad(tmp_path, ("14", 36), ("14", 30), ("14", 60), (" 14", 35)).questions
    assert [one.evidence[0][:6] for one in found] == ["Es hat", "Es hat", "Im Jah", "Es hat"]


def test_an_answer_that_stands_nowhere_is_dropped_with_its_reason(tmp_path):
    gold = squad(tmp_path, ("14 Räume", 36), ("15 Räume", 36))
    assert [one.id for one in gold.questions] == ["q0"]
    assert gold.dropped[0].reason == "no answer stands in its paragraph"
