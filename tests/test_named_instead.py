"""Times and places that all quotes of an answer name in the stead of the one asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import over

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.assistant import Assistant
from rag.named.instead import instead, is_unplaced, told
from rag.question.conversation import Turn
from rag.question.query import Query, understand
from rag.reply.withheld import beyond
from rag.types import Citation, DocumentInfo, Evidence, Hit, Passage, Role, Status

AID = """Bericht über die Hilfe

Die deutschen Beiträge zur Hafenhilfe im Libanon im Jahr 2024 betrugen 76 Mio. Euro.

Für Syrien und das Jahr 2025 nennt der Haushalt noch keinen Ansatz.

Bericht der Prüfer

Die Prüfer fanden im Januar keine Mängel an den Anlagen.
"""


def understood(question: str) -> Query:
    return understand(question, Analyser(), Glossary.load())


def quote(text: str, *section: str, title: str = "", question: str | None = None) -> Citation:
    return Citation(
        number=1,
        document="d.txt",
        document_id="d",
        title=title,
        date="2025-06-30",
        page=None,
        section=section,
        start=0,
        end=len(text),
        quote=text,
        passage=text,
        passage_start=0,
        marking="",
        role=Role.ANSWERS,
        question=question,
    )


def evidence(text: str, role: Role = Role.ANSWERS, *section: str) -> Evidence:
    info = DocumentInfo("d", "d.txt", "Bericht", language="de")
    passage = Passage("d", 0, 0, len(text), section=section, question="3", role=role, language="de")
    return Evidence(Hit(passage, info, text, 1.0), 0, len(text), text, 0.9)


def named(question: str, *quotes: Citation) -> list[tuple[str, ...]]:
    return [(one.asked, *one.told) for one in instead(understood(question), quotes, ())]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wie viele Fälle gab es 2023?", "Im Jahr 2024 gab es 5 Fälle.", [("2023", "2024")]),
        (
            "How many cases were there in April 2025?",
            "There were 5 cases in May 2025.",
            [("April 2025", "May 2025")],
        ),
        (
            "Wie viele Fälle gab es Ende 2023?",
            "Am 31. Dezember 2024 waren es 5 Fälle.",
            [("2023", "31. Dezember 2024")],
        ),
        ("Wie viele Fälle gab es im Libanon?", "In Syrien gab es 5.", [("Libanon", "Syrien")]),
        ("How many cases in Bavaria?", "Es gab 5 in Hessen.", [("Bavaria", "Hessen")]),
    ],
)
def test_another_time_or_place_than_that_of_the_question_is_told(
    question: str, text: str, found: list[tuple[str, ...]]
) -> None:
    assert named(question, quote(text)) == found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wie viele Fälle gab es 2023?", "Es gab 5 Fälle."),
        ("Wie viele Fälle gab es 2023?", "Von 2021 bis 2024 gab es 5 Fälle."),
        ("Wie viele Fälle gab es 2023?", "Seit 2021 gab es 5 Fälle."),
        ("Wie viele Fälle gab es 2024?", "Im Haushaltsjahr 2023/24 gab es 5 Fälle."),
        ("Wie viele Fälle gab es seit 2023?", "Im Jahr 2024 gab es 5 Fälle."),
        ("Wie viele Fälle gab es 2023 und 2024?", "Im Jahr 2024 gab es 5 Fälle."),
        ("Wie viele Fälle gab es im April 2025?", "Im Jahr 2025 gab es 5 Fälle."),
        (
            "Wie viele Fälle gab es im April 2025?",
            "Vom 1. Juni 2024 bis 31. Mai 2025 gab es 5 Fälle.",
        ),
        ("Was gilt 2025?", "Nach der Verordnung (EU) 2023/2226 gilt das Verbot."),
        ("Wie viele Fälle gab es in Syrien?", "Es gab 5 Fälle."),
        ("Wie viele Fälle gab es im Libanon?", "Im Libanon und in Syrien gab es 5 Fälle."),
        ("Wie viele Fälle gab es in Frankreich?", "In Paris gab es 5 Fälle."),
        ("Wie viele Fälle gab es in Syrien?", "Deutsche Stellen zählten 5 Fälle."),
    ],
)
def test_nothing_is_told_where_a_sentence_may_be_of_what_is_asked(question: str, text: str) -> None:
    assert named(question, quote(text)) == []


def test_headings_and_the_title_hold_for_a_quote_and_one_quote_for_all() -> None:
    question, other = "Wie viele Fälle gab es 2023 in Syrien?", "Seit dem Jahr 2024 hilft Ägypten."
    assert len(named(question, quote(other))) == 2
    assert named(question, quote(other, "Lage 2023", title="Bericht über Syrien")) == []
    assert named(question, quote(other), quote("Es gab 5 Fälle.")) == []


def test_the_inquirys_question_holds_for_the_place_of_its_answer() -> None:
    query = understood("Wie viele Menschen aus Syrien leben in Nachbarländern?")
    answer = quote("In der Türkei leben 5 Mio. Menschen.", question="3")
    asks = evidence("Wie viele Menschen aus Syrien leben in anderen Ländern?", Role.ASKS)
    assert instead(query, (answer,), ())
    assert not instead(query, (answer,), (asks,))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Wie viele Betriebe gibt es in Bayern?", "Bayern"),
        ("Wie viele Betriebe gibt es in Europa?", "Europäische Union"),
        ("How many Lebanese firms are there?", "Libanon"),
    ],
)
def test_a_value_is_of_a_place_only_where_it_is_told_to_be(question: str, place: str) -> None:
    query, best = understood(question), evidence("Es gibt 152 Betriebe.")
    assert is_unplaced(query, best, (best,))
    below = evidence("Es gibt 152 Betriebe.", Role.ANSWERS, place)
    assert not is_unplaced(query, below, (below,))
    asks = evidence(f"Wie viele Betriebe gibt es dort ({place})?", Role.ASKS)
    assert not is_unplaced(query, best, (best, asks))


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Betriebe gibt es in Deutschland?",
        "Wie viele Betriebe gibt es?",
        "Wie viele Betriebe fördert Brüssel?",
        "How many firms came to the meeting in Lisbon?",
    ],
)
def test_the_own_country_and_a_town_need_not_be_named(question: str) -> None:
    best = evidence("Es gibt 152 Betriebe.")
    assert not is_unplaced(understood(question), best, (best,))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with over(tmp_path_factory.mktemp("aid"), {"hilfe.txt": AID}) as opened:
        yield opened


def test_an_answer_says_that_its_sentences_are_of_another_year(assistant: Assistant) -> None:
    asked = "Wie hoch waren die deutschen Beiträge zur Hafenhilfe im Libanon {}?"
    there, other = (assistant.ask(asked.format(year)) for year in (2024, 2025))
    assert there.status is Status.ANSWERED
    assert other.status is Status.PARTIAL
    (found,) = instead(understood(asked.format(2025)), other.citations, ())
    assert told(found, "de") in other.notices


def test_no_short_answer_of_another_place(assistant: Assistant) -> None:
    asked = "Wie hoch waren die deutschen Beiträge zur Hafenhilfe {}?"
    assert assistant.ask(asked.format("im Libanon")).direct is not None
    assert assistant.ask(asked.format("in Syrien")).direct is None


def test_only_a_document_that_is_not_cited_is_said_not_to_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Wie hoch waren die deutschen Beiträge zur Hafenhilfe im Libanon 2024?")
    assert beyond(answer, Turn.of(answer), "de") == answer
    (notice,) = beyond(answer, Turn("Was steht dort?", "e", "e.txt"), "de").notices
    assert notice.startswith("e.txt beantwortet das nicht")
