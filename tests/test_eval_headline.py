"""The first thing that a report says: answered, refused, wrong, each with its denominator."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from eval_samples import GOLD, QUOTES, answer, call, items, lines, values

from eval import headline

WORDS = Path(headline.__file__).with_suffix(".toml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One of each ending, and a second right answer."""
    base = tmp_path_factory.mktemp("headline")
    rows = [{**GOLD[0], "id": name, "doc": f"{name}.txt"} for name in ("a", "b", "c", "d")]
    rows += [{**GOLD[2], "id": name} for name in ("e", "f")]
    said = {
        name: {**answer("g1"), "id": name, "citations": [
            {**answer("g1")["citations"][0], "document": f"{name}.txt"}
        ]} for name in ("a", "b", "c", "e")
    }  # fmt: skip
    said["b"]["citations"][0]["document"] = "x.txt"  # the right words from the wrong place
    said["c"] = {**answer("g3"), "id": "c"}
    said["f"] = {**answer("g3"), "id": "f"}
    del said["e"]["citations"][0]["quote"]
    said["e"]["citations"][0]["quote"] = "Irgendetwas."
    gold = lines(base / "gold.jsonl", rows)
    assert call(gold, "--predictions", lines(base / "said.jsonl", said.values()),
                "--out", base / "out") == 0  # fmt: skip
    return base / "out"


def test_every_question_ends_in_one_part(folder):
    found = json.loads((folder / "results.json").read_text("utf-8"))["headline"]
    assert found == {
        "questions": 6, "answerable": 4, "unanswerable": 2, "answered": 3, "refused": 2,
        "right": 1, "wrong": 2, "misled": 1,
        "refused_rightly": 1, "refused_needlessly": 1, "silent": 1, "unjudged": 0,
    }  # fmt: skip
    assert sum(found[part] for part in headline.PARTS) == found["questions"]


def test_what_can_be_relied_on_is_counted_over_answers_and_right_over_all(folder):
    assert values(folder, "right_when_answered")["all"]["n"] == 3
    assert values(folder, "right_when_answered")["all"]["value"] == pytest.approx(1 / 3)
    assert values(folder, "right")["all"]["n"] == 6
    assert values(folder, "right")["all"]["value"] == pytest.approx(2 / 6)


def test_page_and_pull_request_begin_with_it_in_both_languages(folder):
    for name in ("report.html", "report.md"):
        text = (folder / name).read_text("utf-8")
        english = text.index("It answered 3 of 6 questions, 1 rightly and 2 wrongly: 33 %")
        german = text.index("Beantwortet wurden 3 von 6 Fragen, 1 richtig und 2 falsch: Auf 33 %")
        assert english < german < text.index("right_when_answered")
        assert "Of 2 questions that the documents do not answer it answered 1 all the same" in text
        assert "1 of 6 questions got no reply at all" in text
        assert re.search(r"of its 3 answers can be relied on \\?\(95 % interval", text)


@pytest.fixture
def uncited(tmp_path):
    """Score a system that never cites, on gold of which the first question has evidence alone."""

    def scored(*gold):
        said = [
            {"id": "a", "response": QUOTES["g1"], "confidence": 0.9},
            {"id": "b", "response": QUOTES["g1"], "confidence": 0.8},
            {"id": "c", "response": "", "confidence": 0.1},
        ]
        words = (lines(tmp_path / "gold.jsonl", gold), "--predictions")
        assert call(*words, lines(tmp_path / "said.jsonl", said), "--out", tmp_path / "out") == 0
        return tmp_path / "out"

    return scored


PLACE_ALONE = {**GOLD[0], "id": "a", "keys": []}
RESTING_ON_RIGHT = ("right", "right_when_answered", "AURC", "ECE", "coverage@precision=.95")


def test_one_who_never_cites_is_not_called_wrong_where_the_gold_has_evidence_alone(uncited):
    folder = uncited(PLACE_ALONE, {**PLACE_ALONE, "id": "c"})
    for name in RESTING_ON_RIGHT:
        assert (values(folder, name)["all"]["value"], values(folder, name)["all"]["n"]) == (None, 0)
    text = (folder / "report.md").read_text("utf-8")
    assert "It answered 1 of 2 questions. Of 1 of its answers it cannot be told" in text
    assert "Von 1 der Antworten lässt sich nicht sagen, ob sie richtig sind" in text
    first, second = items(folder)
    assert (first["lost"], second["lost"]) == ("", "wrongly_refused")


def test_answers_of_one_who_never_cites_are_judged_where_the_gold_has_keys(uncited):
    folder = uncited(PLACE_ALONE, {**GOLD[0], "id": "b"}, {**GOLD[2], "id": "c"})
    assert [values(folder, name)["all"]["n"] for name in RESTING_ON_RIGHT] == [2, 1, 1, 1, 2]
    assert values(folder, "right")["all"]["value"] == 1.0
    found = json.loads((folder / "results.json").read_text("utf-8"))["headline"]
    assert (found["answered"], found["right"], found["wrong"], found["unjudged"]) == (2, 1, 0, 1)
    assert sum(found[part] for part in headline.PARTS) == found["questions"]
    text = (folder / "report.md").read_text("utf-8")
    assert "1 of the answers can be judged, 1 as right and 0 as wrong: 100 % of these" in text


def test_a_missing_answer_of_one_who_never_cites_stays_a_mistake(uncited):
    folder = uncited(PLACE_ALONE, {**PLACE_ALONE, "id": "missing"})
    assert (values(folder, "right")["all"]["value"], values(folder, "right")["all"]["n"]) == (0, 1)


def test_a_search_has_no_such_headline(tmp_path):
    (tmp_path / "qrels").write_text("q1 0 d1 1\n", "utf-8")
    (tmp_path / "run").write_text("q1 Q0 d1 1 2.0 tag\n", "utf-8")
    out = tmp_path / "out"
    assert call(tmp_path / "qrels", "--predictions", tmp_path / "run", "--out", out) == 0
    assert json.loads((out / "results.json").read_text("utf-8"))["headline"] is None
    assert "trusted" not in (out / "report.html").read_text("utf-8")


def test_one_document_gives_no_interval_and_two_a_wide_one(tmp_path):
    shown = []
    for count in (1, 2):
        rows = [{**GOLD[0], "id": f"a{n}", "doc": f"a{n}.txt"} for n in range(count)]
        said = [
            {**answer("g1"), "id": f"a{n}",
             "citations": [{**answer("g1")["citations"][0], "document": f"a{n}.txt"}]}
            for n in range(count)
        ]  # fmt: skip
        words = (lines(tmp_path / "gold.jsonl", rows), "--predictions")
        out = tmp_path / str(count)
        assert call(*words, lines(tmp_path / "said.jsonl", said), "--out", out) == 0
        shown.append((out / "report.md").read_text("utf-8"))
    assert "can be relied on (too few documents for an interval)" in shown[0]
    assert "ist Verlass (zu wenige Dokumente für ein Intervall)" in shown[0]
    assert "can be relied on (95 % interval 16 % to 100 %)" in shown[1]


def test_one_who_never_answers_is_said_to_answer_none():
    found = dict.fromkeys((*headline.PARTS, "misled", "answered", "answerable"), 0)
    found |= {"questions": 1200, "refused": 1200, "refused_rightly": 1200, "unanswerable": 1200}
    first, second, *_ = headline.sentences({"headline": found, "measures": {}}, "de")
    assert first == "Beantwortet wurde keine von 1.200 Fragen."
    assert second.endswith("bei 1.200 zu Recht, bei 0 zu Unrecht.")


def test_both_languages_have_the_same_places_to_fill():
    table = tomllib.loads(WORDS.read_text("utf-8"))
    german, english = table["de"], table["en"]
    assert german.keys() == english.keys()
    assert set(german["parts"]) == set(english["parts"]) == set(headline.PARTS)
    for key in german.keys() - {"parts"}:
        places = [set(re.findall(r"{(\w+)}", words[key])) for words in (german, english)]
        assert places[0] == places[1], key
