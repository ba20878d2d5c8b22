"""What a document is called, what kind it is, and its reference; text that lends its own title."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.assistant import Assistant
from rag.config import load
from rag.types import DocumentInfo, Status

TABLE = "Aktenzeichen;Spur;Wartezeit (min)\nF-2025-001;Nord;12\nF-2025-002;Süd;47\n"


def info(text: str, name: str) -> DocumentInfo:
    return read_bytes(text.encode(), name).info


def test_a_table_is_called_by_its_file_and_has_no_reference_of_a_row() -> None:
    found = info(TABLE, "spuren_2025.csv")
    assert (found.title, found.reference) == ("spuren 2025", None)
    assert info(f"Wartezeiten am Tor;;\n{TABLE}", "spuren.csv").title == "Wartezeiten am Tor"


@pytest.mark.parametrize("label", ["Betr.: ", "Betreff: ", "BETREFF: ", "Subject: ", "SUBJECT: "])
def test_the_subject_above_the_sections_of_a_memo_is_its_title(label: str) -> None:
    text = f"Referat V 4\n\n{label}Ausfuhr von Kränen\n\n# Sachverhalt\n\nDer Kran steht.\n"
    assert info(text, "vermerk.md").title == "Ausfuhr von Kränen"
    below = f"# Ausfuhr von Kränen\n\n{label}Kran 7\n\n## Sachverhalt\n\nDer Kran steht.\n"
    assert info(below, "vermerk.md").title == "Ausfuhr von Kränen"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Kopfbogen Referat Vorlage 2019", "Glasfaser im Ahrtal"),
        ("Straßen und Brücken im Ahrtal", "Glasfaser im Ahrtal"),
        ("Das Glasfaser im Ahrtal", "Das Glasfaser im Ahrtal"),
    ],
)
def test_a_title_that_stands_nowhere_in_a_word_file_gives_way_to_its_subject(
    stated: str, title: str
) -> None:
    lines = ("Bundesministerium für Digitales", "Betreff: Glasfaser im Ahrtal", "Es geht voran.")
    assert info_of_word(lines, stated).title == title


def test_a_house_alone_is_no_title() -> None:
    lines = ("Bundesministerium für Digitales", "Ausbau des Netzes", "Es geht voran.")
    assert info_of_word(lines, "PowerPoint-Präsentation").title == "Ausbau des Netzes"


def info_of_word(lines: tuple[str, ...], stated: str) -> DocumentInfo:
    paper = docx.Document()
    paper.core_properties.title = stated
    for line in lines:
        paper.add_paragraph(line)
    data = io.BytesIO()
    paper.save(data)
    return read_bytes(data.getvalue(), "a.docx").info


def test_an_item_of_an_agenda_makes_no_memo_of_it() -> None:
    text = "# Sitzung des Ausschusses\n\n- Begrüßung\n- Sachstand Identifikationsnummer\n- Ende\n"
    assert info(text, "tagesordnung.md").kind == "document"
    assert info("# Sachstand Identifikationsnummer\n\nSie ist da.\n", "a.md").kind == "Vermerk"


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Registry number EX-N-2024-088. Bonn, 3 September 2024", "EX-N-2024-088"),
        ("Gz.: 243-370.65 TRV", "243-370.65 TRV"),
        ("Az.: Abt. 3 – 12/2020.", "Abt. 3 – 12/2020"),
    ],
)
def test_a_reference_ends_with_its_sentence(line: str, reference: str) -> None:
    assert info(f"# Lage\n\n{line}\n\nDer Hafen ist offen.\n", "lage.md").reference == reference


def test_the_sentence_and_the_row_that_lent_the_title_answer(tmp_path: Path) -> None:
    (tmp_path / "spuren.csv").write_text(TABLE, "utf-8")
    (tmp_path / "notiz.txt").write_text(
        "Die Staatssekretärin Berg reist am 14. Mai 2025 nach Oslo und trifft dort den Reeder "
        "Olsen.\n\nBegleitung: Herr Wolf. Die Unterlagen liegen im Büro.\n",
        "utf-8",
    )
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "spuren.csv", tmp_path / "notiz.txt"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        journey = assistant.ask("Wann reist die Staatssekretärin Berg nach Oslo?")
        waiting = assistant.ask("Wie lang ist die Wartezeit auf der Spur Nord?")
    assert journey.status is Status.ANSWERED
    assert "am 14. Mai 2025 nach Oslo" in journey.citations[0].quote
    assert "Spur: Nord | Wartezeit (min): 12" in waiting.citations[0].quote
