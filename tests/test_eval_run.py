"""The harness from command line to files and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval import compare, run

ROOT = Path(__file__).resolve().parent.parent

HARBOUR = """Vermerk zum Seehafen

Berlin, 3. März 2024

Der Ausbau des Hafenbeckens wurde im Haushaltsjahr 2024 mit 41 Millionen Euro veranschlagt.

Die Liegegebühren für Frachtschiffe steigen ab Januar um sechs Prozent. Ausgenommen sind Segler.
"""
BEES = """Report on urban beekeeping

The city counted 312 registered beekeepers in the spring of 2023.

Permits for rooftop hives are issued by the veterinary office within ten working days.
"""
GOLD = [
    {
        "id": "g1", "lang": "de", "kind": "number", "doc": "hafen.txt",
        "question": "Mit wie viel Geld wurde der Ausbau des Hafenbeckens veranschlagt?",
        "evidence": ["mit 41 Millionen Euro veranschlagt"], "keys": ["41 Millionen"],
    },
    {
        "id": "g2", "lang": "en", "kind": "fact", "doc": "bees.txt",
        "question": "Which office issues permits for rooftop hives?",
        "evidence": ["issued by the veterinary office"], "keys": ["veterinary office"],
    },
    {
        "id": "g3", "lang": "de", "kind": "unanswerable", "doc": None,
        "question": "Wie viele Vulkane gibt es auf Island?", "evidence": [], "keys": [],
    },
]  # fmt: skip
QUOTES = {
    "g1": "Der Ausbau des Hafenbeckens wurde im Haushaltsjahr 2024 mit 41 Millionen Euro "
    "veranschlagt.",
    "g2": "Permits for rooftop hives are issued by the veterinary office within ten working days.",
}
DOCUMENTS = {"g1": "hafen.txt", "g2": "bees.txt"}


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def answer(id):
    quote = QUOTES.get(id)
    if quote is None:
        return {"id": id, "status": "no_evidence", "sentences": [], "citations": []}
    citation = {"number": 1, "document": DOCUMENTS[id], "quote": quote}
    sentences = [{"text": quote, "citations": [1]}]
    return {"id": id, "status": "answered", "sentences": sentences, "citations": [citation]}


def call(*words):
    return run.main([str(word) for word in words])


@pytest.fixture
def gold(tmp_path):
    return lines(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def perfect(tmp_path):
    return lines(tmp_path / "perfect.jsonl", [answer(row["id"]) for row in GOLD])


def values(folder, measure):
    return json.loads((folder / "results.json").read_text("utf-8"))["measures"][measure]


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
    assert results["seed"] == 4
    assert results["versions"]["ir-measures"]
    assert results["settings"]["answer.backend"] == "extractive"
    assert "--seed" in results["command"]
    items = [json.loads(line) for line in (out / "items.jsonl").read_text("utf-8").splitlines()]
    assert [item["lost"] for item in items] == ["right"] * 3
    assert items[0]["answer"]["citations"][0]["quote"] == QUOTES["g1"]


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


def test_a_comparison_without_a_baseline_fails(gold, perfect, tmp_path, capsys):
    gate = tmp_path / "gate.toml"
    gate.write_text(NOT_WORSE, "utf-8")
    assert call(gold, "--predictions", perfect, "--gate", gate, "--out", tmp_path / "o") == 1
    assert "answer_key: there is no baseline; give --baseline RUN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[not_worse]]\nmeasure = 'refusal'\nkind = 'x'\n", "not_worse 1: unknown key 'kind'"),
        ("[[floor]]\nmeasure = 'refusal'\nslice = 'x'\nat_least = 1\n", "unknown slice 'x'"),
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


def test_items_of_a_run_are_predictions_again(gold, perfect, tmp_path):
    call(gold, "--predictions", perfect, "--out", tmp_path / "a")
    items = tmp_path / "a" / "items.jsonl"
    assert call(gold, "--predictions", items, "--out", tmp_path / "b") == 0
    assert values(tmp_path / "b", "right") == values(tmp_path / "a", "right")


def test_a_sample_is_drawn_by_the_seed(gold, perfect, tmp_path):
    for folder in ("a", "b"):
        call(gold, "--predictions", perfect, "--out", tmp_path / folder, "--limit", 1)
    first, second = ((tmp_path / f / "items.jsonl").read_text("utf-8") for f in ("a", "b"))
    assert first == second
    assert first.count("\n") == 1


def test_one_language_alone_can_be_measured(gold, perfect, tmp_path):
    call(gold, "--predictions", perfect, "--out", tmp_path / "a", "--language", "en")
    assert values(tmp_path / "a", "right")["all"]["n"] == 1


@pytest.mark.parametrize("words", [["eval/run.py"], ["-m", "eval.run"]])
def test_it_runs_as_script_and_as_module(gold, perfect, tmp_path, words):
    done = subprocess.run(
        [sys.executable, *words, gold, "--predictions", perfect, "--out", tmp_path / "o"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "right" in done.stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "hafen.txt").write_text(HARBOUR, "utf-8")
    (folder / "bees.txt").write_text(BEES, "utf-8")
    return folder


def test_a_folder_is_ingested_searched_and_asked(gold, corpus, tmp_path):
    out = tmp_path / "out"
    assert call(gold, "--corpus", corpus, "--out", out, "--set", "ingest.jobs=1") == 0
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert results["did"] == ["ask", "search"]
    assert results["index"]["documents"] == 2
    assert results["index"]["embedder"]["model"]
    assert values(out, "hit@5")["all"] == {
        "value": 1.0, "n": 2, "interval": {"low": 1.0, "high": 1.0, "clusters": 2},
        "detectable": 0.0,
    }  # fmt: skip
    assert values(out, "quote_exact")["all"]["value"] == 1.0
    assert values(out, "span_recall@5")["all"]["value"] == 1.0
    assert values(out, "citation_recall")["all"]["value"] == 1.0
    assert set(values(out, "right")["language pair"]) == {"de → de", "en → en"}
    assert set(values(out, "right")["answerable"]) == {"answerable", "unanswerable"}
    assert values(out, "right")["document kind"]
    first, *others = items(out)
    assert first["passages"][first["rank"] - 1]["document"] == "hafen.txt"
    assert any(item["answer"]["citations"] for item in others)
    assert set(first["timings"]) == {"search", "ask"}


def test_several_processes_give_what_one_gives(corpus, tmp_path):
    # Enough questions that there is work for two.
    rows = [{**row, "id": f"{row['id']}-{n}"} for n in range(7) for row in GOLD]
    many = lines(tmp_path / "many.jsonl", rows)
    seen = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert call(many, "--corpus", corpus, "--jobs", jobs, "--out", out) == 0
        seen.append([timeless(item) for item in items(out)])
    assert len(seen[0]) == len(rows)
    assert seen[0] == seen[1]


def items(folder):
    return list(map(json.loads, (folder / "items.jsonl").read_text("utf-8").splitlines()))


def timeless(item):
    """An item without what differs from run to run."""
    assert min(item.pop("timings").values()) > 0.0
    item["answer"].pop("timings")
    return {**item, "scores": {k: v for k, v in item["scores"].items() if "_p" not in k}}


def test_the_time_of_an_answer_includes_the_search_that_it_shares(gold, corpus, tmp_path):
    assert call(gold, "--corpus", corpus, "--out", tmp_path / "out") == 0
    for item in items(tmp_path / "out"):
        steps = item["answer"]["timings"]
        assert {"understand", "retrieve", "rerank"} <= set(steps)
        assert item["timings"]["ask"] >= 0.9 * sum(v for k, v in steps.items() if k != "total")


def test_a_question_is_asked_with_the_ones_before_it(corpus, tmp_path):
    row = {"lang": "en", "question": "And within how many days?", "keys": ["ten working days"]}
    before = {"history": ["Which office issues permits for rooftop hives?"]}
    gold = lines(tmp_path / "g.jsonl", [{"id": "alone", **row}, {"id": "after", **row, **before}])
    assert call(gold, "--corpus", corpus, "--out", tmp_path / "out") == 0
    alone, after = items(tmp_path / "out")
    assert not alone["answer"]["interpretation"]["carried"]
    assert after["answer"]["interpretation"]["carried"]
    assert after["history"] == before["history"]


def test_evidence_that_no_document_holds_was_not_indexed(corpus, tmp_path):
    row = {**GOLD[0], "evidence": ["steht in keinem der beiden Dokumente"]}
    gold = lines(tmp_path / "gold.jsonl", [row])
    out = tmp_path / "out"
    words = (gold, "--corpus", corpus, "--out", out, "--search-only", "--set", "ingest.jobs=1")
    assert call(*words) == 0
    item = json.loads((out / "items.jsonl").read_text("utf-8"))
    assert (item["lost"], item["rank"], "answer" in item) == ("not_indexed", None, False)


def test_a_broken_file_is_named_and_the_others_are_measured(gold, corpus, tmp_path, capsys):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for path in corpus.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 this is no PDF")
    words = (gold, "--corpus", folder, "--out", tmp_path / "o", "--set", "ingest.jobs=1")
    assert call(*words) == 1
    assert "broken.pdf" in capsys.readouterr().out
    assert values(tmp_path / "o", "hit@5")["all"]["value"] == 1.0


def test_an_index_that_is_there_is_used_and_checks_predictions(gold, corpus, tmp_path):
    from ingest.pipeline import ingest
    from rag.config import load

    index = tmp_path / "index"
    ingest([corpus], load({"index": index, "ingest.jobs": 1}, environ={}))
    out = tmp_path / "out"
    assert call(gold, "--index", index, "--out", out) == 0
    assert values(out, "hit@5")["all"]["value"] == 1.0
    rows = [json.loads(line) for line in (out / "items.jsonl").read_text("utf-8").splitlines()]
    asked = [row["answer"] for row in rows]
    cited = [row for row in asked if row["citations"]]
    cited[0]["citations"][0]["start"] += 1
    forged = lines(tmp_path / "forged.jsonl", asked)
    words = (gold, "--predictions", forged, "--index", index, "--out", tmp_path / "o")
    assert call(*words) == 0
    assert values(tmp_path / "o", "quote_exact")["all"]["value"] < 1.0


def test_given_passages_keep_their_ids_even_where_two_texts_are_alike(tmp_path, capsys):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {"x/1#a": HARBOUR, "x/1#b": HARBOUR, "x/2#a": BEES}
    rows = [{"_id": key, "title": "", "text": text} for key, text in texts.items()]
    lines(folder / "corpus.jsonl", rows)
    lines(folder / "queries.jsonl", [{"_id": "q", "text": "permits for rooftop hives"}])
    (folder / "qrels" / "test.tsv").write_text("q\tx/2#a\t1\n", "utf-8")
    assert call(folder, "--corpus", tmp_path) == 2
    assert "judged by the passages that it brings" in capsys.readouterr().err
    out = tmp_path / "out"
    assert call(folder, "--out", out) == 0
    assert values(out, "nDCG@10")["all"]["value"] == 1.0
    item = json.loads((out / "items.jsonl").read_text("utf-8"))
    assert sorted(hit["document"] for hit in item["passages"]) == sorted(texts)
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert (results["did"], results["index"]["passages"]) == (["search"], 3)
