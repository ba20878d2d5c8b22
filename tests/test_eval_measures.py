"""Measures: their names, their formulas against reference tools and hand-made examples."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import ir_measures
import pytest
import pytrec_eval

from eval import measures
from eval.intervals import exact, mean_interval, summary_interval
from eval.items import Cited, Outcome, Question, Reply, Retrieved, Row, Run
from eval.lost import Place, place, search_place
from eval.scoring import score
from rag.errors import UnknownNameError

EVIDENCE = "Das Portal soll im Jahr 2027 fertig sein"


def retrieved(*names, text=""):
    return tuple(Retrieved(name, text, 1.0 / n) for n, name in enumerate(names, start=1))


def by_id(relevant, names, id="q"):
    return Row(Question(id, "?", "de", relevant=relevant), Outcome(id, retrieved(*names)))


def reply(status, *quotes, texts=(), document="a.txt"):
    citations = tuple(Cited(n, document, quote) for n, quote in enumerate(quotes, start=1))
    sentences = tuple((text, (n,)) for n, text in enumerate(texts or quotes, start=1))
    return Reply(status, sentences, citations, {})


def asked(answer, *, answerable=True, hits=(), **outcome):
    gold = {"documents": ("a.txt",), "evidence": (EVIDENCE,), "keys": ("2027",), "cluster": "a"}
    question = Question("q", "?", "de", answerable=answerable, **(gold if answerable else {}))
    return Row(question, Outcome("q", hits, answer, **outcome))


def one(name, row):
    (value,) = measures.parse(name).scores([row])
    return value


@pytest.mark.parametrize(
    "name",
    [
        "R@5",
        "MRR@10",
        "nDCG@10",
        "hit@1",
        "span_recall@5",
        "coverage@precision=.95",
        *(n for n in measures.registry.names() if "@" not in n),
    ],
)
def test_a_measure_prints_the_name_that_it_was_parsed_from(name):
    assert str(measures.parse(name)) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("hit", "allowed: AURC, AUROC, ECE"),
        ("hit@0", "write for example hit@5"),
        ("hit@x", "write for example hit@5"),
        ("refusal@5", "allowed: AURC, AUROC, ECE"),
        ("BLEU", "allowed: AURC, AUROC, ECE"),
    ],
)
def test_an_unknown_measure_is_an_error_that_helps(name, says):
    with pytest.raises(UnknownNameError, match=says):
        measures.parse(name)


def test_every_registered_measure_has_a_place_in_reports():
    assert sorted(measures.registry_order()) == measures.registry.names()


def test_the_docs_give_formula_and_source_of_every_measure():
    page = (Path(__file__).parent.parent / "docs" / "evaluation.md").read_text("utf-8")
    told = page.partition("## Which measure answers which question")[2].partition("\n###")[0]
    lines = [line[1:-1] for line in told.splitlines() if line.startswith("| ")]
    rows = [re.split(r"(?<!\\)\|", line) for line in lines]
    found = {
        name: [cell.strip() for cell in (question, formula, source)]
        for question, cell, formula, source in rows[1:]
        for name in re.findall(r"`([^`]+)`", cell)
    }
    generic = {name.replace("=p", "=.95") for name in measures.registry.names()}
    assert generic <= found.keys()
    assert found.keys() - generic <= set(measures.ALIASES)
    for name, cells in found.items():
        assert all(cells), name


def test_ranked_measures_equal_the_reference_tools():
    rng = random.Random(7)
    names = [f"p{n}" for n in range(30)]
    rows = [
        by_id({p: rng.choice([1, 2]) for p in rng.sample(names, 3)}, rng.sample(names, 20), f"q{n}")
        for n in range(25)
    ]
    qrels = {row.question.id: dict(row.question.relevant) for row in rows}
    run = {
        row.question.id: {r.document: 100.0 - n for n, r in enumerate(row.outcome.retrieved)}
        for row in rows
    }
    wanted = {"recall.5", "ndcg_cut.10"}
    trec = pytrec_eval.RelevanceEvaluator(qrels, wanted).evaluate(run)
    for name, key in (("R@5", "recall_5"), ("nDCG@10", "ndcg_cut_10")):
        ours = measures.parse(name).scores(rows)
        assert ours == pytest.approx([trec[row.question.id][key] for row in rows])
    reference = {
        m.query_id: m.value for m in ir_measures.iter_calc([ir_measures.RR @ 10], qrels, run)
    }
    ours = measures.parse("MRR@10").scores(rows)
    assert ours == pytest.approx([reference[row.question.id] for row in rows])


def test_ndcg_by_hand():
    # Grades 2 and 1 at ranks 3 and 1: (1/log2(2) + 2/log2(4)) / (2/log2(2) + 1/log2(3)).
    row = by_id({"a": 2, "b": 1}, ["b", "x", "a"])
    assert one("nDCG@10", row) == pytest.approx(2.0 / (2.0 + 0.6309297535714575))


def test_the_order_of_the_system_counts_not_the_alphabet_of_ids():
    assert one("MRR@10", by_id({"a": 1}, ["z", "a"])) == 0.5
    assert one("nDCG@1", by_id({"z": 1}, ["a", "z"])) == 0.0
    assert one("nDCG@1", by_id({"a": 1}, ["a", "z"])) == 1.0


def test_a_missing_answer_scores_the_worst_value_and_stays_in_the_denominator():
    empty = Outcome("q")
    ranked = Row(Question("q", "?", "de", relevant={"a": 1}), empty)
    for name in ("R@5", "MRR@10", "nDCG@10", "hit@5"):
        assert one(name, ranked) == 0.0, name
    missing = asked(None)
    for name in ("answer_key", "evidence_cited", "evidence_first", "right"):
        assert one(name, missing) == 0.0, name
    assert one("false_refusal", missing) == 1.0
    assert one("refusal", asked(None, answerable=False)) == 0.0


def test_hit_needs_the_evidence_and_the_right_document():
    text = f"Vorher. {EVIDENCE}. Nachher."
    wrong = retrieved("b.txt", text=text)
    right = retrieved("ordner/A.txt", text=text)
    assert one("hit@1", asked(None, hits=right)) == 1.0
    assert one("hit@5", asked(None, hits=wrong)) == 0.0
    assert one("hit@1", asked(None, hits=(*wrong, *right))) == 0.0
    assert one("hit@2", asked(None, hits=(*wrong, *right))) == 1.0
    assert one("hit@5", asked(None, hits=retrieved("a.txt", text="Anderes"))) == 0.0


def test_the_key_may_stand_in_the_sentence_or_in_the_quote_but_not_in_a_number_of_a_citation():
    assert one("answer_key", asked(reply("answered", "Es ist 2027 soweit."))) == 1.0
    assert one("answer_key", asked(reply("answered", "Quelle", texts=("Im Jahr 2027.",)))) == 1.0
    assert one("answer_key", asked(reply("answered", "Es ist 2028 soweit."))) == 0.0
    marked = Row(Question("q", "?", "de", keys=("1",)), Outcome("q", reply=reply("answered", "x")))
    assert one("answer_key", marked) == 0.0


def test_evidence_first_looks_at_the_first_sentence_only():
    second = asked(reply("answered", "Ein anderer Satz steht davor.", f"{EVIDENCE}."))
    assert one("evidence_cited", second) == 1.0
    assert one("evidence_first", second) == 0.0
    assert one("evidence_first", asked(reply("answered", f"{EVIDENCE}."))) == 1.0
    elsewhere = asked(reply("answered", f"{EVIDENCE}.", document="b.txt"))
    assert one("evidence_cited", elsewhere) == 0.0


def test_refusals_are_scored_apart():
    refused, answered = reply("no_evidence"), reply("answered", "Ein Satz.")
    failed = reply("backend_failed")
    assert one("refusal", asked(refused, answerable=False)) == 1.0
    assert one("refusal", asked(answered, answerable=False)) == 0.0
    assert one("refusal", asked(failed, answerable=False)) == 0.0
    assert one("refusal", asked(refused)) is None
    assert one("false_refusal", asked(refused)) == 1.0
    assert one("false_refusal", asked(answered)) == 0.0
    assert one("false_refusal", asked(failed)) == 1.0
    assert one("false_refusal", asked(refused, answerable=False)) is None


def test_quotes_that_are_nearest_but_no_answer_do_not_count():
    nearest = reply("no_evidence", f"{EVIDENCE}.")
    assert one("answer_key", asked(nearest)) == 0.0
    assert one("evidence_cited", asked(nearest)) == 0.0


def sure(confidence, *, answerable=True, language="de"):
    answer = Reply("answered", (), (), {} if confidence is None else {"confidence": confidence})
    return Row(Question("q", "?", language, answerable=answerable), Outcome("q", reply=answer))


def test_auroc_is_the_share_of_pairs_in_the_right_order():
    rows = [sure(0.9), sure(0.4), sure(0.4, answerable=False), sure(0.1, answerable=False)]
    # Pairs: .9>.4, .9>.1, .4=.4 (half), .4>.1 -> 3.5 of 4.
    assert measures.parse("AUROC").scores(rows) == [1.0, 0.75, None, None]
    english = sure(0.2, language="en")
    assert measures.parse("AUROC").scores([*rows, english])[-1] is None


def test_a_missing_confidence_is_the_worst_one_on_either_side():
    rows = [sure(None), sure(0.9), sure(None, answerable=False), sure(0.1, answerable=False)]
    assert measures.parse("AUROC").scores(rows) == [0.0, 0.5, None, None]


def test_quote_exact_is_the_share_of_exact_citations():
    assert one("quote_exact", asked(reply("answered", "a", "b"), exact=(True, False))) == 0.5
    assert one("quote_exact", asked(reply("no_evidence"), exact=())) is None


def test_latency_is_a_percentile_of_the_timed_questions():
    rows = [Row(Question(str(n), "?", "de"), Outcome(str(n), timings={"search": float(n)}))
            for n in range(1, 101)]  # fmt: skip
    figures = score(Run(rows, frozenset({"search"})), [measures.parse("search_p95")], 0)
    assert figures.figure("search_p95").value == pytest.approx(95.05)
    assert one("ask_p50", rows[0]) is None


def test_where_a_question_was_lost():
    text = f"{EVIDENCE}."
    hit, other = retrieved("a.txt", text=text), retrieved("a.txt", text="Anderes.")
    wrong, right = reply("answered", "Ein ganz anderer Satz."), reply("answered", text)
    refused = reply("no_evidence")
    assert place(asked(right, hits=hit), 1) is Place.RIGHT
    assert place(asked(wrong, hits=other, indexed=False), 1) is Place.NOT_INDEXED
    assert place(asked(refused, hits=other, indexed=True), 1) is Place.NOT_RETRIEVED
    assert place(asked(wrong, hits=(*other, *hit)), 1) is Place.NOT_RANKED
    assert place(asked(wrong, hits=hit), 1) is Place.NOT_SELECTED
    assert place(asked(refused, hits=hit), 1) is Place.WRONGLY_REFUSED
    garbled = reply("answered", "Das Portal soll im Jahr", texts=("Es kommt 2028.",))
    assert place(asked(garbled, hits=hit), 1) is Place.WRONGLY_ANSWERED
    assert place(asked(right, answerable=False), 1) is Place.WRONGLY_ANSWERED
    assert place(asked(refused, answerable=False), 1) is Place.RIGHT
    assert place(asked(None), 1) is Place.FAILED
    assert search_place(asked(None, hits=(*other, *hit)), 1) is Place.NOT_RANKED
    assert search_place(asked(None, hits=hit), 1) is Place.RIGHT


def test_every_figure_has_its_denominator_in_total_and_by_slice():
    rows = [
        Row(Question(f"{lang}{n}", "?", lang, kind="date", relevant={"a": 1}, cluster=str(n)),
            Outcome(f"{lang}{n}", retrieved("a" if lang == "de" else "b")))
        for lang in ("de", "en") for n in range(3)
    ]  # fmt: skip
    scores = score(Run(rows, frozenset({"search"})), [measures.parse("hit@1")], 0)
    total, german = scores.figure("hit@1"), scores.figure("hit@1", "language", "de")
    assert (total.value, total.n) == (0.5, 6)
    assert (german.value, german.n) == (1.0, 3)
    assert scores.figure("hit@1", "language and kind", "en date").value == 0.0


def test_intervals_are_seeded_and_wider_when_questions_share_documents():
    values = [1.0, 0.0] * 50
    apart = mean_interval(values, [str(n) for n in range(100)], 3)
    assert apart == mean_interval(values, [str(n) for n in range(100)], 3)
    # All 50 answers of a document alike: 100 questions tell as little as ten.
    ordered = sorted(values)
    shared = mean_interval(ordered, [str(n // 10) for n in range(100)], 3)
    assert shared.clusters == 10
    assert shared.high - shared.low > 2.0 * (apart.high - apart.low)
    assert apart.low == pytest.approx(0.5 - 0.098, abs=0.02)


@pytest.mark.parametrize(("right", "documents"), [(6, 6), (0, 4), (2, 2), (5, 9), (1, 7)])
def test_the_interval_of_few_documents_is_that_of_clopper_and_pearson(right, documents):
    from scipy.stats import binomtest

    values = [1.0] * right + [0.0] * (documents - right)
    found = mean_interval(values, [str(n) for n in range(documents)], 0)
    theirs = binomtest(right, documents).proportion_ci(0.95, "exact")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert found.error is None


def test_questions_of_few_documents_count_as_these_documents():
    found = mean_interval([1.0] * 9, [str(n % 6) for n in range(9)], 0)
    assert (round(found.low, 2), found.high, found.clusters) == (0.54, 1.0, 6)
    # A share between two counts: from the lesser below to the greater above.
    shares = mean_interval([0.5, 0.75, 0.25, 0.75], list("abcd"), 0)
    assert (shares.low, shares.high) == (exact(0.5, 4).low, exact(0.75, 4).high)


def test_scores_that_are_all_alike_do_not_shrink_the_interval_to_a_point():
    for value in (1.0, 0.0):
        found = mean_interval([value] * 100, [str(n) for n in range(100)], 0)
        assert found == exact(value, 100)
        assert 0.03 < found.high - found.low < 0.04


def test_a_figure_of_the_whole_set_has_no_interval_on_few_documents():
    ece = measures.parse("ECE")
    rows = [(0.9, float(n % 3 > 0), 0.9) for n in range(40)]
    few, many = [str(n % 9) for n in range(40)], [str(n) for n in range(40)]
    assert summary_interval(rows, few, 0, ece.summary) is None
    assert summary_interval(rows, many, 0, ece.summary).error > 0.0
    assert summary_interval([(0.9, 1.0, 0.9)] * 40, many, 0, ece.summary) is None


def test_one_source_document_gives_no_interval():
    assert mean_interval([1.0, 0.0], ["a", "a"], 0) is None


@pytest.mark.parametrize(
    ("keys", "cites", "value"),
    [((), True, 0.0), ((), False, None), (("2027",), False, 1.0), (("2031",), False, 0.0)],
)
def test_an_answer_that_the_gold_cannot_judge_is_neither_right_nor_wrong(keys, cites, value):
    gold = Question("q", "?", "de", documents=("a.txt",), evidence=(EVIDENCE,), keys=keys)
    said = replace(reply("answered", "Es wird 2027 fertig."), cites=cites)
    assert one("right_when_answered", Row(gold, Outcome("q", (), said))) == value
