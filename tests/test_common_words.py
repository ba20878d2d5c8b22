"""Common words that mean a kind of paper only where such papers are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.types import Answer

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "documents"
REPORT = """\
---
title: Response to the Harbour Inquiry
---

The inquiry recommends that the harbour be closed in winter. The Harbour Inquiry sat for two years.
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Answer]:
    """Ask a question of the report, alone or beside a Kleine Anfrage."""
    folder = tmp_path_factory.mktemp("common")

    def ask(question: str, beside: str) -> Answer:
        papers = folder / (beside or "alone")
        index = folder / f"{papers.name}-index"
        settings = load({"index": index, "ingest.jobs": 1}, environ={})
        if not papers.exists():
            papers.mkdir()
            (papers / "report.md").write_text(REPORT, "utf-8")
            if beside:
                (papers / beside).write_bytes((EXAMPLES / beside).read_bytes())
            assert not ingest([papers], settings).failed
        with Assistant.open(settings=settings) as assistant:
            return assistant.ask(question)

    return ask


@pytest.mark.parametrize(
    ("question", "beside", "read"),
    [
        ("What does the inquiry recommend?", "", False),
        ("What does the inquiry recommend?", "kleine-anfrage-99-101.txt", True),
        ("How long did the Harbour Inquiry sit?", "kleine-anfrage-99-101.txt", False),
        ("What does the parliamentary inquiry ask?", "", True),
    ],
)
def test_an_inquiry_is_a_kleine_anfrage_only_among_such_papers(
    asked: Callable[[str, str], Answer], question: str, beside: str, read: bool
) -> None:
    told = asked(question, beside).interpretation.expanded
    assert ("Kleine Anfrage" in told.values()) is read
