"""A quote is cited on the page that it stands on, wherever its passage begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load

PAPER = Path("examples/documents/paper-cyber-confidence-building.pdf")


def test_a_quote_beyond_a_page_break_is_cited_on_its_own_page(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    shutil.copy(PAPER, folder)
    settings = load(
        {
            "index": tmp_path / "index",
            "embedding.model": "bundled-fast",
            "search.reranker": "none",
        },
        environ={},
    )
    ingest([folder], settings)
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("What is the weakness of the point of contact for warnings?")
        assert answer.citations
        document = assistant.document(answer.citations[0].document_id)
    assert document is not None
    crossed = 0
    for one in answer.citations:
        (page,) = [p.number for p in document.pages if p.start <= one.start < p.end]
        assert one.page == page
        begins = [p.number for p in document.pages if p.start <= one.passage_start < p.end]
        crossed += begins != [page]
    assert crossed
