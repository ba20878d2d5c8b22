"""Joint answers, footnotes between questions, and parts that stand on a question's own line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_ingest_structure import HEAD, INQUIRY, paper, rows

from eval.pairs import look, papers
from ingest.jointly import named_jointly
from rag.types import BlockKind, Role

OPENING = (
    HEAD
    + "V o r b e m e r k u n g  d e r  F r a g e s t e l l e r\n"
    + "Im Juli 2025 wurden nach Angaben der Fragesteller zahlreiche Hafenanlagen geprüft.\n"
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Die Fragen 4 bis 7 werden gemeinsam beantwortet.", {4, 5, 6, 7}),
        ("Die Fragen 4, 5 und 7 bis 9 werden aufgrund des Sachzusammenhangs gemeinsam "
         "beantwortet.", {4, 5, 7, 8, 9}),
        ("Die Fragen 3 bis 3c werden zusammen beantwortet.", {3}),
        ("Die Fragen 23a und 23b werden gemeinsam beantwortet.", {23}),
        ("Die Fragen 20, 22 und 23 werden gesammelt beantwortet:", {20, 22, 23}),
        ("Frage 10 und 11 werden zusammen beantwortet.", {10, 11}),
        ("Die Fragen 1 bis 4 werden im Sachzusammenhang beantwortet.", {1, 2, 3, 4}),
        ("Die Frage betrifft laufende Vorgänge.", set()),
        ("Die Fragen der Versorgung werden geprüft.", set()),
        ("Die Fragen 12 bis 2 werden gemeinsam beantwortet.", set()),
    ],
)  # fmt: skip
def test_the_opening_sentence_names_the_questions_of_a_joint_answer(
    text: str, numbers: set[int]
) -> None:
    assert named_jointly(text) == numbers


def test_a_footnote_between_two_questions_answers_neither() -> None:
    document = paper(
        OPENING + " 1. Wie viele Hafenanlagen wurden geprüft?\n"
        "* Von einer Drucklegung der Anlage wird abgesehen. Diese ist im Internet abrufbar.\n"
        " 2. Wer hat die Hafenanlagen geprüft?\n"
        "Die Fragen 1 und 2 werden gemeinsam beantwortet.\nEs wurden zwölf Anlagen geprüft.\n"
    )
    assert rows(document, number="1, 2", role=Role.ANSWERS)[-1].endswith("zwölf Anlagen geprüft.")
    assert rows(document, number="1", role=Role.ANSWERS) == []
    assert any("Drucklegung" in text for text in rows(document, role=Role.ANSWERS, number=None))


def test_a_joint_answer_counts_for_an_earlier_question_that_it_names() -> None:
    document = paper(
        OPENING + " 1. Wie viele Hafenanlagen wurden geprüft?\n"
        "Es wird auf die Antwort zu Frage 3 verwiesen.\n"
        " 2. Wer hat geprüft?\nDas Amt.\n"
        " 3. Wann wurde geprüft?\n"
        "Die Fragen 1 und 3 werden gemeinsam beantwortet.\nIm Mai wurden zwölf geprüft.\n"
    )
    assert rows(document, number="1, 3", role=Role.ANSWERS)[-1].endswith("zwölf geprüft.")


def test_a_part_on_the_questions_own_line_is_part_of_the_question() -> None:
    document = paper(
        OPENING + " 1. a) Für welchen Zeitraum werden die Hafenanlagen geprüft?\n"
        "b) Wann ist die nächste Prüfung vorgesehen?\n"
        "Die Fragen 1a und 1b werden gemeinsam beantwortet.\nFür das Jahr 2026, im Mai.\n"
    )
    assert len(rows(document, kind=BlockKind.QUESTION, number="1")) == 2
    assert rows(document, number="1", role=Role.ANSWERS)[-1].endswith("Für das Jahr 2026, im Mai.")


@pytest.mark.shared
def test_nearly_all_questions_of_real_answers_are_found_with_their_answers(shared: Path) -> None:
    found = [look(name, raw) for name, raw in _some(shared)]
    counted = sum(len(one.counted) for one in found)
    assert counted > 300
    assert sum(one.pairs for one in found) >= 0.95 * counted
    assert sum(one.joint_right for one in found) >= 0.95 * sum(one.joint for one in found)


def _some(shared: Path) -> Iterator[tuple[str, bytes]]:
    """One paper in fifteen; ``python -m eval.pairs`` reads them all."""
    return papers(shared, 15)


@pytest.mark.parametrize(
    "answer",
    [
        "§ 12 des Hafengesetzes ordnet die Prüfung an. Sie findet jährlich statt.",
        "308 Anlagen wurden im Jahr 2024 geprüft.",
        "„Sicherer Hafen“ ist eines von sechs Vorhaben.",
    ],
)
def test_an_answer_that_runs_on_behind_its_question_is_parted_from_it(answer: str) -> None:
    document = paper(
        OPENING + " 1. Wie viele Hafenanlagen wurden geprüft (bitte nach Jahren aufschlüsseln)?\n"
        f"{answer}\n"
        " 2. Wer hat die Hafenanlagen geprüft?\nNein.\n"
    )
    assert rows(document, number="1", role=Role.ANSWERS) == [answer]
    assert rows(document, number="1", role=Role.ASKS)[0].endswith("aufschlüsseln)?")
    assert rows(document, number="2", role=Role.ANSWERS) == ["Nein."]


def test_a_footnote_or_a_further_question_is_not_taken_for_the_answer() -> None:
    document = paper(
        OPENING
        + " 1. Wie viele Anlagen wurden geprüft, und wann? 12 davon im Mai, trifft das zu?\n"
        "Es wurden zwölf geprüft.\n"
        " 2. Wer hat geprüft?\n1 Vgl. Bericht vom Mai.\nDas Amt.\n"
    )
    assert rows(document, number="1", role=Role.ANSWERS) == ["Es wurden zwölf geprüft."]


@pytest.mark.parametrize(
    "further",
    ["Welcher Betrag wurde gezahlt?", "Wann war das?", "Wer hat geprüft?", "Hält sie daran fest?"],
)
def test_a_further_question_on_a_line_of_its_own_is_no_answer(further: str) -> None:
    document = paper(
        OPENING + " 1. Wer hat das Gesetz geändert?\nDer Bundestag.\n"
        f" 2. Wann wurde das Gesetz geändert?\n{further}\nDas Gesetz wurde 2020 geändert.\n"
    )
    assert rows(document, number="2", role=Role.ASKS)[-1].endswith(further)
    assert rows(document, number="2", role=Role.ANSWERS) == ["Das Gesetz wurde 2020 geändert."]


def test_a_question_that_first_states_something_is_found() -> None:
    document = paper(
        OPENING + " 1. Wer hat das Gesetz geändert?\nDer Bundestag.\n"
        " 2. Die Bundesregierung erklärte 2023, es gebe keine Pläne"
        " (Bundestagsdrucksache 20/1234).\n\nHält sie daran fest?\n\nJa, sie hält daran fest.\n"
    )
    assert rows(document, number="2", role=Role.ASKS)[-1] == "Hält sie daran fest?"
    assert rows(document, number="2", role=Role.ANSWERS) == ["Ja, sie hält daran fest."]
    assert rows(document, number="1", role=Role.ANSWERS) == ["Der Bundestag."]


def test_a_joint_answer_counts_for_a_question_that_is_not_printed() -> None:
    document = paper(
        OPENING + " 1. Wie viele Hafenanlagen wurden geprüft?\nZwölf.\n"
        " 2. Wer hat die Hafenanlagen geprüft?\n"
        "Die Fragen 2 und 3 werden gemeinsam beantwortet.\nDas Amt hat sie im Mai geprüft.\n"
    )
    assert rows(document, number="2, 3", role=Role.ANSWERS)[-1].endswith("im Mai geprüft.")


def test_a_question_still_to_come_is_not_answered_by_a_misprint() -> None:
    document = paper(
        OPENING + " 1. Wie viele Hafenanlagen wurden geprüft?\n"
        "Die Fragen 1 und 2 werden gemeinsam beantwortet.\nEs waren zwölf.\n"
        " 2. Wer hat die Hafenanlagen geprüft?\nDas Amt.\n"
    )
    assert rows(document, number="1", role=Role.ANSWERS)[-1].endswith("Es waren zwölf.")
    assert rows(document, number="2", role=Role.ANSWERS) == ["Das Amt."]


@pytest.mark.parametrize("place", ["Berlin", "Düsseldorf", "Bad Doberan"])
def test_the_last_question_of_an_inquiry_ends_before_its_signature(place: str) -> None:
    document = paper(INQUIRY.replace("Berlin, den", f"{place}, den"))
    assert rows(document, role=Role.ASKS)[-1] == "3. Was kostet die Prüfung?"
    assert rows(document, kind=BlockKind.SIGNATURE, number=None, role=Role.REPORTS) == [
        f"{place}, den 30. Juni 2025",
        "Anna Muster, Bernd Beispiel und Fraktion",
    ]
