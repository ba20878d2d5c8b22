"""What a question names and no source holds: years, numbers, papers, places, persons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.assistant import Assistant
from rag.config import load
from rag.named import Gap, gap, told
from rag.named.terms import terms
from rag.question.query import understand
from rag.types import DocumentInfo, Evidence, Hit, Passage, Role, Status

TEXT = (
    "Im Jahr 2019 zählte das Bundeszentralamt für Steuern in Polen 4 200 Fälle. Ministerin Ada "
    "Berg nannte die Zahl auf Bundestagsdrucksache 19/7138 hoch."
)
INFO = DocumentInfo("d", "d.txt", "Fälle", date="2020-03-02", language="de")


def evidence(
    text: str = TEXT, role: Role = Role.REPORTS, question: str | None = None, score: float = 0.9
) -> Evidence:
    passage = Passage("d", 0, 3000, 3000 + len(text), question=question, role=role, language="de")
    return Evidence(Hit(passage, INFO, text, 1.0), 3000, 3000 + len(text), text, score)


def missing(question: str, *found: Evidence, document: str = TEXT) -> Gap:
    query = understand(question, Analyser(), Glossary.load())
    return gap(query, found or (evidence(),), lambda _: document)


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Fälle gab es 2019 in Polen?",
        "How many cases were counted in Poland in 2019?",
        "How many Polish cases were counted in 2020?",
        "Was zählte das BZSt?",
        "Was sagte Ada Berg dazu?",
        "Wo stehen die 4.200 Fälle?",
        "Wie viele Fälle gab es in Deutschland?",
        "Wie viele Fälle gab es seit 2015?",
        "Wie viele Fälle wird es bis Ende 2031 geben?",
        "How many cases were there between 2011 and 2024?",
        "Was steht auf Drucksache 19/7138?",
        "Wie viele Fälle gab es in den letzten 12 Jahren?",
        "What became of the 4,200 cases?",
        "Wie viele Fälle gab es am 31.12.2019?",
        "Wie viele Fälle gibt es bis zum 31.12.2031?",
    ],
)
def test_what_the_source_holds_in_other_forms_is_there(question: str) -> None:
    assert missing(question) == Gap()


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Wie viele Fälle gab es 2021 in Polen?", "2021"),
        ("How many cases were counted in Hungary?", "Hungary"),
        ("Wie viele Fälle gab es in Ungarn?", "Ungarn"),
        ("Was zählte das BKA?", "BKA"),
        ("Was sagte Olaf Winter zu den Fällen?", "Winter"),
        ("Was steht auf Drucksache 19/7139?", "19/7139"),
        ("Warum waren es 5 300 Fälle?", "5 300"),
        ("What became of the 5,300 cases?", "5,300"),
        ("Wie viele Fälle gab es am 31.12.2023?", "2023"),
        ("Wie viele Fälle gab es im Schuljahr 2023/24?", "2023/24"),
    ],
)
def test_what_no_source_holds_leaves_nothing_of_the_question(question: str, term: str) -> None:
    assert missing(question) == Gap((term,), whole=True)


NEAR_ACRONYMS = (
    "Der Senator zählte zusammen mit dem neuen Amt 40 Fälle, darunter uns bekannte und auch neue. "
    "Erneuerungen und Untersuchungen ergaben nichts, und so auch die Nachfrage an alle Träger."
)


@pytest.mark.parametrize("name", ["NATO", "USA", "EU", "UN", "OSZE"])
def test_an_acronym_is_not_held_by_letters_within_words(name: str) -> None:
    found = evidence(NEAR_ACRONYMS)
    question = f"Wie viele Fälle zählte die {name}?"
    assert missing(question, found, document=NEAR_ACRONYMS) == Gap((name,), whole=True)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wie viele Fälle zählte die NATO?", "Der Nato-Rat zählte 40 Fälle."),
        ("How many cases did NATO count?", "Die NATO zählte 40 Fälle."),
        ("Was tut die EU?", "Organe der Europäischen Union zählten 40 Fälle."),
        ("What does the EU do?", "Die EU-Staaten zählten 40 Fälle."),
        ("Was tun die USA?", "The US Government counted 40 cases."),
        ("What did the UN count?", "Die Vereinten Nationen zählten 40 Fälle."),
        ("Was zählten die UN?", "The UN's office counted 40 cases."),
        ("Was zählte das BKA?", "Die Beamten des Bundeskriminalamtes zählten 40 Fälle."),
        ("Was zählten die LKA?", "Die LKAs zählten 40 Fälle."),
        ("Was sagte Ada Berg?", "Laut Bergs Rede waren es 40 Fälle."),
    ],
)
def test_whole_words_hold_a_name_also_inflected(question: str, text: str) -> None:
    assert missing(question, evidence(text), document=text) == Gap()


def test_of_two_years_named_together_one_that_is_missing_leaves_a_part_open() -> None:
    assert missing("Wie viele Fälle gab es 2019 und 2021?") == Gap(("2021",))
    assert missing("Wie viele Fälle gab es in Polen und Ungarn?") == Gap(("Ungarn",))
    assert missing("Was sagen das BZSt und das BKA dazu?") == Gap(("BKA",))
    assert missing("Welche Fälle meldeten Polen und beim Rat Ungarn?") == Gap(("Ungarn",), True)


def test_a_year_must_stand_near_a_name_anywhere_in_the_document() -> None:
    far = "Ungarn kam 2021 hinzu. " + "Es ist so. " * 400 + TEXT
    assert missing("Wie viele Fälle gab es in Ungarn?", document=far) == Gap()
    assert missing("Wie viele Fälle gab es 2021?", document=far).whole
    shortly_before = "x" * 2900 + " Für 2021 gilt: " + TEXT
    assert missing("Wie viele Fälle gab es 2021?", document=shortly_before) == Gap()


def test_the_question_that_an_answer_answers_is_part_of_it() -> None:
    answer = evidence("Es waren 40 Fälle.", Role.ANSWERS, "3")
    asked = evidence("3. Wie viele Fälle gab es 2021?", Role.ASKS, "3", 0.2)
    other = evidence("4. Wie viele Fälle gab es 2021?", Role.ASKS, "4", 0.2)
    assert missing("Wie viele Fälle gab es 2021?", answer, asked) == Gap()
    assert missing("Wie viele Fälle gab es 2021?", answer, other).whole


@pytest.mark.parametrize(
    ("text", "open_terms"),
    [
        ("The budget for 2025/26 is £48 million.", ("2026/27",)),
        ("The budget for 2025/2026 is £48 million.", ("2026/27",)),
        ("The budget for 2026/27 is £48 million.", ()),
        ("The budget for 2026–2027 is £48 million.", ()),
        ("The budget for 2024 to 2029 is £48 million.", ()),
        ("The budget for 2026 is £48 million.", ("2026/27",)),
    ],
)
def test_a_year_of_account_is_not_there_with_the_one_before(
    text: str, open_terms: tuple[str, ...]
) -> None:
    found = missing("What is the budget for 2026/27?", evidence(text), document=text)
    assert found.terms == open_terms


def test_years_in_a_range_are_there() -> None:
    ranged = evidence("In den Jahren 2015 bis 2018 waren es 40 Fälle, 2020/21 keiner.")
    assert missing("Wie viele Fälle gab es 2017?", ranged) == Gap()
    assert missing("Wie viele Fälle gab es 2021?", ranged) == Gap()
    assert missing("Wie viele Fälle gab es 2019?", ranged).whole


@pytest.mark.parametrize("asked", ["2026/27", "2026/2027", "2026-27", "2026–27"])
def test_a_double_year_is_another_than_the_one_that_ends_where_it_begins(asked: str) -> None:
    question = f"What is the budget for {asked}?"
    before = evidence("The budget for 2025/26 is £48 million. Apply by 31 March 2026.")
    assert missing(question, before, document="") == Gap((asked,), whole=True)
    for said in ("in 2026/27", "in 2026-27", "from 2024 to 2028", "in 2026, as in 2027"):
        assert missing(question, evidence(f"The budget is £48 million {said}.")) == Gap()


def test_a_year_between_two_that_are_only_named_is_not_there() -> None:
    named = evidence("In den Jahren 2015 und 2018 waren es 40 Fälle.")
    assert missing("Wie viele Fälle gab es 2017?", named).whole
    between = evidence("Zwischen den Jahren 2015 und 2018 waren es 40 Fälle.")
    assert missing("Wie viele Fälle gab es 2017?", between) == Gap()


ROWS = "Fälle | 2018: 40 | 2019: 45\nStand: 2. März 2020"


def test_the_day_of_a_table_is_no_year_of_its_columns() -> None:
    row = evidence(ROWS)
    assert missing("Wie viele Fälle gab es 2019?", row, document=ROWS) == Gap()
    assert missing("Wie viele Fälle gab es 2020?", row, document=ROWS).whole
    assert missing("Wie viele Fälle gab es 2020?", evidence("Es waren 40 Fälle.")) == Gap()


def test_beside_a_table_a_sentence_may_hold_the_year_of_its_document() -> None:
    told_there = evidence(f"{ROWS}\nErste Zahlen von 2020 nennen 50 Fälle.")
    assert missing("Wie viele Fälle gab es 2020?", told_there, document=ROWS) == Gap()


def test_thousands_are_the_same_number_in_both_languages() -> None:
    english = evidence("The ministry withdrew 1,200 soldiers.")
    assert missing("Was geschah mit den 1.200 Soldaten?", english, document="") == Gap()
    plain = evidence("Das Ministerium zog 1200 Soldaten ab.")
    assert missing("What became of the 1,200 soldiers?", plain, document="") == Gap()


def test_what_was_read_as_a_filter_holds_by_itself() -> None:
    query = understand("Was sagen die Vermerke von 2021 dazu?", Analyser(), Glossary.load())
    query = replace(query, text="Was sagen die Vermerke im Jahr 2021 dazu?")
    assert gap(query, [evidence()], lambda _: TEXT).whole
    assert gap(query, [evidence()], lambda _: TEXT, ["Vermerke im Jahr 2021"]) == Gap()


def test_other_words_of_a_question_need_not_stand_in_the_source() -> None:
    for question in (
        "Wer leitet die Abteilung Zoll?",
        "What is the Clean Vehicles Procurement Act?",
    ):
        assert terms(question, "de" if "Wer" in question else "en") == ()


def test_the_reader_is_told_what_is_missing_in_both_languages() -> None:
    assert "“2021”" in told(Gap(("2021",)), "en")
    assert "„2021“" in told(Gap(("2021",), whole=True), "de")
    assert told(Gap(("2021",)), "de") != told(Gap(("2021",), whole=True), "de")


def test_of_what_a_weaker_passage_holds_no_refusal_says_that_it_is_nowhere() -> None:
    weaker = evidence("Im Vorjahr (2021) wurde anders gezählt.", score=0.2)
    found = missing("Wie viele Fälle gab es 2021 in Polen?", evidence(), weaker)
    assert found == Gap(("2021",), whole=True, weaker=("2021",))
    nowhere = told(Gap(("2021",), whole=True), "de").split(" zu ")[0]
    assert nowhere not in told(found, "de")
    assert "„2021“" in told(found, "de")
    both = told(replace(found, terms=("2021", "Ungarn")), "de")
    assert f"{nowhere} zu „Ungarn“" in both


def test_a_neighbouring_year_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    text = (
        "Bericht über den Hafen\n\nIm Jahr 2019 wurden im Hafen 120 Anlagen geprüft. Die Prüfer "
        "fanden keine Mängel.\n\nDie Kosten der Prüfung trug der Betreiber.\n"
    )
    (tmp_path / "papers" / "hafen.txt").write_text(text, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        there = assistant.ask("Wie viele Anlagen wurden im Jahr 2019 im Hafen geprüft?")
        neighbour = assistant.ask("Wie viele Anlagen wurden im Jahr 2021 im Hafen geprüft?")
        part = assistant.ask("Wie viele Anlagen wurden 2019 und 2021 im Hafen geprüft?")
    assert there.status is Status.ANSWERED
    assert neighbour.status is Status.NO_EVIDENCE
    assert neighbour.confidence < there.confidence
    assert any("2021" in notice for notice in neighbour.notices)
    assert part.status is Status.PARTIAL
    assert any("2021" in notice for notice in part.notices)


@pytest.mark.parametrize(
    ("question", "text", "there"),
    [
        ("Mit welchen 20 Ländern gibt es Verträge?", "Mit zwanzig Ländern gibt es Verträge.", True),
        ("Which 23 ships sailed?", "Dreiundzwanzig Schiffe liefen aus.", True),
        (
            "Mit welchen 21 Ländern gibt es Verträge?",
            "Mit zwanzig Ländern gibt es Verträge.",
            False,
        ),
        ("Wie viele Fälle gab es 2023?", "Stand 3.5.23: vierzig Fälle.", True),
        ("Wie viele Fälle gab es 2024?", "Stand 3.5.23: vierzig Fälle.", False),
    ],
)
def test_numbers_in_words_and_short_years_of_dates_are_there(
    question: str, text: str, there: bool
) -> None:
    assert (missing(question, evidence(text), document=text) == Gap()) is there
