"""What a user may not read leaves no trace in an answer: it is as if it had not been taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_ingest_members import PAPER as QUESTIONS
from test_mails import mail
from test_provisions import LAW

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.contract import answer_json

EXAMPLES = Path(__file__).resolve().parents[1] / "examples/documents"
INQUIRY, REPLY = "kleine-anfrage-99-101.txt", "antwort-99-142.txt"

OPEN = {
    "vermerk.txt": """Vermerk zum Netz der Häfen

Kiel, den 3. März 2024

Das Referat hat die Kosten der Reisen geprüft. Die Kosten der Reisen betrugen 5 Millionen Euro.

Der Hafenmeister führt das Register der Schiffe. Das HÜZ meldet Störungen im Netz der Häfen.

Max Muster fragte die Leitung nach den Seekabeln der Ostsee.
""",
    "fragen-alt.txt": QUESTIONS.replace("21/119", "21/88")
    .replace("Mai 2025", "April 2025")
    .replace("09.05.2025", "09.04.2025")
    .replace("Max Muster", "Ute Lehmann")
    .replace("Eva Beispiel", "Jan Petersen")
    .replace("zwölf Seekabel", "zwei Seekabel"),
}
HIDDEN = {
    "fragen.txt": QUESTIONS.replace("3. Abgeordnete\nEva Beispiel", "4. Abgeordnete\nEva Beispiel"),
    "seehaefen.txt": LAW,
    "falkenstein.txt": """Sachstandsbericht Falkenstein

Herausgeber: Hafenamt Süderoog

Kiel, den 9. Juni 2024

Das Hafenüberwachungszentrum (HÜZ) kostet die Stadt 7 Millionen Euro im Jahr.

Die Reisen der Leitung kosteten 9 Millionen Euro.
""",
}
SHADE = 0.001
"""How much a confidence may differ: how rare a word is, is counted over all passages."""

REMEMBERED = "Was lautet Frage 1 in 21/119?"
DESCRIBED = 'title = "Sachstandsbericht Falkenstein"\nissuer = "Hafenamt Süderoog"\n'


@dataclass(frozen=True)
class Indexes:
    """The same open papers, with hidden ones beside them and without."""

    full: Assistant
    bare: Assistant


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexes]:
    folder = tmp_path_factory.mktemp("rights")
    papers = folder / "papers"
    papers.mkdir()
    (folder / "access.toml").write_text('guest = ["press"]\nhead = ["leadership"]\n', "utf-8")
    rules = {"ingest.jobs": 1, "access": folder / "access.toml"}
    bare, full = (load({"index": folder / i, **rules}, environ={}) for i in ("bare", "full"))
    for name, text in {**OPEN, INQUIRY: (EXAMPLES / INQUIRY).read_text("utf-8")}.items():
        (papers / name).write_text(text, "utf-8")
    assert not ingest([papers], bare).failed
    hidden = {name: text.encode() for name, text in HIDDEN.items()}
    hidden[REPLY] = (EXAMPLES / REPLY).read_bytes()
    hidden["kantine.eml"] = mail("Kantine", "Ada Berg <ada@example.org>", "Sie bleibt zu.\n")
    for name, content in hidden.items():
        (papers / name).write_bytes(content)
        described = DESCRIBED if name == "falkenstein.txt" else ""
        sidecar = papers / f"{name}.meta.toml"
        sidecar.write_text(f'groups = ["leadership"]\n{described}', "utf-8")
    assert not ingest([papers], full).failed
    with Assistant.open(settings=full) as one, Assistant.open(settings=bare) as other:
        yield Indexes(one, other)


def told(
    assistant: Assistant, user: str, question: str, **asked: Any
) -> tuple[dict[str, Any], float]:
    """The JSON of an answer, but for the time it took, and how sure it is."""
    answer = answer_json(assistant.ask(question, user=user, **asked))
    return {**answer, "timings": None, "confidence": None}, answer["confidence"]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        # By its number, with and without the word for it.
        ("Was sagt Drucksache 99/142 zu den Kosten der Reisen?", {}),
        ("Was sagt 99/142 zu den Kosten der Reisen?", {}),
        # As the answer to a paper that may be read.
        ("Welche Drucksache beantwortet 99/101?", {}),
        ("Was wurde auf Frage 1 in 99/101 geantwortet?", {}),
        ("Was hat die Bundesregierung auf die Kleine Anfrage 99/101 geantwortet?", {}),
        # By the number of a question that it alone prints.
        ("Was lautet Frage 4?", {}),
        (REMEMBERED, {}),
        # By its members.
        ("Was hat Max Muster gefragt?", {}),
        ("Was hat Max Muster geantwortet?", {}),
        ("Wer hat Frage 1 gestellt?", {}),
        ("Wer hat sie gestellt?", {"history": [REMEMBERED]}),
        # By its title and its issuer.
        ("Was steht im Sachstandsbericht Falkenstein zu den Kosten der Reisen?", {}),
        ("Was sagt das Hafenamt Süderoog zu den Kosten der Reisen?", {}),
        (
            "Und was kosten die Reisen?",
            {"history": ["Was steht im Sachstandsbericht Falkenstein?"]},
        ),
        # By a provision, and by an acronym of its own.
        ("Was regelt § 3 SeeHAG?", {}),
        ("Was macht das HÜZ?", {}),
        # In lists, as a mail, and by filters.
        ("Welche Dokumente gibt es?", {}),
        ("Welche Dokumente gibt es zu Seekabeln?", {}),
        ("Wer hat die Mail von Ada Berg bekommen?", {}),
        ("Wie hoch waren die Kosten der Reisen?", {"filters": {"number": "99/142"}}),
        ("Wie hoch waren die Kosten der Reisen?", {"filters": {"issuer": "Hafenamt Süderoog"}}),
        ("Wie hoch waren die Kosten der Reisen?", {}),
    ],
)
def test_an_answer_is_the_same_as_without_what_the_user_may_not_read(
    indexes: Indexes, question: str, asked: dict[str, Any]
) -> None:
    seen, sure = told(indexes.full, "guest", question, **asked)
    expected, as_sure = told(indexes.bare, "guest", question, **asked)
    assert seen == expected
    assert sure == pytest.approx(as_sure, abs=SHADE)
    # The question is one that the hidden papers bear on.
    assert seen != told(indexes.full, "head", question, **asked)[0]
