"""Predictions of other tools: recognised by their fields and scored like our own."""

from __future__ import annotations

import json

import pytest
import pytrec_eval

from eval import run

GOLD = [
    {"id": "a", "lang": "de", "question": "Wann wurde das Rathaus gebaut?", "answer": "1905"},
    {"id": "b", "lang": "en", "question": "How high is the tower?", "answer": "72 metres"},
    {"id": "c", "lang": "de", "question": "Wer ist heute Koch?", "is_impossible": True},
]
HALL = "Es wurde im Jahr 1905 gebaut."
TOWER = "The tower is 72 metres high."


def dump(path, value, *, lines=False):
    text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value, indent=1)
    path.write_text(text + "\n", "utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    return dump(tmp_path / "gold.jsonl", GOLD, lines=True)


def score(gold, predictions, folder, *words):
    words = (gold, "--predictions", predictions, "--out", folder / "out", *words)
    assert run.main([str(word) for word in words]) == 0
    return json.loads((folder / "out" / "results.json").read_text("utf-8"))["measures"]


def value(measures, name):
    return measures[name]["all"]["value"]


def test_a_squad_prediction_file_is_scored_as_squad_does(gold, tmp_path):
    said = dump(tmp_path / "p.json", {"a": "Im Jahr 1905.", "b": "72 metres", "c": ""})
    found = score(gold, said, tmp_path)
    assert value(found, "EM") == pytest.approx(2 / 3)
    # "im jahr 1905" shares one of three words with "1905": 2 · 1/3 · 1 / (1/3 + 1) = 1/2.
    assert value(found, "F1") == pytest.approx((0.5 + 1.0 + 1.0) / 3)
    assert found["EM"]["answerable"]["answerable"]["value"] == 0.5
    assert value(found, "refusal") == 1.0
    # It cites nothing, so it is not judged by citations, nor by a confidence that it has not.
    for name in ("citation_recall", "faithfulness", "verbatim", "AUROC", "ECE"):
        assert value(found, name) is None, name


@pytest.mark.parametrize("name", ["response", "actual_output", "output"])
@pytest.mark.parametrize("known", ["id", "user_input", "input"])
def test_rows_of_ragas_and_deepeval_are_known_by_id_or_question(gold, tmp_path, name, known):
    contexts = "retrieval_context" if name == "actual_output" else "retrieved_contexts"
    rows = [
        {known: row["id" if known == "id" else "question"], name: text, contexts: [HALL, TOWER]}
        for row, text in zip(GOLD, (f"{HALL} [1]", f"{TOWER}[1, 2]", ""), strict=True)
    ]
    found = score(gold, dump(tmp_path / "p.jsonl", rows, lines=True), tmp_path)
    assert value(found, "answer_key") == 1.0
    assert value(found, "citation_recall") == 1.0
    assert value(found, "citation_precision") == pytest.approx((1.0 + 0.5) / 2)
    assert value(found, "faithfulness") == 1.0
    assert found["citation_recall"]["all"]["n"] == 2


def test_contexts_without_citations_still_show_faithfulness(gold, tmp_path):
    rows = [
        {"id": "a", "response": HALL, "retrieved_contexts": [HALL]},
        {"id": "b", "response": "The tower is 99 metres high.", "retrieved_contexts": [TOWER]},
    ]
    found = score(gold, dump(tmp_path / "p.json", rows), tmp_path)
    # The third question has no answer at all: 0 of it too.
    assert value(found, "faithfulness") == pytest.approx(1 / 3)
    assert value(found, "citation_recall") is None


def test_answers_in_the_gold_file_itself_are_scored(tmp_path, capsys):
    rows = [
        {"query_id": "a", "query": GOLD[0]["question"], "gt_answer": "1905",
         "response": f"{HALL} [1]", "retrieved_context": [{"doc_id": "d1", "text": HALL}]},
    ]  # fmt: skip
    path = dump(tmp_path / "checked.json", {"results": rows})
    assert run.main([str(path), "--out", str(tmp_path / "out")]) == 0
    assert "answers stand in the gold file" in capsys.readouterr().out
    item = json.loads((tmp_path / "out" / "items.jsonl").read_text("utf-8"))
    assert item["answer"]["citations"][0]["document"] == "d1"
    assert item["scores"]["citation_recall"] == 1.0


def test_marks_before_and_after_the_full_stop_belong_to_their_sentence(gold, tmp_path):
    text = f"{HALL} [1] {TOWER[:-1]} [2]. Und noch ein Satz ohne Beleg."
    rows = [{"id": "a", "output": text, "docs": [{"title": "H", "text": HALL}, {"text": TOWER}]}]
    score(gold, dump(tmp_path / "p.json", {"data": rows}), tmp_path)
    first = (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()[0]
    answer = json.loads(first)["answer"]
    assert [one["citations"] for one in answer["sentences"]] == [[1], [2], []]
    assert [one["text"] for one in answer["sentences"]][:2] == [HALL, TOWER]
    assert [one["document"] for one in answer["citations"]] == ["H", ""]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Er schrieb: „Das gilt seit dem 24. Januar 2020.“ [1] Die Behörde prüft es [2].",
            [("Er schrieb: „Das gilt seit dem 24. Januar 2020.“", [1]),
             ("Die Behörde prüft es.", [2])],
        ),
        (
            'He wrote: "It holds since 2020." [1, 2] The office is checking it.',
            [('He wrote: "It holds since 2020."', [1, 2]), ("The office is checking it.", [])],
        ),
        ("- Der Kai [1]\n- Der Turm [2]", [("- Der Kai", [1]), ("- Der Turm", [2])]),
        ("- Der Kai\n  * Der Turm [2]", [("- Der Kai", []), ("* Der Turm", [2])]),
        (
            "[1] Die Zahl stieg auf 40.\n[2] Der Turm\nist hoch.",
            [("Die Zahl stieg auf 40.", [1]), ("Der Turm\nist hoch.", [2])],
        ),
        (
            "Gefunden wurde:\n[1] Die Zahl stieg auf 40. [2] Der Turm ist hoch.",
            [("Gefunden wurde:", []), ("Die Zahl stieg auf 40.", [1]),
             ("Der Turm ist hoch.", [2])],
        ),
        # A line may break anywhere: this mark is the first sentence's.
        (
            "Die Zahl stieg auf 40 Prozent.\n[1] Der Turm ist hoch.",
            [("Die Zahl stieg auf 40 Prozent.", [1]), ("Der Turm ist hoch.", [])],
        ),
    ],
)  # fmt: skip
def test_each_mark_is_credited_to_its_own_sentence(gold, tmp_path, text, wanted):
    rows = [{"id": "a", "response": text, "contexts": [HALL, TOWER]}]
    score(gold, dump(tmp_path / "p.jsonl", rows, lines=True), tmp_path)
    first = (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()[0]
    sentences = json.loads(first)["answer"]["sentences"]
    assert [(one["text"], one["citations"]) for one in sentences] == wanted


def test_a_refusal_in_a_field_is_a_refusal(gold, tmp_path):
    rows = [{"id": "c", "response": "Dazu finde ich nichts.", "abstained": True}]
    found = score(gold, dump(tmp_path / "p.jsonl", rows, lines=True), tmp_path)
    assert value(found, "refusal") == 1.0


@pytest.mark.parametrize(
    ("row", "refused", "failed"),
    [
        ({"response": None, "error": "timeout"}, 0.0, 1),
        ({"response": "", "error": "timeout"}, 0.0, 1),
        ({"response": None}, 0.0, 0),
        ({"response": None, "abstained": True}, 1.0, 0),
        ({"response": None, "abstained": True, "error": "told to keep quiet"}, 1.0, 1),
        ({"response": ""}, 1.0, 0),
    ],
)
def test_a_missing_answer_is_no_refusal(gold, tmp_path, row, refused, failed):
    said = dump(tmp_path / "p.jsonl", [{"id": "c", **row}], lines=True)
    words = (gold, "--predictions", said, "--out", tmp_path / "out")
    assert run.main([str(word) for word in words]) == failed
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert value(results["measures"], "refusal") == refused
    assert results["headline"]["silent"] == (2 if refused else 3)
    assert results["failures"] == ([f"c: {row['error']}"] if failed else [])


def test_items_of_such_a_run_are_predictions_again(gold, tmp_path):
    said = dump(tmp_path / "p.json", {"a": "1905", "b": "72 metres"})
    first = score(gold, said, tmp_path)
    again = score(gold, tmp_path / "out" / "items.jsonl", tmp_path)
    assert value(again, "F1") == value(first, "F1")
    assert value(again, "citation_recall") is None


def test_a_trec_run_gets_the_figures_of_trec_eval(tmp_path, capsys):
    qrels = {"q1": {"d1": 2, "d2": 1, "d9": 0}, "q2": {"d3": 1}}
    ranked = {"q1": {"d9": 3.0, "d2": 2.5, "d1": 0.5}, "q2": {"d1": 2.0, "d3": 2.0, "d2": 1.0}}
    judged = "".join(f"{q} 0 {d} {g}\n" for q, found in qrels.items() for d, g in found.items())
    (tmp_path / "qrels").write_text(judged, "utf-8")
    # The lines are not in order of score: the score decides, as in trec_eval.
    lines = [f"{q} Q0 {d} 1 {s} tag\n" for q, found in ranked.items() for d, s in found.items()]
    (tmp_path / "run").write_text("".join(reversed(lines)), "utf-8")
    found = score(tmp_path / "qrels", tmp_path / "run", tmp_path)
    wanted = {"ndcg_cut.10", "recip_rank", "recall.5"}
    trec = pytrec_eval.RelevanceEvaluator(qrels, wanted).evaluate(ranked)
    for ours, theirs in (("nDCG@10", "ndcg_cut_10"), ("MRR@10", "recip_rank"), ("R@5", "recall_5")):
        mean = sum(one[theirs] for one in trec.values()) / len(trec)
        assert value(found, ours) == pytest.approx(mean), ours
    assert run.main([str(tmp_path / "qrels"), "--corpus", str(tmp_path)]) == 2
    assert "TREC qrels hold no questions to ask; give --predictions" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("q1 Q0 d1 1 high tag\n", "p:1: not 'query Q0 document rank score tag'"),
        ('[{"id": "a", "response": 5}]', "p: row 1: field 'response' is not a text"),
        ('[{"id": "a", "response": "x", "contexts": [3]}]', "context 1 is neither a text nor"),
        ('{"one": 1}', "p:1: field 'id' is missing"),
        ('[{"response": "x"}]', "p: row 1: field 'id' is missing"),
        ("{", "p:"),
        ("", "p:"),
    ],
)
def test_bad_predictions_are_named_by_row_and_field(gold, tmp_path, capsys, text, says):
    (tmp_path / "p").write_text(text, "utf-8")
    words = [gold, "--predictions", tmp_path / "p", "--out", tmp_path / "out"]
    assert run.main([str(word) for word in words]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


NAMED = [
    {"id": "a", "lang": "de", "question": "Wann wurde das Rathaus gebaut?", "doc": "hall.txt",
     "evidence": ["im Jahr 1905"], "keys": ["1905"]},
    {"id": "b", "lang": "en", "question": "How high is the tower?", "doc": "tower.txt",
     "evidence": ["72 metres"], "keys": ["72 metres"]},
]  # fmt: skip


def answered(tmp_path, **fields):
    rows = [
        {"id": "a", "response": f"{HALL} [1]", "retrieved_contexts": [HALL], **fields},
        {"id": "b", "response": f"{TOWER} [1]", "retrieved_contexts": [TOWER], **fields},
    ]
    return dump(tmp_path / "p.jsonl", rows, lines=True)


def test_a_context_without_a_document_is_judged_by_the_evidence_alone(tmp_path, capsys):
    gold = dump(tmp_path / "gold.jsonl", NAMED, lines=True)
    found = score(gold, answered(tmp_path), tmp_path)
    for name in ("hit@5", "evidence_cited", "right", "citation_recall"):
        assert value(found, name) == 1.0, name
    assert "no document of the gold" not in capsys.readouterr().out


def test_a_context_of_another_document_is_wrong_whatever_it_says(tmp_path, capsys):
    gold = dump(tmp_path / "gold.jsonl", NAMED, lines=True)
    other = answered(tmp_path, retrieved_context_ids=["tower.txt"])
    found = score(gold, other, tmp_path)
    assert value(found, "hit@5") == value(found, "evidence_cited") == 0.5
    assert "no document of the gold" not in capsys.readouterr().out


def test_names_of_which_the_gold_knows_none_are_announced(tmp_path, capsys):
    gold = dump(tmp_path / "gold.jsonl", NAMED, lines=True)
    found = score(gold, answered(tmp_path, retrieved_context_ids=["chunk-17"]), tmp_path)
    assert value(found, "hit@5") == 0.0
    shown = capsys.readouterr().out
    assert "no document of the gold is among the 1 that the answers name (first: chunk-17)" in shown


def test_a_context_without_a_document_is_not_right_where_the_gold_has_no_evidence(tmp_path):
    rows = [{name: row[name] for name in ("id", "question", "doc", "keys")} for row in NAMED]
    gold = dump(tmp_path / "gold.jsonl", rows, lines=True)
    assert value(score(gold, answered(tmp_path), tmp_path), "hit@5") == 0.0
