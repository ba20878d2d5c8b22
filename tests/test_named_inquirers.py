"""What those who inquire say, in an inquiry and in the answer to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from library import over

from rag.types import Role

PRESS = """# Pressebericht

Die SPD verlangt einen Verzicht auf Strafzölle, berichtet die Zeitung.
"""

ANTWORT = """Deutscher Bundestag                                          Drucksache 99/725
99. Wahlperiode                                                     02.07.2024

Antwort
der Bundesregierung

auf die Kleine Anfrage der Fraktion der AfD
– Drucksache 99/601 –

Der Einsatz der Marine vor Nordland

Vorbemerkung der Fragesteller

Der Einsatz der Marine vor Nordland hat den Schmuggel nach Ansicht aller nicht verhindert.

Vorbemerkung der Bundesregierung

Der Einsatz der Marine vor Nordland ist ein Beitrag zum Frieden.

1. Wie viele Schiffe sind vor Nordland im Einsatz?

Es sind zwei Schiffe der Marine im Einsatz.
"""


def test_the_preamble_in_an_antwort_is_told_as_the_words_of_those_who_inquired(
    tmp_path: Path,
) -> None:
    with over(tmp_path, {"antwort.txt": ANTWORT, "bericht.md": PRESS}) as assistant:
        answer = assistant.ask("Was sagt die AfD zum Einsatz der Marine vor Nordland?")
    assert answer.sentences[0].text.startswith("Der Einsatz der Marine vor Nordland hat")
    assert {one.role for one in answer.citations} == {Role.STATES}


@pytest.mark.parametrize(
    "question",
    [
        "Was sagen die Fragesteller zum Einsatz der Marine vor Nordland?",
        "What do the questioners claim about the mission of the navy off Nordland?",
    ],
)
def test_what_the_inquirers_say_is_not_told_in_the_words_of_the_government(
    tmp_path: Path, question: str
) -> None:
    with over(tmp_path, {"antwort.txt": ANTWORT}) as assistant:
        answer = assistant.ask(question)
    assert answer.citations
    assert {one.role for one in answer.citations} <= {Role.STATES, Role.ASKS}
