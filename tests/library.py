"""An assistant over a few texts of a test's own, taken in as a user would, and what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.types import Answer


@contextmanager
def over(folder: Path, texts: Mapping[str, str]) -> Iterator[Assistant]:
    """Open an assistant over texts by file name, written into ``folder`` and taken in."""
    papers = folder / "papers"
    papers.mkdir()
    for name, text in texts.items():
        (papers / name).write_text(text, "utf-8")
    settings = load({"index": folder / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([papers], settings).failed
    with Assistant.open(settings=settings) as assistant:
        yield assistant


def assert_exact(assistant: Assistant, answer: Answer) -> None:
    """What an answer cites stands in its document at that place."""
    for one in answer.citations:
        document = assistant.document(one.document_id)
        assert document is not None
        assert document.text[one.start : one.end] == one.quote
