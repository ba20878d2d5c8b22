"""Things that a number tells apart: what is said of Module 1 is no answer for Module 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from library import over

from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.named import Gap, gap
from rag.question.query import understand
from rag.types import DocumentInfo, Evidence, Hit, Passage, Status

NONE = Gap()


def missing(question: str, text: str, document: str) -> Gap:
    passage = Passage("d", 0, 0, len(text), language="de")
    hit = Hit(passage, DocumentInfo("d", "d.txt", "Bericht", language="de"), text, 1.0)
    query = understand(question, Analyser(), Glossary.load())
    return gap(query, (Evidence(hit, 0, len(text), text, 0.9),), lambda _: document)


@pytest.mark.parametrize(
    ("question", "document", "gap"),
    [
        ("What does the Module 2 report recommend?", "The Module 1 report has 2 parts.",
         Gap(("Module 2",), whole=True)),
        ("Was gilt in Phase 2 der Impfung?", "In Phase 1 gilt das, in den Phasen 3 bis 5 dies.",
         Gap(("Phase 2",), whole=True)),
        ("Was gilt in Stufe 1 und in Stufe 4?", "In Stufe 1 gilt das.", Gap(("Stufe 4",))),
        ("Was gilt in Phase 2 der Impfung?", "Phase 1 ist vorbei, in den Phasen 1 bis 3 gilt das.",
         NONE),
        ("What do Module 1 and Module 3 recommend?", "Modules 1, 2 and 3 recommend plans.", NONE),
        ("Was gilt in Stufe 2?", "Stufe 1 endet, die zweite Stufe beginnt.", NONE),
        ("Was gilt in Stufe 2?", "Stufe 1 endet, die 2. Stufe beginnt.", NONE),
        ("Was zahlt man bei Pflegegrad 3?", "Pflegegrad 1: frei.\n\nPflegegrad | 2 | 3 | 4", NONE),
        ("Was gilt in Stufe 2?", "Die Stufen werden beschrieben.", NONE),
        ("Was steht in Kapitel 3?", "Siehe Kapitel 2.\n\n3. Kosten", NONE),
        ("Bekommt das Amt 3 neue Stellen?", "Das Amt 5 hat drei Stellen.", NONE),
        ("What happened on July 10?", "On July 4 it began, on 10 July it ended.", NONE),
        ("Stand 3 Jahre danach etwas fest?", "Der Stand 2 ist alt.", NONE),
    ],
)  # fmt: skip
def test_a_number_with_its_name_must_stand_together_where_others_of_the_name_do(
    question: str, document: str, gap: Gap
) -> None:
    assert missing(question, "Plans are recommended.", document) == gap


def test_what_is_said_of_one_module_is_no_answer_for_another(tmp_path: Path) -> None:
    text = (
        "# Response to the Module 1 report\n\n"
        "The Module 1 report recommends a single body for emergencies, with 2 offices.\n"
    )
    with over(tmp_path, {"response.md": text}) as assistant:
        assert assistant.ask("What does the Module 1 report recommend?").status is Status.ANSWERED
        answer = assistant.ask("What does the Module 2 report recommend?")
    assert answer.status is Status.NO_EVIDENCE
    assert any("“Module 2”" in notice for notice in answer.notices)
