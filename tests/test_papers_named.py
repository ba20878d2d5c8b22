"""Papers that a question names by number: several in one breath, and one that only others know."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question import references
from rag.types import Answer, Status

MOTION = """Deutscher Bundestag Drucksache 21/{number}
21. Wahlperiode {date}
Antrag
der Fraktion der {party}

{title}

Der Bundestag wolle beschließen:
I. Der Deutsche Bundestag stellt fest:
{text}

Berlin, den {day}

Mara Beispiel und Fraktion
"""
FERRY = {
    "number": "582", "date": "24.06.2025", "party": "SPD", "day": "24. Juni 2025",
    "title": "Fähren sichern",
    "text": "Für die Fähren nach Norderney werden neue Fachkräfte gebraucht.",
}  # fmt: skip
CRANE = {
    "number": "699", "date": "17.09.2025", "party": "FDP", "day": "17. September 2025",
    "title": "Kräne erneuern",
    "text": "Für die Kräne in Emden werden neue Fachkräfte gebraucht.\n\n"
    "Der Antrag auf Drucksache 21/786 wurde am 10. Juli 2025 dem Verkehrsausschuss überwiesen.\n\n"
    "Der Antrag auf Drucksache 21/587 wurde am 27. Juni 2025 dem Innenausschuss überwiesen.",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two motions, one of which tells of two others that are not there."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "documents").mkdir()
    for one in (FERRY, CRANE):
        path = folder / "documents" / f"{one['number']}.txt"
        path.write_text(MOTION.format(**one), "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "documents"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def documents(answer: Answer) -> set[str]:
    """The documents that are cited."""
    return {one.document for one in answer.citations}


@pytest.mark.parametrize(
    ("question", "papers", "text"),
    [
        ("Was steht in Drucksache 21/140 und 21/150 zu Schleusen?", ["21/140", "21/150"],
         "Was steht zu Schleusen?"),
        ("Was unterscheidet die Anfrage 21/140 vom Antrag 21/150?", ["21/140", "21/150"], None),
        ("Was unterscheidet Antrag 21/140 von Antrag 21/150 bei Schleusen?",
         ["21/140", "21/150"], "bei Schleusen?"),
        ("Compare the alternatives in 21/537, 21/540 and 21/1634.",
         ["21/537", "21/540", "21/1634"], "the alternatives ."),
        ("Was sagt die Beschlussempfehlung 21/1593 zum Antrag 21/786?", ["21/1593"], None),
    ],
)  # fmt: skip
def test_numbers_in_one_breath_are_all_read(
    question: str, papers: list[str], text: str | None
) -> None:
    found = references.find(question, lambda _: True)
    assert found is not None
    assert [found.paper, *found.others] == papers
    if text is not None:
        assert references.without_paper(question, alone=False) == text


def test_each_of_two_papers_is_searched_and_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Wofür werden laut 21/582 und 21/699 neue Fachkräfte gebraucht?")
    assert answer.status is Status.ANSWERED
    assert documents(answer) == {"582.txt", "699.txt"}
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.interpretation.filters == {"number": "21/582, 21/699"}


def test_of_two_papers_the_one_without_an_answer_is_named(assistant: Assistant) -> None:
    question = "Wofür werden laut 21/582 und Drucksache 21/999 neue Fachkräfte gebraucht?"
    answer = assistant.ask(question)
    assert (answer.status, documents(answer)) == (Status.PARTIAL, {"582.txt"})
    assert any(notice.startswith("Zu 21/999:") for notice in answer.notices)


@pytest.mark.parametrize(
    "question",
    [
        "An welchen Ausschuss wurde der Antrag 21/786 überwiesen?",
        "To which committee was the motion 21/786 referred?",
    ],
)
def test_what_others_say_of_a_paper_that_is_not_there_is_shown_as_that(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.PARTIAL
    assert "21/786" in answer.framing
    assert "Verkehrsausschuss" in answer.sentences[0].text
    assert not any("21/587" in sentence.text for sentence in answer.sentences)


def test_of_a_paper_that_nobody_speaks_of_only_its_absence_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("An welchen Ausschuss wurde der Antrag 21/998 überwiesen?")
    assert (answer.status, answer.sentences) == (Status.NO_EVIDENCE, ())
    assert answer.framing == "Die Drucksache 21/998 liegt nicht in der Sammlung."
