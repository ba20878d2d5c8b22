"""What a run says beside its figures: doubts about the gold, whose figures these are."""

from __future__ import annotations

import json

import pytest
from eval_samples import BEES, GOLD, HARBOUR, answer, call, items, lines

from eval import inputs
from eval.gate import read as read_gate
from rag.errors import GoldError


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    from ingest.pipeline import ingest
    from rag.config import load

    base = tmp_path_factory.mktemp("told")
    (base / "in").mkdir()
    (base / "in" / "hafen.txt").write_text(HARBOUR, "utf-8")
    (base / "in" / "bees.txt").write_text(BEES, "utf-8")
    settings = load({"index": base / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([base / "in"], settings).failed
    return base / "index"


def test_what_gold_and_index_do_not_agree_on_is_said_before_the_figures(index, tmp_path, capsys):
    rows = [
        *GOLD,
        {**GOLD[0], "id": "absent", "doc": "none.txt"},
        {**GOLD[1], "id": "misplaced", "evidence": ["issued by nobody at all"]},
    ]
    gold, out = lines(tmp_path / "gold.jsonl", rows), tmp_path / "out"
    said = lines(tmp_path / "said.jsonl", [answer("g1")])
    call(gold, "--predictions", said, "--index", index, "--out", out)
    shown = capsys.readouterr().out
    for line in (
        "1 questions name a document that the index does not have (first: absent: none.txt)",
        "1 questions have evidence that does not stand in the document they name (first: misplaced",
    ):
        assert f"look at the gold: {line}" in shown
        assert shown.index(line) < shown.index("answer_key")


def test_gold_that_fits_the_index_is_not_doubted(index, tmp_path, capsys):
    gold, said = lines(tmp_path / "gold.jsonl", GOLD), lines(tmp_path / "s.jsonl", [answer("g1")])
    call(gold, "--predictions", said, "--index", index, "--out", tmp_path / "out")
    assert "look at the gold" not in capsys.readouterr().out


def test_a_row_without_an_id_does_not_take_that_of_another(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [{"id": "3", "question": "A?", "keys": "x"}, {"question": "B?", "keys": "x"}]
    rows += [{"question": "C?", "keys": "x"}, {"id": 5, "question": "D?", "keys": "x"}]
    first, *rest = map(json.dumps, rows)
    path.write_text("\n".join([first, "", *rest]), "utf-8")
    gold = inputs.read(path)
    assert [one.id for one in gold.questions] == ["3", "line 3", "4", "5"]
    assert gold.dropped == ()


@pytest.mark.parametrize("word", ["de", "DE", "de-DE", "de_AT", "Deutsch", "German"])
def test_a_language_is_read_however_it_is_written(tmp_path, word):
    row = {"question": "Who?", "keys": "x", "lang": word, "source_lang": word}
    (question,) = inputs.read(lines(tmp_path / "gold.jsonl", [row])).questions
    assert (question.language, question.source) == ("de", "de")


def test_a_language_that_is_neither_is_named(tmp_path, capsys):
    rows = [{**GOLD[0], "lang": "fr"}, GOLD[1]]
    gold, said = lines(tmp_path / "gold.jsonl", rows), lines(tmp_path / "s.jsonl", [answer("g1")])
    call(gold, "--predictions", said, "--out", tmp_path / "out")
    assert "1 questions are in neither de nor en" in (shown := capsys.readouterr().out)
    assert "('fr')" in shown


@pytest.mark.parametrize("measure", ["search_p50", "ask_p95"])
def test_latency_is_no_demand_against_a_baseline(tmp_path, measure):
    path = tmp_path / "gate.toml"
    path.write_text(f"[[not_worse]]\nmeasure = '{measure}'\n", "utf-8")
    with pytest.raises(GoldError, match=f"not_worse 1: '{measure}' cannot be compared"):
        read_gate(path)


def test_words_between_colons_are_no_emoji(tmp_path, capsys):
    rows = [{**GOLD[0], "question": "Was kostet :m: das Hafenbecken?"}]
    gold, said = lines(tmp_path / "gold.jsonl", rows), lines(tmp_path / "s.jsonl", [answer("g3")])
    call(gold, "--predictions", said, "--out", tmp_path / "out")
    call(gold, "--predictions", lines(tmp_path / "t.jsonl", [{**answer("g3"), "id": "g1"}]),
         "--out", tmp_path / "out")  # fmt: skip
    assert "Was kostet :m: das" in capsys.readouterr().out


def test_a_report_says_that_its_figures_are_those_of_a_file(tmp_path):
    gold, said = lines(tmp_path / "gold.jsonl", GOLD), lines(tmp_path / "s.jsonl", [answer("g1")])
    call(gold, "--predictions", said, "--out", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    head = page[: page.index("</p>")]
    assert "predictions s.jsonl (sha256 " in head
    assert "extractive" not in head
    assert "encoder" not in head


def test_a_report_of_answers_within_the_gold_file_says_so(tmp_path):
    rows = [{**row, "response": "41 Millionen"} for row in GOLD]
    call(lines(tmp_path / "gold.jsonl", rows), "--out", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "answers of the gold file" in page[: page.index("</p>")]


def test_reports_show_the_star_and_no_counts_for_figures_of_a_whole_set(tmp_path):
    rows = [{**GOLD[0], "id": f"a{n}", "doc": f"a{n}.txt"} for n in range(12)]
    rows += [{**GOLD[2], "id": f"u{n}"} for n in range(12)]
    good = [{**answer("g1"), "id": f"a{n}", "confidence": 0.9} for n in range(12)]
    good += [{**answer("g3"), "id": f"u{n}", "confidence": 0.1} for n in range(12)]
    bad = [{**answer("g3"), "id": row["id"], "confidence": 0.1} for row in rows]
    gold = lines(tmp_path / "gold.jsonl", rows)
    before, out = tmp_path / "before", tmp_path / "out"
    call(gold, "--predictions", lines(tmp_path / "g.jsonl", good), "--out", before)
    call(
        gold, "--predictions", lines(tmp_path / "b.jsonl", bad), "--baseline", before, "--out", out
    )
    assert items(out)
    digest, page = ((out / name).read_text("utf-8") for name in ("report.md", "report.html"))
    # The bigger table has the same measure before, without wins.
    key = next(one for one in digest.splitlines() if one.startswith("| `answer_key`"))
    assert "-1.000 \\* |" in key
    assert "0/0/12" in key
    whole = next(one for one in digest.splitlines() if one.startswith("| `no_answer_f1`"))
    assert whole.endswith("| – |")
    assert "0/0/0" not in digest + page
    assert "chance does not explain it" in digest
    assert "chance does not explain it" in page
    assert "-1.000 *" in page
