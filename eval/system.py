"""The system under test: Fundstelle over an index, asked one question at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval import answers
from eval.items import Outcome, Question, Reply, Row, Run, Stretch
from eval.judge import same_document
from eval.text import bare, places
from rag.assistant import Assistant
from rag.config import Settings
from rag.contract import answer_json, search_json
from rag.errors import FundstelleError
from rag.types import DocumentInfo

DEPTH = 100
"""Length of the result lists: deep enough to tell "not retrieved" from "ranked too low"."""


def run(
    settings: Settings,
    questions: Sequence[Question],
    *,
    ask: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Search for, and where ``ask`` is set answer, every question over ``settings.index``.

    A question that fails with one of our errors keeps the error's line; the others go on.

    Raises:
        IndexUnusableError: the index cannot be searched.
        UsageError: the settings name an embedder or backend that cannot be had.
    """
    rows = []
    with Assistant.open(settings.index, settings) as assistant:
        texts = _Texts(assistant)
        for number, question in enumerate(questions, start=1):
            rows.append(Row(question, _outcome(assistant, texts, question, ask=ask)))
            if progress is not None:
                progress(number, len(questions))
    return Run(rows, frozenset({"search", "ask"} if ask else {"search"}), DEPTH)


def checked(run: Run, settings: Settings) -> Run:
    """Return a run of predictions with its citations checked against ``settings.index``.

    Raises:
        IndexUnusableError: the index cannot be read.
    """
    with Assistant.open(settings.index, settings) as assistant:
        texts = _Texts(assistant)
        rows = [replace(row, outcome=_checked(row, texts)) for row in run.rows]
    return replace(run, rows=rows)


def _checked(row: Row, texts: _Texts) -> Outcome:
    reply = row.outcome.reply
    return replace(
        row.outcome,
        exact=texts.exact(reply) if reply is not None else None,
        indexed=texts.holds(row.question),
        spans=texts.stretches(row.question),
    )


def _outcome(assistant: Assistant, texts: _Texts, question: Question, *, ask: bool) -> Outcome:
    try:
        found, searched = _timed(lambda: search_json(assistant.search(question.text, k=DEPTH)))
        timings = {"search": searched}
        reply = None
        if ask:
            raw, asked = _timed(lambda: answer_json(assistant.ask(question.text, id=question.id)))
            timings["ask"] = asked
            reply = answers.reply(raw, question.id)
    except FundstelleError as error:
        return Outcome(question.id, error=str(error))
    return Outcome(
        id=question.id,
        retrieved=answers.retrieved(found["passages"], question.id),
        reply=reply,
        exact=texts.exact(reply) if reply is not None else None,
        indexed=texts.holds(question),
        spans=texts.stretches(question),
        timings=timings,
        error=_failure(reply),
    )


def _failure(reply: Reply | None) -> str | None:
    if reply is None or reply.status != "backend_failed":
        return None
    return str(reply.raw.get("framing") or "the backend failed")


def _timed(call: Callable[[], Mapping[str, Any]]) -> tuple[Mapping[str, Any], float]:
    """Return the result of the call and its milliseconds of wall time."""
    begin = time.perf_counter()
    result = call()
    return result, 1000.0 * (time.perf_counter() - begin)


class _Texts:
    """The documents' shown texts, and their passages in the form in which evidence is sought."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._infos: Sequence[DocumentInfo] = assistant.documents()
        self._names = {info.name for info in self._infos}
        self._texts: dict[str, str] = {}
        self._bare: dict[str, str] = {}

    def exact(self, reply: Reply) -> tuple[bool, ...]:
        """Return for each citation whether its offsets cut its quote out of the shown text."""
        return tuple(
            citation.start is not None
            and citation.end is not None
            and self._text(citation.document_id)[citation.start : citation.end] == citation.quote
            for citation in reply.citations
        )

    def holds(self, question: Question) -> bool | None:
        """Return whether any passage holds the evidence; None where nothing can be looked up."""
        if not question.answerable:
            return None
        if question.relevant:
            return any(identity in self._names for identity in question.relevant)
        infos = [info for info in self._infos if same_document(question, info.name)]
        if not question.evidence:
            return bool(infos) if question.documents else None
        wanted = [bare(evidence) for evidence in question.evidence]
        return any(one in self._passages(info.id) for info in infos for one in wanted)

    def stretches(self, question: Question) -> tuple[Stretch, ...]:
        """Return the places of the evidence in the documents that the gold names."""
        if not question.answerable or question.relevant:
            return ()
        return tuple(
            Stretch(info.name, start, end)
            for info in self._infos
            if question.documents and same_document(question, info.name)
            for evidence in question.evidence
            for start, end in places(self._text(info.id), evidence)
        )

    def _text(self, document_id: str) -> str:
        if document_id not in self._texts:
            document = self._assistant.document(document_id)
            self._texts[document_id] = document.text if document is not None else ""
        return self._texts[document_id]

    def _passages(self, document_id: str) -> str:
        """Return all passages of a document, each folded, with a mark between them."""
        if document_id not in self._bare:
            text = self._text(document_id)
            parts = (text[p.start : p.end] for p in self._assistant.passages(document_id))
            self._bare[document_id] = "\n".join(map(bare, parts))
        return self._bare[document_id]
