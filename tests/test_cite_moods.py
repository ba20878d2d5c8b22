"""Negations, doubts, and must for may: what a retelling loses, beside other clauses too."""

from __future__ import annotations

import pytest

from rag.cite import ProblemKind, check
from rag.types import DocumentInfo, Hit, Passage


def kinds(sentence: str, source: str, language: str) -> set[ProblemKind]:
    info = DocumentInfo("f" * 64, "antwort.txt", "Antwort", language=language)
    hit = Hit(Passage(info.id, 0, 0, len(source), language=language), info, source, 1.0)
    return {one.kind for one in check(sentence, [hit], language).problems}


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Die Kosten könnten nach Schätzung des Amtes auf 5 Millionen Euro steigen.",
         "Die Kosten steigen auf 5 Millionen Euro."),
        ("de", "Der Angriff kann aus Russland gekommen sein.", "Der Angriff kam aus Russland."),
        ("de", "Der Angriff soll aus Russland gekommen sein.", "Der Angriff kam aus Russland."),
        ("de", "Das Amt erklärte, dass ein Kurzschluss den Brand ausgelöst haben kann.",
         "Ein Kurzschluss hat den Brand ausgelöst."),
        ("en", "The attack may have come from Russia, the office said.",
         "The attack came from Russia."),
        ("en", "In May 2021 the office said that Huawei may pass data to the state.",
         "Huawei passes data to the state."),
        ("en", "The fire may have been caused by a short circuit.",
         "The fire was caused by a short circuit."),
    ],
)  # fmt: skip
def test_a_doubt_that_a_retelling_leaves_out_is_caught(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.MODALITY in kinds(sentence, source, language)


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Der Angriff kann aus Russland gekommen sein.",
         "Der Angriff kam möglicherweise aus Russland."),
        ("de", "Der Minister kann sein Amt am Montag niederlegen.",
         "Am Montag legt der Minister sein Amt nieder."),
        ("de", "Das Amt konnte 12 Fälle aufklären.", "Das Amt klärte 12 Fälle auf."),
        ("en", "The attack may have come from Russia.", "The attack could have come from Russia."),
        ("en", "Member states may set shorter deadlines.",
         "Member states can set shorter deadlines."),
        ("en", "Member states may set shorter deadlines.",
         "Member states are free to set shorter deadlines."),
        ("en", "The office presented its report (May 2021) in Berlin.",
         "The report was presented by the office in Berlin."),
        ("en", "Member states may set shorter deadlines, but they are not obliged to publish them.",
         "Member states are not obliged to publish their deadlines."),
    ],
)  # fmt: skip
def test_a_doubt_in_other_words_or_a_month_is_no_problem(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.MODALITY not in kinds(sentence, source, language)


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Störungen können von den Betreibern dem Amt gemeldet werden, aber nicht sofort.",
         "Betreiber müssen dem Amt Störungen melden, aber nicht sofort."),
        ("de", "Störungen können von den Betreibern dem Amt gemeldet werden.",
         "Betreiber müssen dem Amt Störungen melden, aber nicht sofort."),
        ("en", "Incidents can be reported to the office by operators, but not at once.",
         "Operators must report incidents to the office, but not at once."),
    ],
)  # fmt: skip
def test_must_for_may_is_caught_beside_a_clause_that_is_negated(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.MODALITY in kinds(sentence, source, language)


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Betreiber dürfen die Daten nicht weitergeben, sie müssen sie löschen.",
         "Die Daten müssen von den Betreibern gelöscht und dürfen nicht weitergegeben werden."),
        ("en", "Operators may not pass on the data of their customers.",
         "The data of their customers must not be passed on by operators."),
        ("en", "Operators may keep the data, but must not pass them on.",
         "The data can be kept by operators, but may not be passed on."),
    ],
)  # fmt: skip
def test_one_prohibition_for_another_is_no_other_modality(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.MODALITY not in kinds(sentence, source, language)


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Die Meldung der Betreiber hat das Amt bisher nicht geprüft, weil Personal fehlt.",
         "Das Amt hat die Meldung der Betreiber geprüft."),
        ("en", "The reports of the operators were not examined by the office because it lacked "
         "staff.", "The office examined the reports of the operators."),
    ],
)  # fmt: skip
def test_a_negation_that_a_retelling_leaves_out_is_caught(
    language: str, source: str, sentence: str
) -> None:
    assert ProblemKind.NEGATION in kinds(sentence, source, language)
