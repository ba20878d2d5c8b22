"""Who speaks where the speaker was named in full before the passage begins."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import ingest
from rag import speech
from rag.assistant import Assistant
from rag.config import load
from rag.types import Manner, Voice

FILLING = " ".join(
    f"Im Jahr {year} habe die Hafenwacht die Anlagen geprüft und keine Mängel gefunden."
    for year in range(1960, 2020)
)
REPORT = (
    "# Beratung\n\nDie Fraktion Süd lehnte den Antrag zu den Gebühren ab.\n\n"
    f"Die Fraktion Nord erklärte, der Antrag sei richtig. {FILLING} "
    "Abschließend betonte die Fraktion, dass die Lotsen auf dem Kai mehr Lohn bekommen sollten.\n"
)
LAST = "Dazu sagte die Fraktion, sie warte."


def voice_of(words: str, before: str) -> Voice | None:
    return speech.voice(words, 0, len(words), "de", before=lambda: before)


def test_a_bare_noun_is_whom_its_paragraph_named_before_the_passage() -> None:
    said = "Die Fraktion Nord erklärte, die Frist sei kurz. "
    assert voice_of(LAST, said) == Voice(Manner.REPORTED, "Fraktion Nord")
    assert voice_of("Das sei zu spät.", said) == Voice(Manner.REPORTED, "Fraktion Nord")


def test_another_paragraph_before_the_passage_names_nobody() -> None:
    said = "Die Fraktion Nord erklärte, die Frist sei kurz.\n\n"
    assert voice_of(LAST, said) == Voice(Manner.REPORTED, "Fraktion")


def test_what_the_document_says_itself_needs_no_look_before_the_passage() -> None:
    def unread() -> str:
        raise AssertionError

    words = "Die Fraktion prüft den Kai."
    assert speech.voice(words, 0, len(words), "de", before=unread) is None


def test_an_answer_names_the_speaker_whom_an_earlier_passage_names(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "bericht.md").write_text(REPORT, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Was soll mit der Bezahlung der Lotsen auf dem Kai geschehen?")
    first = next(one for one in (*answer.citations, *answer.nearest) if "Lotsen" in one.quote)
    assert "Nord" not in first.passage
    assert first.voice == Voice(Manner.REPORTED, "Fraktion Nord")
