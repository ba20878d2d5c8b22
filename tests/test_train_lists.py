"""Lists that rerankers learn from: a question, what answers it, and what does not."""

from __future__ import annotations

import random

from train.lists import Choice, own, to_learn


def row(id: str, asked: str, evidence: str = "", near: str = "") -> dict:
    """Return a line as train/mine.py writes it."""
    evidences = [evidence] if evidence else []
    found = {"id": id, "doc": "a.txt", "de": f"{asked}, deutsch", "en": asked, "near": near}
    found |= {"keys": ["drei Millionen"] if evidence else []}
    return found | {"evidence": evidences, "pos": evidences, "neg": [("Etwas anderes.", 0.1, True)]}


COST = row("1", "what it costs", "Die Brücke kostet drei Millionen Euro.")
SAME = row("2", "price of the bridge", "Die Brücke kostet drei Millionen Euro.")
TWIN = row("3", "who pays for it", near="Die Brücke kostet drei Millionen Euro.")
DATE = row("4", "when it opens", "Sie wird im Mai eröffnet.")
PAPER = [COST, SAME, DATE, TWIN]


def test_rivals_are_the_near_miss_first_and_never_what_the_same_sentence_answers() -> None:
    german, english = own(COST, PAPER)
    assert english.rivals == ("who pays for it", "when it opens")
    assert german.rivals == ("who pays for it, deutsch", "when it opens, deutsch")


def test_a_question_that_nothing_answers_has_no_rivals_and_no_good_row() -> None:
    one, _ = own(TWIN, PAPER)
    assert one.rivals == ()
    assert {good for _, _, good in one.draw(6, random.Random(1))} == {False}


def test_a_rival_stands_beside_the_same_good_sentence_as_a_wrong_pair() -> None:
    one = Choice("asked", "en", ("right",), ("wrong", "worse"), ("another",))
    drawn = [one.draw(3, random.Random(seed)) for seed in range(40)]
    assert all(pairs[0] == ("asked", "right", True) for pairs in drawn)
    assert all(good is False for pairs in drawn for _, _, good in pairs[1:])
    beside = [("another", "right", False) in pairs for pairs in drawn]
    assert any(beside)
    assert not all(beside)


def test_without_rivals_all_others_are_sentences_of_the_question_itself() -> None:
    one = Choice("asked", "en", ("right",), ("wrong", "worse"))
    for seed in range(20):
        assert {question for question, _, _ in one.draw(3, random.Random(seed))} == {"asked"}


def test_a_sentence_that_only_names_the_subject_is_the_first_mistake() -> None:
    asking = row("5", "what is said on its price", "Die Brücke kostet drei Millionen Euro.")
    one, _ = own(asking | {"near": "Die Kosten werden erörtert."}, PAPER)
    assert one.bad[0].partition("\t")[0] == "Die Kosten werden erörtert."
    brought = [("Etwas anderes.", 0.2, True), ("Die Kosten werden erörtert.\tDavor.", 0.1, True)]
    one, _ = own(asking | {"near": "Die Kosten werden erörtert.", "neg": brought}, PAPER)
    assert one.bad == ("Die Kosten werden erörtert.\tDavor.", "Etwas anderes.")


def test_a_question_is_learnt_as_the_reranker_is_asked_it() -> None:
    asking = COST | {"en": "what did the AA memo say about the bridge"}
    _, english = own(asking)
    assert english.question == "what did it say about the bridge"


def test_of_the_questions_learnt_before_every_eighth_is_learnt_again() -> None:
    rows = [{"id": f"q{number:05}", "folder": "Antwort"} for number in range(1, 13)]
    assert [row["id"] for row in rows if to_learn(row, seen=10)] == [
        "q00001",
        "q00009",
        "q00011",
        "q00012",
    ]
    assert all(to_learn(row, seen=0) for row in rows)


def test_questions_over_other_texts_than_parliament_s_are_learnt_again_more_often() -> None:
    rows = [{"id": f"q{number:05}", "folder": "news"} for number in range(1, 6)]
    assert [row["id"] for row in rows if to_learn(row, seen=5)] == ["q00001", "q00003", "q00005"]
