"""Filters said in words, and words that only look like one."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from rag.analysis.acronyms import Glossary
from rag.question.narrowing import narrow
from rag.question.request import Listener
from rag.question.shelf import Shelf
from rag.types import DocumentInfo

SHELF = Shelf(
    lambda: [
        DocumentInfo("a", "vertrag.pdf", "Koalitionsvertrag", issuer="Parteien A und B"),
        DocumentInfo("b", "x.txt", "X", issuer="Bundesregierung (Bundesministerium des Innern)"),
        DocumentInfo("c", "z.txt", "Z", issuer="Fraktion BÜNDNIS 90/DIE GRÜNEN"),
    ]
)
BMI = "Bundesministerium des Innern"
HOUSE = Listener(None, Glossary.load())._house  # type: ignore[arg-type]


def filters(question: str, *unread: str) -> dict[str, str]:
    """The filters that are read from a question."""
    return dict(narrow(question, SHELF, HOUSE, frozenset(unread)).filters)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what do memos from January 2020 say", {"kind": "Vermerk", "date": "2020-01"}),
        ("Was sagen Dokumente nach dem 1. Mai 2025 zur Rente?", {"date": "2025-05-02.."}),
        ("documents published before 3 May 2025 on pensions", {"date": "..2025-05-02"}),
        ("Which documents since 2024 mention lithium?", {"date": "2024.."}),
        ("Unterlagen bis 2019 zu Huawei", {"date": "..2019"}),
        ("Drucksachen aus 2024 bis 2025 zur Pflege", {"date": "2024..2025"}),
        ("Dokumente zwischen März 2020 und Mai 2021", {"date": "2020-03..2021-05"}),
        ("Drucksachen aus 2020-2022 zu Huawei", {"date": "2020..2022"}),
        ("Dokumente zwischen 2022 und 2020", {"date": "2020..2022"}),
        ("documents from 2020 – 2022", {"date": "2020..2022"}),
        ("Dokumente von 2020 bis heute", {"date": "2020.."}),
        ("documents since May 2020 until now", {"date": "2020-05.."}),
        ("Dokumente nach 2020 und vor 2023", {"date": "2021..2022"}),
        ("Dokumente vom 1. Mai 2020 an", {"date": "2020-05-01.."}),
        ("Dokumente nach dem 29.02.2024", {"date": "2024-03-01.."}),
        ("Dokumente nach Dezember 2023", {"date": "2024-01.."}),
        ("Dokumente vor Januar 2024", {"date": "..2023-12"}),
        ("Dokumente nach Mai 2023 und vor Mai 2024", {"date": "2023-06..2024-04"}),
        (
            "Was steht in Antworten des BMI zu Waffen?",
            {"kind": "Antwort", "issuer": "Bundesministerium des Innern"},
        ),
        (
            "Antworten des Bundesministeriums des Innern seit Mai 2025",
            {"kind": "Antwort", "issuer": "Bundesministerium des Innern", "date": "2025-05.."},
        ),
        ("BMI answers on knives", {"kind": "Antwort", "issuer": "Bundesministerium des Innern"}),
        ("Anträge der Grünen zur Bahn", {"kind": "Antrag", "issuer": "Grünen"}),
        ("Was steht im Koalitionsvertrag zur Rente?", {"document": "vertrag.pdf"}),
        ("only in press reports: who said it?", {"kind": "news"}),
        (
            "Welche Antworten hat das BMI nach dem 1. Juli 2025 zu Waffen gegeben?",
            {"kind": "Antwort", "issuer": BMI, "date": "2025-07-02.."},
        ),
        (
            "Welche Antworten des BMI gibt es nach dem 1. Juli 2025?",
            {"kind": "Antwort", "issuer": BMI, "date": "2025-07-02.."},
        ),
        (
            "Which answers by the Ministry of the Interior were published after 1 July 2025?",
            {"kind": "Antwort", "issuer": BMI, "date": "2025-07-02.."},
        ),
        (
            "Which answers did the BMI give after 1 July 2025 on weapons?",
            {"kind": "Antwort", "issuer": BMI, "date": "2025-07-02.."},
        ),
        ("Welche Antworten gibt es vom BMI?", {"kind": "Antwort", "issuer": BMI}),
        ("Welche Dokumente gibt es aus dem August 2025?", {"date": "2025-08"}),
        ("Which documents are there from 2024 on Huawei?", {"date": "2024"}),
        ("Welche Drucksachen sind nach dem 1. Juli 2025 erschienen?", {"date": "2025-07-02.."}),
    ],
)
def test_a_date_a_house_or_a_title_beside_a_document_is_a_filter(
    question: str, expected: dict[str, str]
) -> None:
    assert filters(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What did the AA memo say about Chinese law",
        "Wie viele Fälle gab es seit 2024?",
        "Was hat die Bundesregierung nach dem 1. Mai 2025 unternommen?",
        "Was sagen die Berichte zur Lage?",
        "Welche Antworten gibt es?",
        "What does the coalition agreement say?",
        "Was lehrt der Vertrag von 2019?",
        "Wie viele Anträge gab es im Jahr 2024?",
        "Welche Anträge wurden im Jahr 2024 gestellt?",
        "Welche Dokumente wurden im Jahr 2024 vernichtet?",
        "Welche Antworten haben die Grünen erhalten?",
    ],
)
def test_a_word_that_may_mean_something_else_is_no_filter(question: str) -> None:
    assert filters(question) == {}


@pytest.mark.parametrize(
    "question",
    [
        "answers from 2023 and 2024 on Huawei",
        "Dokumente aus 2020, 2021 und 2023",
        "Dokumente aus 2020/21 zur Pflege",
        "Dokumente nach 2020 oder vor 2018",
    ],
)
def test_of_several_dates_not_one_alone_is_the_filter(question: str) -> None:
    assert filters(question) == {}
    assert narrow(question, SHELF, HOUSE, frozenset()).text == question


@pytest.mark.parametrize(
    "question",
    [
        "Was sagen Dokumente des Auswärtigen Amtes und des BMI zu Huawei?",
        "memos of the AA and BMI on Huawei",
        "Antworten des BMI, des BMVg und des AA",
        "BMI and AA answers on Huawei",
        "AA/BMI answers on Huawei",
        "Welche Antworten haben das BMI und das AA zu Huawei gegeben?",
    ],
)
def test_of_several_houses_not_one_alone_is_the_filter(question: str) -> None:
    assert filters(question) == {}
    assert narrow(question, SHELF, HOUSE, frozenset()).text == question


@pytest.mark.parametrize(
    ("question", "issuer"),
    [
        ("Antworten des Bundesministeriums für Wirtschaft und Energie zu Gas", "BMWE"),
        ("Antworten des BMI und was sie kosten", "BMI"),
        ("Was sagen Antworten des BMI, und wann?", "BMI"),
    ],
)
def test_a_house_with_and_in_its_name_or_behind_it_is_one(question: str, issuer: str) -> None:
    assert filters(question)["issuer"] in Glossary.load().entries[issuer].forms


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Welche Dokumente wurden nach dem 1. Mai 2024 vernichtet?", "nach dem 1. Mai 2024"),
        ("Which memos did they burn before 3 May 2025?", "before 3 May 2025"),
        ("Welche Dokumente gibt es nach dem 1. Mai 2024?", ""),
        ("Welche Dokumente nennen Fälle seit 2024?", ""),
        ("Was geschah nach dem 1. Mai 2024?", ""),
    ],
)
def test_a_day_that_may_be_the_documents_and_is_not_read_so_is_told(
    question: str, words: str
) -> None:
    assert narrow(question, SHELF, HOUSE, frozenset()).overlooked == words
    assert not narrow(question, SHELF, HOUSE, frozenset({"date"})).overlooked


def test_a_day_that_no_calendar_has_is_no_filter() -> None:
    assert filters("Was sagen Dokumente nach dem 29.02.2023 zur Rente?") == {}


def test_of_a_range_of_years_nothing_is_left_to_search_for() -> None:
    found = narrow("Antworten aus 2020-2022 zu Huawei", SHELF, HOUSE, frozenset())
    assert found.text == "Antworten zu Huawei"
    assert found.read["date"] == "aus 2020-2022"


def test_what_the_user_takes_back_or_gave_is_not_read() -> None:
    assert filters("only in memos from January 2020", "date") == {"kind": "Vermerk"}


def test_the_words_of_a_filter_are_not_searched_for() -> None:
    found = narrow("What do memos from January 2020 say about Huawei?", SHELF, HOUSE, frozenset())
    assert found.text == "What do memos say about Huawei?"
    assert found.read["date"] == "from January 2020"


def test_a_file_named_on_macos_is_named_in_a_question() -> None:
    shelf = Shelf(lambda: [DocumentInfo("a", normalize("NFD", "Übersicht_Länder.txt"), "X")])
    found = narrow("Was steht in der Übersicht Länder zur Lage?", shelf, HOUSE, frozenset())
    assert found.read["document"] == "in der Übersicht Länder"


def test_a_title_that_two_documents_bear_names_neither() -> None:
    twice = Shelf(
        lambda: [
            DocumentInfo("a", "1.txt", "Jahresbericht"),
            DocumentInfo("b", "2.txt", "Jahresbericht"),
        ]
    )
    assert not narrow("Was steht im Jahresbericht zur Lage?", twice, HOUSE, frozenset()).filters
