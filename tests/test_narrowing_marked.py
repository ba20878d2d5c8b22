"""Markings that a question says: which documents bear one, and what is only said of the world."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest
from rag.analysis.acronyms import Glossary
from rag.assistant import Assistant
from rag.question.narrowing import narrow
from rag.question.request import Listener
from rag.question.shelf import Shelf
from rag.types import Status

SHELF = Shelf(list)
HOUSE = Listener(None, Glossary.load())._house  # type: ignore[arg-type]
DRAWN = "VS – Nur für den Dienstgebrauch\n\nWeisung zum Wehr\n\nDas Wehr wird geöffnet.\n"


def filters(question: str) -> dict[str, str]:
    """The filters that are read from a question."""
    return dict(narrow(question, SHELF, HOUSE, frozenset()).filters)


@pytest.mark.parametrize(
    ("question", "marking"),
    [
        ("Welche VS-NfD Dokumente gibt es?", "VS-NfD"),
        ("Wie viele VS-NfD-Dokumente haben wir?", "VS-NfD"),
        ("Which VS-NfD documents are there?", "VS-NfD"),
        ("Welche VS – Nur für den Dienstgebrauch Unterlagen liegen vor?", "VS-NfD"),
        ("Zeige mir alle STRENG GEHEIM Dokumente", "STRENG GEHEIM"),
        ("Welche Papiere sind VS-NfD?", "VS-NfD"),
        ("Welche Unterlagen sind als NATO RESTRICTED eingestuft?", "NATO RESTRICTED"),
        ("Which documents are marked TLP:AMBER?", "TLP:AMBER"),
        ("Welche Dokumente mit der Einstufung GEHEIM gibt es?", "GEHEIM"),
    ],
)
def test_documents_are_asked_for_by_their_marking(question: str, marking: str) -> None:
    assert filters(question) == {"marking": marking}


def test_a_marking_stands_beside_a_house() -> None:
    read = filters("Welche VS-NfD-Dokumente des BMI gibt es?")
    assert read == {"marking": "VS-NfD", "issuer": "Bundesministerium des Innern"}


@pytest.mark.parametrize(
    "question",
    [
        "Wie werden VS-NfD-Dokumente vernichtet?",
        "Welche VS-NfD-Dokumente wurden vernichtet?",
        "VS-NfD Dokumente dürfen nicht kopiert werden, oder?",
        "Welche Dokumente sind verfügbar?",
    ],
)
def test_what_happens_to_marked_documents_is_asked_of_all(question: str) -> None:
    assert filters(question) == {}


def test_marked_documents_are_listed_and_none_of_another_marking(settings, folder) -> None:
    (folder / "weisung.txt").write_text(DRAWN, "utf-8")
    ingest([folder], settings)
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Wie viele VS-NfD-Dokumente gibt es?")
        assert [one.document for one in answer.citations] == ["weisung.txt"]
        none = assistant.ask("Welche GEHEIM-Dokumente gibt es?")
        assert (none.status, none.citations) == (Status.NO_EVIDENCE, ())
