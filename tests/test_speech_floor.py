"""Who has the floor in a committee's report, where each group speaks in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag import speech
from rag.assistant import Assistant
from rag.config import load
from rag.types import Manner, Voice

KIND = "Beschlussempfehlung und Bericht"
DEBATE = """\
Die Fraktion der AfD betont, die Abkehr sei richtig. Die Frist gehe jedoch nicht weit genug.

Die Fraktion der SPD macht deutlich, die Einbürgerung setze weitere Bedingungen voraus. Die \
Mehrstaatigkeit werde man erhalten. Beide Wege führten zum Ziel. Die Fraktion der AfD habe dazu \
geschwiegen.

Künftig setze man auf Beratung. Die Zahl der Anträge spreche dafür.

Die Fraktion BÜNDNIS 90/DIE GRÜNEN bezeichnet das Wort als populistisch. Die Frist gelte seit \
langem.

Die Fraktion Die Linke hat einen Änderungsantrag eingebracht. Er wurde abgelehnt.

B. Besonderer Teil

Die Vorschrift sei neu gefasst worden.
"""


def speaker(words: str, text: str = DEBATE, kind: str = KIND, before: str = "") -> str | None:
    """Who is said to speak in a sentence; None where the report does."""
    at = text.index(words)
    voice = speech.voice(text, at, at + len(words), "de", kind=kind, before=lambda: before)
    return voice and voice.speaker


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Die Frist gehe jedoch nicht weit genug.", "Fraktion der AfD"),
        ("Die Fraktion der SPD macht deutlich, die Einbürgerung", "Fraktion der SPD"),
        ("Die Mehrstaatigkeit werde man erhalten.", "Fraktion der SPD"),
        ("Beide Wege führten zum Ziel.", "Fraktion der SPD"),
        ("Künftig setze man auf Beratung.", "Fraktion der SPD"),
        ("Die Zahl der Anträge spreche dafür.", "Fraktion der SPD"),
        ("Die Fraktion BÜNDNIS 90/DIE GRÜNEN bezeichnet", "Fraktion BÜNDNIS 90/DIE GRÜNEN"),
        ("Die Frist gelte seit langem.", "Fraktion BÜNDNIS 90/DIE GRÜNEN"),
    ],
)
def test_what_is_said_is_said_by_the_group_that_has_the_floor(words: str, named: str) -> None:
    assert speaker(words) == named


def test_a_group_in_the_subjunctive_is_spoken_of_and_does_not_speak() -> None:
    assert speaker("Die Fraktion der AfD habe dazu geschwiegen.") == "Fraktion der SPD"


@pytest.mark.parametrize("words", ["Die Fraktion Die Linke hat einen", "Er wurde abgelehnt."])
def test_what_a_group_moves_is_told_by_the_report(words: str) -> None:
    assert speaker(words) is None


def test_another_part_of_the_report_is_of_nobody_who_spoke_before() -> None:
    assert speaker("Die Vorschrift sei neu gefasst worden.") == ""


def test_a_passage_knows_who_took_the_floor_paragraphs_before_it() -> None:
    said, _, rest = DEBATE.partition("Künftig setze")
    assert speaker("Künftig setze man auf", f"Künftig setze{rest}", before=said) == (
        "Fraktion der SPD"
    )


def test_words_before_a_group_takes_the_floor_are_not_its_words() -> None:
    text = "Das Vorhaben sei zu teuer. Die Fraktion der SPD betont, die Frist sei zu kurz."
    assert speaker("Das Vorhaben sei zu teuer.", text) == ""


def test_a_press_report_that_names_a_group_goes_on_in_its_own_words() -> None:
    text = "Die SPD-Fraktion kritisierte, das sei zu wenig. Der Landtag berät den Plan am Montag."
    assert speaker("Der Landtag berät", text, kind="Pressemitteilung") is None


@pytest.mark.parametrize(
    "opening",
    [
        "Die Fraktion der CDU/CSU hebt hervor, dass",
        "Die Fraktion der CDU/CSU* bemerkte, im Gespräch",
        "Die Fraktionen der CDU/CSU und SPD stellen fest, dass",
        "Die AfD-Fraktion schloss sich dem Dank an.",
        "Die Fraktion der SPD wollte wissen, ob",
        "Die Fraktion Die Linke stimmt der Vorlage nicht zu.",
    ],
)
def test_a_group_takes_the_floor_with_any_verb(opening: str) -> None:
    taken = speech.floor.taken(opening)
    assert taken is not None
    assert taken.speaks


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Fraktion der SPD halte an den Grenzwerten fest.",
        "Die Fraktion BÜNDNIS 90/DIE GRÜNEN erwarte eine Antwort.",
        "Die Fraktion der AfD würde zustimmen.",
        "Die Zustimmung der Fraktion der SPD steht fest.",
        "Die Fraktion der SPD im Landtag.",
    ],
)
def test_a_group_takes_no_floor_in_the_subjunctive_or_in_a_genitive(sentence: str) -> None:
    assert speech.floor.taken(sentence) is None


@pytest.mark.parametrize(
    ("order", "wording"),
    [
        ("Die Bezeichnung wird wie folgt gefasst:",
         "„Entwurf eines Gesetzes zur Änderung des Rechts.“"),
        ("1. § 19 Absatz 2 wird durch den folgenden Absatz 2 ersetzt:",
         "„Passangelegenheit ist auch die Durchführung des Verfahrens.“"),
        ("Nach Satz 2 werden die folgenden Sätze eingefügt:",
         "„Die Daten sind im Anschluss zu löschen.“"),
    ],
)  # fmt: skip
def test_the_new_wording_of_a_law_is_nobodys_speech(order: str, wording: str) -> None:
    assert speaker(wording, f"{order}\n\n{wording}", kind="Gesetzentwurf") is None
    said = "Der Minister warnte vor der Frist:"
    assert speaker(wording, f"{said}\n\n{wording}", kind="Gesetzentwurf") is not None


def test_data_are_no_speaker() -> None:
    words = "Aus den Projektionsdaten geht hervor, dass der Verbrauch sinkt."
    assert speaker(words, words, kind="Unterrichtung") is None


def test_an_answer_names_the_group_whose_paragraph_runs_on_from_full_lines(tmp_path: Path) -> None:
    lines = (
        "Deutscher Bundestag Drucksache 21/9901\n\nBeschlussempfehlung und Bericht\n\n"
        "des Innenausschusses\n\nII. Beratung\n\n"
        "Die Fraktion der AfD betont, die Abkehr von der bisherigen Politik sei zwar richtig,\n"
        "aber nicht genug. Die Reform sei dennoch in der Richtung zu begrüßen, und das oft.\n"
        "Die Fraktion der SPD macht deutlich, die Einbürgerung setze eine Zeit des Aufenthalts\n"
        "voraus. Die Mehrstaatigkeit werde man erhalten. Auf die Frist habe man sich geeinigt.\n"
    )
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "bericht.txt").write_text(lines, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Was geschieht mit der Mehrstaatigkeit?")
    first = next(one for one in (*answer.citations, *answer.nearest) if "Mehrst" in one.quote)
    assert first.voice == Voice(Manner.REPORTED, "Fraktion der SPD")


def test_a_bare_noun_in_a_new_paragraph_is_the_group_that_has_the_floor() -> None:
    text = (
        "Die Fraktion der AfD betont, die Abkehr sei richtig.\n\n"
        "Abschließend erklärte die Fraktion, die Frist sei zu kurz."
    )
    assert speaker("Abschließend erklärte die Fraktion", text) == "Fraktion der AfD"


def test_a_paragraph_on_another_group_ends_the_floor() -> None:
    text = (
        "Die Fraktion der AfD betont, die Abkehr sei richtig.\n\n"
        "Die Fraktion der SPD habe dazu geschwiegen. Der Bau sei teuer."
    )
    assert speaker("Die Fraktion der SPD habe", text) == ""
    assert speaker("Der Bau sei teuer.", text) == ""
