"""Provisions of laws, fetched whole by their place and never from another law."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import assert_exact, over

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.fetch import ordering
from rag.question.conversation import Turn
from rag.types import Answer, Block, BlockKind

LAW = """Deutscher Bundestag Drucksache 21/901
21. Wahlperiode 03.06.2025
Gesetzentwurf
der Bundesregierung
Entwurf eines Gesetzes über die Aufsicht in Seehäfen (Seehafenaufsichtsgesetz – SeeHAG)
A. Problem und Ziel
Die Aufsicht in den Seehäfen ist nicht geregelt, was in § 3 der alten Ordnung fehlte.

§ 1
Zweck
Dieses Gesetz regelt die Aufsicht über die Seehäfen des Bundes.

§ 2
Begriffe
Seehafen ist ein Hafen, den Schiffe über 500 Bruttoregistertonnen anlaufen.

§ 3
Pflichten der Hafenmeister
(1) Der Hafenmeister führt ein Verzeichnis aller Schiffe, die länger als sechs Stunden liegen.
(2) Das Verzeichnis enthält
1. den Namen des Schiffes,
2. den Tag der Ankunft.
(3) Der Bund prüft das Verzeichnis einmal im Jahr.

§ 4
Inkrafttreten
Dieses Gesetz tritt am 1. Januar 2026 in Kraft.

Begründung
B. Besonderer Teil
Zu § 3 (Pflichten der Hafenmeister)
Die Vorschrift verpflichtet die Hafenmeister zu einem Verzeichnis nach § 3 Absatz 2.
"""

CHANGES = """Deutscher Bundestag Drucksache 21/902
21. Wahlperiode 04.06.2025
Gesetzentwurf
der Bundesregierung
Entwurf eines Gesetzes zur Änderung des Leuchtfeuergesetzes und weiterer Gesetze
A. Problem und Ziel
Leuchtfeuer sollen länger brennen, und § 3 Absatz 2 des Leuchtfeuergesetzes ist veraltet.

Artikel 1
Änderung des Leuchtfeuergesetzes
Das Leuchtfeuergesetz vom 3. März 1998 (BGBl. I S. 12) wird wie folgt geändert:
1. § 3 wird wie folgt geändert:
a) In Absatz 1 wird die Angabe „sechs“ durch die Angabe „neun“ ersetzt.
b) Absatz 2 wird durch den folgenden Absatz 2 ersetzt:
„(2) Ein Leuchtfeuer brennt von Sonnenuntergang bis Sonnenaufgang.“
2. Nach § 5 wird der folgende § 5a eingefügt:
„§ 5a
Nebel
Bei Nebel brennt das Leuchtfeuer auch am Tag.“
3. § 7 Absatz 4 wird gestrichen.

Artikel 2
Änderung des Lotsengesetzes
Das Lotsengesetz vom 5. Mai 2001 (BGBl. I S. 44) wird wie folgt geändert:
1. In § 3 Absatz 2 wird die Angabe „zwei“ durch die Angabe „drei“ ersetzt.
2. § 9 wird gestrichen.

Artikel 3
Inkrafttreten
Dieses Gesetz tritt am Tag nach der Verkündung in Kraft.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A bill of a new law and one that changes two others."""
    folder = tmp_path_factory.mktemp("laws")
    with over(folder, {"hafen.txt": LAW, "feuer.txt": CHANGES}) as opened:
        yield opened


def told(assistant: Assistant, answer: Answer) -> list[str]:
    """The sentences of an answer that was looked up, each the words of its source."""
    assert answer.confidence == 1.0
    assert_exact(assistant, answer)
    for sentence in answer.sentences:
        assert sentence.text in answer.citations[sentence.citations[0] - 1].quote
    return [" ".join(sentence.text.split()) for sentence in answer.sentences]


@pytest.mark.parametrize(
    "question",
    [
        "Was steht in § 3 Abs. 2 des Seehafenaufsichtsgesetzes?",
        "Wie lautet § 3 Absatz 2 SeeHAG?",
        "What does section 3 (2) of paper 21/901 say?",
        "Was regelt § 3 Absatz 2 Satz 1 des Gesetzentwurfs 21/901?",
    ],
)
def test_an_absatz_is_shown_whole_with_its_list(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert told(assistant, answer) == [
        "(2) Das Verzeichnis enthält",
        "1. den Namen des Schiffes,",
        "2. den Tag der Ankunft.",
    ]
    assert "§ 3" in " ".join(answer.citations[0].section)


def test_a_paragraph_of_a_law_is_shown_whole_without_its_reasons(assistant: Assistant) -> None:
    found = told(assistant, assistant.ask("Was steht in § 3 SeeHAG?"))
    assert found[0].startswith("(1) Der Hafenmeister führt")
    assert found[-1].startswith("(3) Der Bund prüft")


def test_a_section_of_the_only_law_that_has_it_needs_no_name(assistant: Assistant) -> None:
    assert told(assistant, assistant.ask("Was steht in § 4?")) == [
        "Dieses Gesetz tritt am 1. Januar 2026 in Kraft."
    ]


def test_an_article_of_a_paper_is_shown_whole(assistant: Assistant) -> None:
    found = told(assistant, assistant.ask("Was steht in Artikel 3 des Gesetzentwurfs 21/902?"))
    assert found == ["Dieses Gesetz tritt am Tag nach der Verkündung in Kraft."]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (
            "Wie lautet § 3 Absatz 2 des Leuchtfeuergesetzes nach der Änderung?",
            ["1. § 3 wird", "b) Absatz 2 wird", "„(2) Ein Leuchtfeuer"],
        ),
        ("Wie lautet § 3 Absatz 2 Lotsengesetz?", ["1. In § 3 Absatz 2"]),
        ("Wie wird § 7 Leuchtfeuergesetz geändert?", ["3. § 7 Absatz 4 wird gestrichen."]),
        ("Was steht in § 9 Abs. 1 Lotsengesetz?", ["2. § 9 wird gestrichen."]),
        ("Was steht in Artikel 1 Nummer 3 der Drucksache 21/902?", ["3. § 7 Absatz 4"]),
    ],
)
def test_what_is_changed_is_shown_with_the_order_that_changes_it(
    assistant: Assistant, question: str, begins: list[str]
) -> None:
    found = told(assistant, assistant.ask(question))
    assert len(found) == len(begins)
    assert all(map(str.startswith, found, begins))


def test_a_section_put_in_ends_where_the_next_order_begins(assistant: Assistant) -> None:
    found = told(assistant, assistant.ask("Wie lautet § 5a Leuchtfeuergesetz nach der Änderung?"))
    assert found[0].startswith("2. Nach § 5 wird")
    assert found[-1].endswith("auch am Tag.“")


@pytest.mark.parametrize(
    "question",
    [
        "Was steht in § 3 Abs. 2 des Schifffahrtsgesetzes?",
        "Was steht in § 4 des Leuchtfeuergesetzes?",
        "Was steht in Artikel 3 GG?",
        "Was steht in § 3 Abs. 9 SeeHAG?",
        "Was sagt die Begründung zu § 3 SeeHAG?",
        "Wie hoch ist die Strafe nach § 3 SeeHAG?",
        "Wie lautet § 3 SeeHAG nach der Änderung?",
    ],
)
def test_another_provision_than_the_one_named_is_no_answer(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).confidence < 1.0


def test_a_follow_up_with_a_provision_asks_what_was_asked_before(assistant: Assistant) -> None:
    shown = assistant.ask("Was steht in § 3 SeeHAG?")
    assert told(assistant, assistant.ask("Und § 2?", history=[Turn.of(shown)]))[0].startswith(
        "Seehafen ist"
    )
    when = assistant.ask("Wann tritt das Seehafenaufsichtsgesetz in Kraft?")
    assert assistant.ask("Und § 2?", history=[Turn.of(when)]).confidence < 1.0


def test_a_section_without_its_law_is_shown_as_bills_change_it_with_the_name_of_the_law(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Was steht in § 9?")
    assert told(assistant, answer) == ["2. § 9 wird gestrichen."]
    assert "Artikel 2 Änderung des Lotsengesetzes (feuer.txt)" in answer.notices[0]


@pytest.mark.parametrize("question", ["Was steht in § 12?", "What does section 12 (3) say?"])
def test_a_section_without_its_law_that_is_nowhere_is_not_made_up_from_numbers(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert not answer.sentences
    assert "12" in answer.framing


@pytest.mark.parametrize(
    "question",
    [
        "Was ändert Artikel 2 des Gesetzentwurfs 21/902?",
        "What does article 2 of bill 21/902 change?",
    ],
)
def test_what_an_article_changes_is_the_article_itself(assistant: Assistant, question: str) -> None:
    found = told(assistant, assistant.ask(question))
    assert found[0].startswith("Das Lotsengesetz vom 5. Mai 2001")
    assert found[1:] == [
        "1. In § 3 Absatz 2 wird die Angabe „zwei“ durch die Angabe „drei“ ersetzt.",
        "2. § 9 wird gestrichen.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What does section 52 (4) of the Telecommunications Act say?",
        "Was steht in § 52 Abs. 4 TKG?",
    ],
)
def test_the_english_name_of_a_law_is_read_whole(tmp_path: Path, question: str) -> None:
    (tmp_path / "papers").mkdir()
    bill = CHANGES.replace("Leuchtfeuergesetz", "Telekommunikationsgesetz")
    bill = bill.replace("1. § 3 wird", "1. § 52 wird").replace("Absatz 2", "Absatz 4")
    (tmp_path / "papers" / "tkg.txt").write_text(bill.replace("„(2) Ein", "„(4) Ein"), "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        assert told(opened, opened.ask(question))[-1].startswith("„(4) Ein Leuchtfeuer brennt")


def test_a_word_of_its_name_is_not_the_law(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    law = LAW.replace("Seehafenaufsichtsgesetz – SeeHAG", "Harbour Pilots Fees Act")
    (tmp_path / "papers" / "act.txt").write_text(law, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        assert told(opened, opened.ask("What does section 4 of the Harbour Pilots Fees Act say?"))
        assert opened.ask("What does section 4 of the Pilots Regulation say?").confidence < 1.0


def test_a_section_that_more_laws_have_than_are_shown_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name in ("Werften", "Molen", "Docks", "Bojen"):
        law = LAW.replace("SeeHAG", name).replace("Seehafenaufsichtsgesetz", f"{name}gesetz")
        (tmp_path / "papers" / f"{name}.txt").write_text(law.replace("Seehäfen", name), "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        answer = opened.ask("Was steht in § 3?")
        assert not answer.sentences
        assert "4 Dokumenten" in answer.framing
        assert told(opened, opened.ask("Was steht in § 3 des Bojengesetzes?"))


@pytest.mark.parametrize(
    ("order", "sections", "others"),
    [
        ("Die §§ 5 bis 12 werden aufgehoben.", ["5", "7", "12"], ["4", "13", "5a"]),
        ("Die §§ 5 bis 7a und 9 werden aufgehoben.", ["7", "7a", "9"], ["8"]),
        ("In § 3 Absatz 2 bis 4 wird „elf“ gestrichen.", ["3"], ["2", "4"]),
        (f"Die §§ 5 bis {'9' * 12} werden aufgehoben.", ["7", "300000"], ["4"]),
        (f"Die §§ 5 bis {'9' * 5000} werden aufgehoben.", ["7"], ["4"]),
    ],
)
def test_an_order_concerns_what_its_range_spans_however_far_it_reaches(
    order: str, sections: list[str], others: list[str]
) -> None:
    text = f"1. {order}"
    block = Block(BlockKind.LIST_ITEM, 0, len(text))
    assert all(ordering.changing([block], text, one, "") == [block] for one in sections)
    assert not any(ordering.changing([block], text, one, "") for one in others)


def test_an_absatz_within_a_range_is_changed_by_the_order() -> None:
    text = "1. § 3 Absatz 2 bis 4 wird aufgehoben."
    block = Block(BlockKind.LIST_ITEM, 0, len(text))
    assert ordering.changing([block], text, "3", "3") == [block]
    assert ordering.changing([block], text, "3", "5") == []
