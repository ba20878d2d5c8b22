"""What a paper as a whole demands, is about, and when and by whom it was issued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import assert_exact, over

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question.conversation import Turn
from rag.types import Answer

MOTION = """Deutscher Bundestag Drucksache 21/911
21. Wahlperiode 03.06.2025
Antrag
der Fraktion der AfD
Seekabel in der Ostsee besser schützen
Der Bundestag wolle beschließen:
I. Der Deutsche Bundestag stellt fest:
Die Kabel in der Ostsee fielen im letzten Jahr viermal aus, zuletzt im Winter.
II. Der Deutsche Bundestag fordert die Bundesregierung auf,
1. ein Lagebild zu schaffen, das alle Schäden an Kabeln zeigt und das an jedem
Tag erneuert wird;
2. die Küstenwache mit zwei weiteren Schiffen auszustatten;
3. dem Bundestag bis zum Herbst zu berichten.
Berlin, den 3. Juni 2025
Anna Beispiel, Karl Muster und Fraktion
Begründung

Zu 1.:

Ohne Lagebild bleiben Schäden unbemerkt.

Zu 2.:

Die Schiffe der Küstenwache sind im Mittel dreißig Jahre alt.
"""

FOUND = """Deutscher Bundestag Drucksache 21/913
21. Wahlperiode 03.06.2025
Antrag
der Fraktion der SPD
Häfen an der Ostsee
Der Bundestag wolle beschließen:
I. Der Deutsche Bundestag stellt fest:
1. Die Häfen an der Ostsee sind zu klein.
2. Die Zufahrten sind zu flach.
"""

FEDERAL = """Bundesrat Drucksache 402/3/25
24.09.25
Antrag
des Saarlandes
Entwurf eines Elften Gesetzes zur Änderung des Regionalisierungsgesetzes
Der Bundesrat möge beschließen:
Die regulären Mittel für den Nahverkehr sind dauerhaft zu erhöhen.
"""

ITEMS = """Bundesrat Drucksache 403/25
26.09.25
Antrag
des Freistaates Bayern
Entschließung des Bundesrates: Fähren
Der Bundesrat möge folgende Entschließung fassen:

1. Der Bundesrat stellt fest: Die Fähren an der Küste sind alt. Ihre Motoren sind laut.

2. Der Bundesrat begrüßt, dass der Bund neue Fähren plant.

3. Bis dahin darf kein Hafen schließen. Der Bundesrat fordert die Bundesregierung daher auf,
jeden Hafen offen zu halten. Insbesondere fordert er sie auf,

- die Inseln täglich anzufahren;

- die Preise nicht zu erhöhen.

Auch die Nacht ist zu bedenken.

4. Der Bundesrat dankt den Kapitänen.
"""

BILL = """Deutscher Bundestag Drucksache 21/912
21. Wahlperiode 05.06.2025
Gesetzentwurf
der Bundesregierung
Entwurf eines Gesetzes über Kabel auf dem Meeresgrund
A. Problem und Ziel
Kabel auf dem Meeresgrund sind bisher nicht geschützt.
"""

FOOT = """Unterrichtung
durch die Bundesregierung
Bericht über die Bojen in der Ostsee im vergangenen Jahr
Einleitung
Die Bojen der Ostsee weisen den Schiffen seit hundert Jahren den Weg. Am 1. Mai 2024
Zugeleitet mit Schreiben des Bundesministeriums für Verkehr vom 27. August 2025.
Deutscher Bundestag Drucksache 21/914
21. Wahlperiode 02.09.2025
lagen dort 1 200 Bojen.
"""

CALLS = "II. Der Deutsche Bundestag fordert die Bundesregierung auf,"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two motions and a bill."""
    folder = tmp_path_factory.mktemp("motions")
    with over(
        folder,
        {
            "kabel.txt": MOTION,
            "bahn.txt": FEDERAL,
            "gesetz.txt": BILL,
            "fest.txt": FOUND,
            "faehren.txt": ITEMS,
        },
    ) as opened:
        yield opened


def told(assistant: Assistant, answer: Answer) -> list[str]:
    """The sentences of an answer that was looked up; what it cites is the source's."""
    assert answer.confidence == 1.0
    assert_exact(assistant, answer)
    return [" ".join(sentence.text.split()) for sentence in answer.sentences]


@pytest.mark.parametrize(
    "question",
    [
        "Was fordert der Antrag 21/911?",
        "What does motion 21/911 demand?",
        "Was fordert die AfD im Antrag 21/911?",
    ],
)
def test_the_demands_of_a_motion_are_shown_whole_with_what_announces_them(
    assistant: Assistant, question: str
) -> None:
    found = told(assistant, assistant.ask(question))
    assert found[0] == CALLS
    assert [words[:2] for words in found[1:]] == ["1.", "2.", "3."]
    assert "Lagebild" in found[1]


def test_a_motion_of_the_bundesrat_demands_what_it_is_to_resolve(assistant: Assistant) -> None:
    found = told(assistant, assistant.ask("Was beantragt das Saarland in Drucksache 402/3/25?"))
    assert "dauerhaft zu erhöhen" in found[-1]


def test_among_what_a_house_is_to_resolve_only_what_demands_is_told_as_a_demand(
    assistant: Assistant,
) -> None:
    found = told(assistant, assistant.ask("Was fordert der Antrag 403/25?"))
    assert found[0].startswith("3. Bis dahin darf kein Hafen schließen.")
    assert found[1:] == [
        "- die Inseln täglich anzufahren;",
        "- die Preise nicht zu erhöhen.",
        "Auch die Nacht ist zu bedenken.",
    ]
    assert told(assistant, assistant.ask("Was steht in Nummer 2 des Antrags 403/25?")) == [
        "2. Der Bundesrat begrüßt, dass der Bund neue Fähren plant."
    ]


def test_one_item_of_the_demands_is_shown_and_the_reasons_for_it(assistant: Assistant) -> None:
    found = told(assistant, assistant.ask("Was fordert Punkt 2 des Antrags 21/911?"))
    assert found == ["2. die Küstenwache mit zwei weiteren Schiffen auszustatten;"]
    why = assistant.ask("Wie begründet der Antrag 21/911 die Forderung Nummer 2?")
    assert "dreißig Jahre alt" in told(assistant, why)[-1]


@pytest.mark.parametrize(
    ("question", "direct"),
    [
        ("Worum geht es in der Drucksache 21/911?", None),
        ("Wann wurde der Antrag 21/911 eingebracht?", "03.06.2025"),
        ("Wann wurde der Antrag 21/911 eingereicht?", "03.06.2025"),
        ("Wann ist Drucksache 21/911 datiert?", "03.06.2025"),
        ("When was motion 21/911 tabled?", "03.06.2025"),
        ("Von wem stammt der Antrag 21/911?", "Fraktion der AfD"),
    ],
)
def test_title_date_and_issuer_are_told_from_the_head(
    assistant: Assistant, question: str, direct: str | None
) -> None:
    answer = assistant.ask(question)
    line = told(assistant, answer)[0]
    assert line.startswith("Seekabel in der Ostsee besser schützen · Antrag 21/911")
    assert "03.06.2025" in answer.citations[0].quote
    assert (answer.direct.text if answer.direct else None) == direct


def test_follow_ups_are_about_the_paper_that_was_shown(assistant: Assistant) -> None:
    shown = [Turn.of(assistant.ask("Was fordert der Antrag 21/911?"))]
    for question in ("Von wem stammt er?", "Worum geht es?", "When was it tabled?"):
        answer = assistant.ask(question, history=shown)
        assert "21/911" in told(assistant, answer)[0]


@pytest.mark.parametrize(
    "question",
    ["Wann wurde 21/914 vorgelegt?", "Wann wurde 21/914 vorgelegt und von wem?"],
)
def test_a_date_is_told_from_the_foot_of_the_first_page(tmp_path: Path, question: str) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "foot.txt").write_text(FOOT, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        answer = opened.ask(question)
        assert "Bundesregierung · 2025-09-02" in told(opened, answer)[0]
        assert answer.direct is not None
        assert answer.direct.text == "02.09.2025"
        cited = answer.citations[answer.direct.citation - 1]
        assert cited.quote.endswith("02.09.2025")


def test_a_bare_when_after_a_question_about_the_paper_asks_for_its_date(
    assistant: Assistant,
) -> None:
    history: list[Turn] = []
    for question, direct in (
        ("Was fordert die AfD im Antrag 21/911?", None),
        ("Wann?", "03.06.2025"),
        ("Und wer hat ihn eingebracht?", "Fraktion der AfD"),
        ("When was that?", "03.06.2025"),
    ):
        answer = assistant.ask(question, history=history)
        history.append(Turn.of(answer))
        told(assistant, answer)
        assert (answer.direct.text if answer.direct else None) == direct
    other = Turn.of(assistant.ask("Wie oft fielen die Kabel in der Ostsee aus?"))
    assert assistant.ask("Wann?", history=[other]).confidence < 1.0


@pytest.mark.parametrize(
    "question",
    [
        "Was fordert der Antrag 21/911 zu Schiffen?",
        "Was fordert die SPD im Antrag 21/911?",
        "Was fordert der Gesetzentwurf 21/912?",
        "Was fordert der Antrag 21/913?",
        "Was fordert Punkt 2 des Antrags 21/913?",
        "Was fordert Punkt 7 des Antrags 21/911?",
        "Wann wurde der Antrag 21/911 überwiesen?",
    ],
)
def test_what_is_not_told_by_demands_or_head_is_searched_for(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).confidence < 1.0
