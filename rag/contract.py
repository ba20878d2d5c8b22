"""The JSON that tools and checks rely on. Keys are stable; new ones may be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.analysis import markings
from rag.answer.framing import speaker
from rag.answer.reasons import reason
from rag.types import (
    Answer,
    Citation,
    Direct,
    DocumentInfo,
    Hit,
    Interpretation,
    Problem,
    SearchResult,
    Voice,
)  # fmt: skip

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """Return one answer: what ``ask --json`` prints and each line of ``ask --batch``."""
    return {
        "id": answer.id,
        "question": answer.question,
        "language": answer.language,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "answer": marked(answer),
        "framing": answer.framing,
        "direct": _direct_json(answer.direct),
        "sentences": [
            {
                "text": s.text,
                "citations": list(s.citations),
                "support": s.support.value,
                "problems": [problem_json(one, answer.language) for one in s.problems],
            }
            for s in answer.sentences
        ],
        "citations": [citation_json(one, answer.language) for one in answer.citations],
        "nearest": [citation_json(one, answer.language) for one in answer.nearest],
        "interpretation": _interpretation_json(answer.interpretation),
        "marking": markings.highest(markings.of_answer(answer)),
        "markings": list(markings.of_answer(answer)),
        "notices": list(answer.notices),
        "backend": answer.backend,
        "timings": _milliseconds(answer.timings),
    }


def problem_json(problem: Problem, language: str) -> Json:
    """Return one objection to a sentence; ``text`` says it in ``language``."""
    return {
        "kind": problem.kind.value,
        "words": problem.words or None,
        "source": problem.source or None,
        "text": reason(problem, language),
    }


def _direct_json(direct: Direct | None) -> Json | None:
    if direct is None:
        return None
    return {
        "text": direct.text,
        "citation": direct.citation,
        "start": direct.start,
        "end": direct.end,
    }


def marked(answer: Answer) -> str:
    """Return the sentences in one line, each followed by its citation numbers: ``… [1] …``."""
    return " ".join(
        sentence.text + "".join(f" [{number}]" for number in sentence.citations)
        for sentence in answer.sentences
    )


def _interpretation_json(read: Interpretation) -> Json:
    """Return how the question was read; each key of ``read`` can be given to ``--no-read``."""
    return {
        "expanded": dict(read.expanded),
        "filters": dict(read.filters),
        "read": dict(read.read),
        "read_as": read.read_as or None,
        "carried": dict(read.carried),
    }


def citation_json(citation: Citation, language: str = "en") -> Json:
    """Return one citation; ``page`` is null where the format knows none, ``page_label``
    where nothing else than it is printed on the page, ``last_page`` where the quote ends on it.

    ``speaker`` is worded in ``language``; ``voice`` is null where the document speaks for itself,
    its ``speaker`` where the text names nobody; ``statement_date`` is null where the text does not
    date the words or they are as old as the document.
    """
    return {
        "number": citation.number,
        "document": citation.document,
        "document_id": citation.document_id,
        "title": citation.title,
        "date": citation.date,
        "page": citation.page,
        "page_label": citation.page_label,
        "last_page": citation.last_page,
        "section": section_path(citation.section),
        "question": citation.question,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "passage": citation.passage,
        "marking": citation.marking,
        "role": citation.role.value,
        "speaker": speaker(citation, language),
        "voice": _voice_json(citation.voice),
        "statement_date": citation.statement_date,
    }


def _voice_json(voice: Voice | None) -> Json | None:
    if voice is None:
        return None
    return {
        "manner": voice.manner.value,
        "speaker": voice.speaker or None,
        "partly": voice.partly,
    }


def search_json(result: SearchResult) -> Json:
    """Return what ``search --json`` prints."""
    return {
        "id": result.id,
        "question": result.question,
        "language": result.language,
        "passages": [_hit_json(rank, hit) for rank, hit in enumerate(result.hits, start=1)],
        "interpretation": _interpretation_json(result.interpretation),
        "notices": list(result.notices),
        "timings": _milliseconds(result.timings),
    }


def _hit_json(rank: int, hit: Hit) -> Json:
    passage = hit.passage
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "document": hit.document.name,
        "document_id": hit.document.id,
        "title": hit.document.title,
        "date": hit.document.date,
        "page": passage.page,
        "section": section_path(passage.section),
        "question": passage.question,
        "start": passage.start,
        "end": passage.end,
        "text": hit.text,
        "lexical": hit.lexical,
        "dense": hit.dense,
        "language": passage.language,
        "role": passage.role.value,
        "marking": passage.marking,
    }


def section_path(section: Sequence[str]) -> str | None:
    """Return the headings above a passage in one line, or None where there are none."""
    return " › ".join(section) or None


def document_json(info: DocumentInfo, pages: int | None, passages: int) -> Json:
    """Return one row of ``list --json``; ``pages`` is null where the format knows none."""
    return {
        "document": info.name,
        "document_id": info.id,
        "title": info.title,
        "date": info.date,
        "number": info.number,
        "kind": info.kind,
        "issuer": info.issuer,
        "language": info.language,
        "marking": info.marking,
        "groups": list(info.groups),
        "addressee": info.addressee,
        "reference": info.reference,
        "refers": list(info.refers),
        "date_source": info.date_source,
        "taken": info.taken,
        "same_as": info.same_as.name if info.same_as else None,
        "same_as_id": info.same_as.id if info.same_as else None,
        "pages": pages,
        "passages": passages,
    }


def _milliseconds(timings: Mapping[str, float]) -> dict[str, float]:
    return {step: round(value, 2) for step, value in timings.items()}
