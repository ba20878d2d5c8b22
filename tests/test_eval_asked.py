"""The harness over documents: taken in, searched, asked, with its quotes checked."""

from __future__ import annotations

import json

import pytest
from eval_samples import BEES, GOLD, HARBOUR, call, items, lines, values


@pytest.fixture
def gold(tmp_path):
    return lines(tmp_path / "gold.jsonl", GOLD)


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
        "value": 1.0, "n": 2, "detectable": None,
        "interval": {"low": pytest.approx(0.158, abs=0.001), "high": 1.0, "clusters": 2,
                     "error": None},
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
