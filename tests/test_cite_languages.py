"""A sentence in one language over a source in the other."""

from __future__ import annotations

from functools import cache

import pytest

from rag.cite import ProblemKind, Similarity, Verdict, check, similarity
from rag.config import Settings
from rag.embed import open_embedder
from rag.types import DocumentInfo, Hit, Passage, Support

SOURCE = (
    "Das Auswärtige Amt warnt in dem Vermerk vom 24. Januar 2020 vor Huawei. "
    "Chinesische Unternehmen sind durch mehrere Gesetze zur Zusammenarbeit verpflichtet. "
    "Die Bundesregierung plant kein Verbot. "
    "Im Jahr 2019 wurden 35 Verstöße gemeldet."
)


@cache
def encoder() -> Similarity:
    return similarity(open_embedder(Settings()))


def judge(sentence: str, *, with_encoder: bool = True) -> Verdict:
    document = DocumentInfo("c" * 64, "vermerk.txt", "Vermerk", language="de")
    passage = Passage(document.id, 0, 0, len(SOURCE), language="de")
    hit = Hit(passage, document, SOURCE, 1.0)
    return check(sentence, [hit], "en", encoder() if with_encoder else None)


@pytest.mark.parametrize(
    ("sentence", "rests_on"),
    [
        ("Chinese companies are obliged by several laws to cooperate.", "Chinesische"),
        ("The government does not plan a ban.", "Die Bundesregierung"),
        ("In 2019, 35 violations were reported.", "Im Jahr 2019"),
        ("The Federal Foreign Office warns of Huawei in a memo of 24 January 2020.", "Das Ausw"),
    ],
)
def test_a_translation_is_supported_by_the_sentence_it_renders(
    sentence: str, rests_on: str
) -> None:
    verdict = judge(sentence)
    assert (verdict.support, verdict.problems) == (Support.SUPPORTED, ())
    span = verdict.spans[0]
    assert SOURCE[span.start : span.end].startswith(rests_on)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Russian companies are obliged by several laws to cooperate.", ProblemKind.NAME),
        ("The government does plan a ban.", ProblemKind.NEGATION),
        ("Chinese companies are not obliged by several laws to cooperate.", ProblemKind.NEGATION),
        ("In 2019, 53 violations were reported.", ProblemKind.NUMBER),
        ("In 2018, 35 violations were reported.", ProblemKind.NUMBER),
        ("The Federal Foreign Office warns of Nokia in a memo.", ProblemKind.NAME),
        ("The BND warns in a memo of 24 January 2020 of a foreign office.", ProblemKind.NAME),
        ("Hospitals will raise their fees.", ProblemKind.CONTENT),
    ],
)
def test_what_a_translation_alters_is_caught(sentence: str, kind: ProblemKind) -> None:
    verdict = judge(sentence)
    assert verdict.support is Support.UNSUPPORTED
    assert kind in {problem.kind for problem in verdict.problems}


def test_without_an_encoder_only_numbers_and_names_can_speak() -> None:
    told = judge("In 2019, 35 violations were reported.", with_encoder=False)
    assert told.support is Support.SUPPORTED
    untold = judge("The laws oblige companies to cooperate.", with_encoder=False)
    assert untold.support is Support.UNSUPPORTED
    assert untold.problems[-1].kind is ProblemKind.CONTENT


@pytest.mark.parametrize(
    "sentence",
    [
        "The Foreign Office's memo of 24 January 2020 warns of Huawei.",
        "Huawei's risks are what the Federal Foreign Office warns of in the memo.",
    ],
)
def test_a_name_with_a_possessive_or_in_other_words_is_no_other_name(sentence: str) -> None:
    assert ProblemKind.NAME not in {problem.kind for problem in judge(sentence).problems}
