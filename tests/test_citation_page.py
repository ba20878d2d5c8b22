"""A quote is cited on the page that it stands on, wherever its passage begins."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from index_samples import MEMO, read, write

from ingest.pipeline import ingest
from rag.answer.drafts import citation
from rag.assistant import Assistant
from rag.cli.page import answer_text
from rag.config import load
from rag.contract import citation_json
from rag.index.base import Scope
from rag.reply.paged import paged
from rag.types import Answer, Interpretation, Page, Status
from rag.web.plain import plain
from rag.web.references import references
from rag.web.words import words
from tests.test_ingest_pdf import BODY, column, made

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
        ends = [p.number for p in document.pages if p.start < one.end <= p.end]
        assert (one.last_page or one.page) == ends[0]
        begins = [p.number for p in document.pages if p.start <= one.passage_start < p.end]
        crossed += begins != [page]
    assert crossed


def test_what_is_printed_for_a_pages_number_stands_beside_that_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    said = "Die Fähre nach Musterhaven fährt im Winter zweimal am Tag."
    pages = [
        [*column(BODY[n:] + BODY[:n]), (60, 400, 11, said if n == 2 else ""),
         (290, 30, 9, str(n + 13))]
        for n in range(4)
    ]  # fmt: skip
    (folder / "papier.pdf").write_bytes(made(pages))
    shutil.copy(PAPER, folder)
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([folder], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Wie oft fährt die Fähre nach Musterhaven im Winter?")
        other = assistant.ask("What is the weakness of the point of contact for warnings?")
    one = next(one for one in (*answer.citations, *answer.nearest) if said in one.quote)
    assert (one.page, one.page_label) == (3, "15")
    assert citation_json(one)["page_label"] == "15"
    shown = "Seite 3 (gedruckt 15)"
    assert shown in answer_text(answer)
    cited = replace(answer, citations=(one,))
    german = words("de")
    assert shown in plain(cited, german)
    assert shown in references(cited.citations, german)
    (unlike, *_) = other.citations or other.nearest
    assert citation_json(unlike)["page_label"] is None
    assert "(printed" not in answer_text(other)


@pytest.mark.parametrize(
    ("begins", "ends", "cited"),
    [
        ("Die Kosten", "Netz.\n\n", (2, None)),
        ("Die Kosten", "Das Netz", (2, 3)),
        ("Recht.", "Die Kosten", (1, 2)),
    ],
)
def test_a_quote_that_ends_with_its_page_is_cited_on_that_page_alone(
    tmp_path: Path, begins: str, ends: str, cited: tuple[int, int | None]
) -> None:
    text = MEMO.text
    second, third = text.index("Die Kosten"), text.index("Das Netz")
    pages = (Page(1, 0, second), Page(2, second, third), Page(3, third, len(text)))
    write(tmp_path, replace(MEMO, pages=pages))
    reader = read(tmp_path)
    (hit,) = reader.hits([1])
    whole = citation(hit, hit.passage.start, hit.passage.end, 1, lambda _: text)
    one = replace(whole, start=text.index(begins), end=text.index(ends) + len(ends))
    answer = Answer("?", "de", Status.ANSWERED, (), (one,), Interpretation({}), 1.0, "extractive")
    (placed,) = paged(answer, reader, Scope()).citations
    reader.close()
    assert (placed.page, placed.last_page) == cited
