"""Negations, and must for may: what a retelling loses, beside other clauses too."""

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
