"""Who signed a paper, asked by its topic or its kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest
from rag import framing
from rag.assistant import Assistant
from rag.config import load
from rag.references import signed_kind
from rag.types import Answer, Status

NAMES = ("Ada Berg", "Bo Feld", "Cem Grund", "Dana Hof", "Eva Insel", "Falk Joch")
COMMITTEE = (
    "Deutscher Bundestag Drucksache 99/631\n99. Wahlperiode 25.06.2025\n"
    "Beschlussempfehlung und Bericht\ndes Hafenausschusses (7. Ausschuss)\n"
    "zu dem Antrag der Fraktion Nord\n– Drucksache 99/226 –\nSeekabel schützen\n"
    "A. Problem\nDie Kabel in der Ostsee fallen immer öfter aus.\n"
    "Beschlussempfehlung\nDer Bundestag wolle beschließen,\n"
    "den Antrag auf Drucksache 99/226 zum Schutz der Seekabel abzulehnen.\n"
    "Berlin, den 4. Juni 2025\nDer Hafenausschuss\n"
    + "".join(f"{name}\nBerichterstatterin\n" for name in NAMES)
)
TREATY = """\
---
title: Hafenvertrag
---

Der Minister hat den Hafenvertrag über die Gebühren der Häfen begrüßt und für gut befunden.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A committee's recommendation and a note on a treaty."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "papers").mkdir()
    (folder / "papers" / "empfehlung.txt").write_text(COMMITTEE, "utf-8")
    (folder / "papers" / "vertrag.md").write_text(TREATY, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder / "papers"], settings).failed
    with Assistant.open(settings=settings) as opened:
        yield opened


def words(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat die Beschlussempfehlung zum Schutz der Seekabel unterzeichnet?",
        "Who signed the committee's recommendation on the protection of sea cables (Seekabel)?",
        "Wer hat die Beschlussempfehlung 99/631 unterzeichnet?",
    ],
)
def test_all_who_signed_a_committees_recommendation_are_named(
    assistant: Assistant, question: str
) -> None:
    said = words(assistant.ask(question))
    for name in NAMES:
        assert f"{name} Berichterstatterin" in said


def test_only_a_sentence_on_signing_tells_who_signed(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat den Hafenvertrag über die Gebühren der Häfen unterzeichnet?")
    assert answer.status is Status.NO_EVIDENCE
    assert answer.nearest
    assert answer.framing == framing.phrase("not_signed", "de")
    counted = assistant.ask("Wie viele Unterschriften trägt der Hafenvertrag?")
    assert counted.framing != framing.phrase("not_signed", "de")


def test_the_kind_of_the_signed_paper_is_read_from_the_question() -> None:
    assert signed_kind("Wer unterzeichnete die Unterrichtung?") == "Unterrichtung"
    assert signed_kind("Who signed the bill on ports?") == "Gesetzentwurf"
    assert signed_kind("Was steht in der Unterrichtung?") is None
