"""Measures of answers: reference answers, citations, confidence, each against its definition."""

from __future__ import annotations

import random

import numpy as np
import pytest

from eval import measures
from eval.items import Cited, Outcome, Question, Reply, Retrieved, Row, Run, Stretch
from eval.measures.rouge_l import rouge_l
from eval.normalise import exact, normalise, token_f1
from eval.scoring import score

HARBOUR = "Das Hafenbecken kostet 41 Millionen Euro. Der Kai wird 2026 fertig."
BEES = "The city counted 312 registered beekeepers in the spring of 2023."
TOWER = "Der Turm des Rathauses ist 72 Meter hoch. Er wurde 1905 gebaut."


def asked(status, text="", *, references=("1905",), answerable=True, language="de"):
    reply = Reply(status, ((text, ()),) if text else (), (), {}) if status else None
    question = Question(
        "q", "?", language, answerable=answerable, answer_language=language,
        references=references if answerable else (),
    )  # fmt: skip
    return Row(question, Outcome("q", reply=reply))


def figure(name, rows):
    return score(Run(rows, frozenset({"ask", "search"})), [measures.parse(name)], 0).figure(name)


@pytest.mark.parametrize(
    ("text", "language", "normal"),
    [
        ("The  Treaty, of Rome.", "en", "treaty of rome"),
        ('A "U.S." man\'s', "en", "us mans"),
        # SQuAD removes ASCII punctuation only: these quotation marks are not in its set.
        ("“an” answer", "en", "“ ” answer"),
        ("Die „Große“ Anfrage – des Bundestages", "de", "große anfrage bundestages"),
        ("Einer der Türme", "de", "türme"),
        ("a man", "de", "a man"),
        ("the die", "fr", "the die"),
    ],
)
def test_answers_are_normalised_as_squad_and_mlqa_do(text, language, normal):
    assert normalise(text, language) == normal


def test_f1_counts_shared_words_as_squad_does():
    # "cat sat on mat" and "cat sat on red mat" share 4 of 4 and 4 of 5 words.
    assert token_f1("The cat sat on the mat", "a cat sat on a red mat", "en") == pytest.approx(
        8 / 9
    )
    assert exact("the cat", "Cat!", "en") == 1.0
    assert token_f1("red red", "red", "en") == pytest.approx(2 / 3)
    assert token_f1("the", "an", "en") == 1.0
    assert token_f1("cat", "an", "en") == 0.0
    assert exact("das Rathaus", "Rathaus", "en") == 0.0
    assert exact("das Rathaus", "Rathaus", "de") == 1.0


def test_the_best_reference_counts_and_a_refusal_is_right_only_where_nothing_answers():
    rows = [
        asked("answered", "Im Jahr 1905.", references=("nie", "im Jahr 1905")),
        asked("answered", "Im Jahr 1905.", references=("1905",)),
        asked("no_evidence"),
        asked(None),
        asked("no_evidence", answerable=False),
        asked("answered", "1905", answerable=False),
        asked(None, answerable=False),
        asked("backend_failed", answerable=False),
    ]
    assert measures.parse("EM").scores(rows) == [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert measures.parse("F1").scores(rows) == [1.0, 0.5, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert measures.parse("EM").scores([asked("answered", "x", references=())]) == [None]


def test_rouge_l_is_the_longest_common_subsequence():
    # Lin 2004: "police killed the gunman" and "police kill the gunman" share three words in order.
    assert rouge_l("police kill the gunman", "police killed the gunman") == 0.75
    assert rouge_l("the gunman kill police", "police killed the gunman") == 0.5
    assert rouge_l("Größe zählt", "größe Zählt!") == 1.0
    assert rouge_l("", "x") == 0.0


def cites(*sentences, passages=(HARBOUR, BEES, TOWER), status="answered", shown=()):
    """An answer whose sentences are (text, numbers) over the numbered passages."""
    citations = tuple(
        Cited(n, f"{n}.txt", text, passage=text) for n, text in enumerate(passages, start=1)
    )
    found = tuple(Retrieved("r.txt", text, 1.0) for text in shown)
    reply = Reply(status, tuple(sentences), citations, {})
    return Row(Question("q", "?", "de"), Outcome("q", found, reply))


KAI = "Der Kai wird 2026 fertig."
HEIGHT = "Der Turm des Rathauses ist 72 Meter hoch."
BOTH = "Das Hafenbecken kostet 41 Millionen Euro, und der Turm des Rathauses ist 72 Meter hoch."


@pytest.mark.parametrize(
    ("sentences", "recall", "precision"),
    [
        # One right citation: borne out, needed.
        ([(KAI, (1,))], 1.0, 1.0),
        # The same one twice is one.
        ([(KAI, (1, 1))], 1.0, 1.0),
        # A second one that bears nothing out and is not needed halves the precision.
        ([(KAI, (1, 2))], 1.0, 0.5),
        # The wrong one alone, and none at all.
        ([(KAI, (2,))], 0.0, 0.0),
        ([(KAI, ())], 0.0, 0.0),
        # Two sentences, one of them borne out: half of each.
        ([(KAI, (1,)), (HEIGHT, (2,))], 0.5, 0.5),
        # An unknown number loses the sentence and stays in the denominator of precision.
        ([(KAI, (1,)), (HEIGHT, (3, 9))], 0.5, 1 / 3),
        # Only together: neither bears it out alone, and neither can go.
        ([(BOTH, (1, 3))], 1.0, 1.0),
        # An answer without sentences is no perfect answer.
        ([], 0.0, 0.0),
    ],
)
def test_citation_recall_and_precision_are_those_of_alce(sentences, recall, precision):
    row = cites(*sentences)
    assert measures.parse("citation_recall").scores([row]) == [pytest.approx(recall)]
    assert measures.parse("citation_precision").scores([row]) == [pytest.approx(precision)]


def test_only_three_citations_of_a_sentence_count():
    many = cites((KAI, (2, 3, 4, 1)), passages=(HARBOUR, BEES, TOWER, BEES))
    assert measures.parse("citation_recall").scores([many]) == [0.0]


@pytest.mark.parametrize(
    "name", ["citation_recall", "citation_precision", "faithfulness", "verbatim"]
)
def test_refusals_are_apart_and_missing_answers_score_zero(name):
    refused, missing = cites(status="no_evidence"), Row(Question("q", "?", "de"), Outcome("q"))
    failed = cites((KAI, (1,)), status="backend_failed")
    assert measures.parse(name).scores([refused, missing, failed]) == [None, 0.0, 0.0]


def test_a_sentence_may_be_faithful_to_what_was_retrieved_and_cite_the_wrong_place():
    row = cites((KAI, (2,)), passages=(BEES, BEES), shown=(HARBOUR,))
    assert measures.parse("faithfulness").scores([row]) == [1.0]
    assert measures.parse("citation_recall").scores([row]) == [0.0]
    invented = cites(("Der Kai wird 2031 fertig.", (1,)), shown=(HARBOUR,))
    assert measures.parse("faithfulness").scores([invented]) == [0.0]


def test_verbatim_sentences_are_the_documents_own_words():
    own = "Bis zum Jahr 2026 wird der Kai fertig."
    row = cites((KAI, (1,)), (own, (1,)))
    assert measures.parse("verbatim").scores([row]) == [0.5]


def ended(status, *, answerable=True, confidence=None, right=True):
    """A question that ended as told; right where the key stands in the answer."""
    raw = {} if confidence is None else {"confidence": confidence}
    reply = Reply(status, (("1905" if right else "1906", ()),), (), raw) if status else None
    keys = ("1905",) if answerable else ()
    return Row(
        Question("q", "?", "de", answerable=answerable, keys=keys), Outcome("q", reply=reply)
    )


def test_no_answer_f1_by_hand():
    rows = [
        *(ended("no_evidence", answerable=False) for _ in range(3)),
        ended("answered", answerable=False),
        ended("no_evidence"),
        ended("answered"),
    ]
    # TP 3, FN 1, FP 1: 6 / (6 + 1 + 1).
    assert figure("no_answer_f1", rows).value == 0.75
    # A missing answer is a mistake on either side: FN 2, FP 2.
    missing = [ended(None, answerable=False), ended(None)]
    assert figure("no_answer_f1", [*rows, *missing]).value == 0.6
    assert figure("no_answer_f1", [ended("answered")]).value is None


def test_no_answer_f1_equals_scikit_learn():
    from sklearn.metrics import f1_score

    rng = random.Random(3)
    truth, held = ([rng.random() < 0.4 for _ in range(60)] for _ in range(2))
    rows = [
        ended("no_evidence" if refused else "answered", answerable=not impossible)
        for impossible, refused in zip(truth, held, strict=True)
    ]
    assert figure("no_answer_f1", rows).value == pytest.approx(f1_score(truth, held))


def test_auroc_equals_scikit_learn():
    from sklearn.metrics import roc_auc_score

    rng = random.Random(5)
    answerable = [rng.random() < 0.6 for _ in range(80)]
    sure = [round(rng.random(), 1) for _ in answerable]
    rows = [
        ended("answered", answerable=one, confidence=value)
        for one, value in zip(answerable, sure, strict=True)
    ]
    assert figure("AUROC", rows).value == pytest.approx(roc_auc_score(answerable, sure))


SURE = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False)]


def answers(points):
    return [ended("answered", confidence=value, right=right) for value, right in points]


def test_aurc_is_the_mean_of_the_risks_by_hand():
    # Risks after each answer: 0, 0, 1/3, 1/4, 2/5.
    assert figure("AURC", answers(SURE)).value == pytest.approx((1 / 3 + 1 / 4 + 2 / 5) / 5)
    # A tie of a right and a wrong answer: one half wrong after the first, one after both.
    assert figure("AURC", answers([(0.5, True), (0.5, False)])).value == pytest.approx(0.5)
    # Refusals are not covered; a missing answer is the surest mistake.
    more = [*answers(SURE), ended("no_evidence", confidence=0.99)]
    assert figure("AURC", more).n == 5
    missing = figure("AURC", [*answers([(0.9, True)]), ended(None)])
    assert missing.value == pytest.approx((1 + 1 / 2) / 2)


def test_coverage_is_the_share_of_all_questions_that_can_be_answered_so_precisely():
    assert figure("coverage@precision=.95", answers(SURE)).value == pytest.approx(2 / 5)
    assert figure("coverage@precision=.75", answers(SURE)).value == pytest.approx(4 / 5)
    refused = [ended("no_evidence", confidence=0.99)] * 5
    assert figure("coverage@precision=.75", [*answers(SURE), *refused]).value == 0.4
    # One threshold cannot part answers of the same confidence.
    assert figure("coverage@precision=.95", answers([(0.5, True), (0.5, False)])).value == 0.0


def test_ece_is_the_gap_of_confidence_and_rightness_by_hand():
    # Bins (.9, 1]: sure .95, all right: gap .05. (.5, .6]: sure .6, half right: gap .1.
    points = [(0.95, True), (0.95, True), (0.6, True), (0.6, False)]
    assert figure("ECE", answers(points)).value == pytest.approx(0.5 * 0.05 + 0.5 * 0.1)


def test_ece_equals_the_calibration_curve_of_scikit_learn():
    from sklearn.calibration import calibration_curve

    rng = random.Random(9)
    points = [(rng.random(), rng.random() < 0.5) for _ in range(200)]
    sure, right = (np.array(side, dtype=float) for side in zip(*points, strict=True))
    share, mean = calibration_curve(right, sure, n_bins=10)
    counts = np.histogram(sure, bins=10, range=(0.0, 1.0))[0]
    wanted = float((np.abs(share - mean) * counts[counts > 0]).sum() / len(points))
    assert figure("ECE", answers(points)).value == pytest.approx(wanted)


@pytest.mark.parametrize("name", ["AUROC", "AURC", "ECE", "coverage@precision=.95"])
def test_a_system_without_confidence_has_no_figure_of_it(name):
    rows = [ended("answered"), ended("answered", answerable=False)]
    assert figure(name, rows).n == 0


def found(*passages, spans=((10, 30),), document="a.txt"):
    shown = tuple(Retrieved(document, "", 1.0, start=start, end=end) for start, end in passages)
    stretches = tuple(Stretch("a.txt", start, end) for start, end in spans)
    return Row(Question("q", "?", "de"), Outcome("q", shown, spans=stretches))


def test_span_recall_counts_the_characters_of_the_evidence_that_were_found():
    def recall(row, k=5):
        return measures.parse(f"span_recall@{k}").scores([row])[0]

    assert recall(found((0, 100))) == 1.0
    assert recall(found((0, 15))) == 0.25
    # Overlapping passages do not count twice, and the order does not matter.
    assert recall(found((20, 40), (15, 25))) == 0.75
    assert recall(found((50, 60), (0, 30)), k=1) == 0.0
    # The best of several places counts; another document's offsets do not.
    assert recall(found((40, 50), spans=((0, 20), (40, 60)))) == 0.5
    assert recall(found((0, 100), document="b.txt")) == 0.0
    assert recall(found((0, 100), spans=())) is None
    given = Question("q", "?", "de", spans=(Stretch("a.txt", 0, 5),))
    shown = (Retrieved("x/A.txt", "", 1.0, start=0, end=5),)
    assert recall(Row(given, Outcome("q", shown))) == 1.0


def test_the_name_of_a_measure_elsewhere_is_understood():
    assert str(measures.parse("refusal_recall")) == "refusal"
    assert str(measures.parse("coverage@precision=0.9")) == "coverage@precision=.9"
