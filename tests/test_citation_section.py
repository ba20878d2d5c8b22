"""A quote is cited under the heading that it stands under, wherever its passage begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chunk import passages
from ingest.pipeline import ingest
from ingest.reader import read_bytes
from rag.analysis.headed import section
from rag.assistant import Assistant
from rag.config import load

PAPER = """# Vertrag über den Hafen

## Verkehr

### Fähren und Brücken

{lead}#### Fähren nach Musterhaven

Die Fähre nach Musterhaven fährt im Winter zweimal am Tag.

#### Brücken über die Förde

Die Brücke über die Förde wird im Frühjahr gestrichen.
"""
ABOVE = ("Verkehr", "Fähren und Brücken")


@pytest.mark.parametrize("lead", ["", "Wir wollen mehr Verkehr auf das Wasser bringen.\n\n"])
def test_of_two_headings_in_a_passage_the_one_above_the_quote_is_cited(lead: str) -> None:
    document = read_bytes(PAPER.format(lead=lead).encode(), "vertrag.md")
    (passage,) = [one for one in passages(document, 200) if "Brücke" in one.section[-1]]
    ends = passage.start, passage.end
    told = {
        word: section(document, document.text.index(word), ends, passage.section)
        for word in ("Wir wollen", "Die Fähre", "Die Brücke")
        if word in document.text
    }
    assert told.pop("Wir wollen", ABOVE) == ABOVE
    assert told == {
        "Die Fähre": (*ABOVE, "Fähren nach Musterhaven"),
        "Die Brücke": (*ABOVE, "Brücken über die Förde"),
    }


def test_a_path_that_the_headings_do_not_give_is_kept() -> None:
    document = read_bytes(PAPER.format(lead="").encode(), "vertrag.md")
    known = ("Artikel 2", "§ 5")
    assert section(document, 160, (0, len(document.text)), known) == known


def test_an_answer_names_the_heading_above_its_quote(tmp_path: Path) -> None:
    (tmp_path / "vertrag.md").write_text(PAPER.format(lead=""), encoding="utf-8")
    settings = load(
        {
            "index": tmp_path / "index",
            "ingest.jobs": 1,
            "embedding.model": "bundled-fast",
            "search.reranker": "none",
        },
        environ={},
    )
    assert not ingest([tmp_path / "vertrag.md"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Wie oft fährt die Fähre nach Musterhaven im Winter?")
    (one, *_) = answer.citations or answer.nearest
    assert "zweimal am Tag" in one.quote
    assert one.section[-1] == "Fähren nach Musterhaven"
