"""The system under test: Fundstelle over an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from eval import workers
from eval.asker import DEPTH
from eval.items import Outcome, Question, Row, Run
from eval.texts import Texts
from rag.assistant import Assistant
from rag.config import Settings


def run(
    settings: Settings,
    questions: Sequence[Question],
    *,
    ask: bool,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Search for, and where ``ask`` is set answer, every question over ``settings.index``.

    A question that fails with one of our errors keeps the error's line; the others go on. With
    more than one job the questions are asked by as many processes, each one at a time.

    Raises:
        IndexUnusableError: the index cannot be searched.
        UsageError: the settings name an embedder or backend that cannot be had.
    """
    rows = []
    for question, outcome in zip(
        questions, workers.outcomes(settings, questions, ask=ask, jobs=jobs), strict=True
    ):
        rows.append(Row(question, outcome))
        if progress is not None:
            progress(len(rows), len(questions))
    return Run(rows, frozenset({"search", "ask"} if ask else {"search"}), DEPTH)


def checked(run: Run, settings: Settings) -> Run:
    """Return a run of predictions with its citations checked against ``settings.index``.

    Raises:
        IndexUnusableError: the index cannot be read.
    """
    with Assistant.open(settings.index, settings) as assistant:
        texts = Texts(assistant)
        rows = [replace(row, outcome=_checked(row, texts)) for row in run.rows]
    return replace(run, rows=rows)


def _checked(row: Row, texts: Texts) -> Outcome:
    reply = row.outcome.reply
    spans = texts.stretches(row.question)
    return replace(
        row.outcome,
        exact=texts.exact(reply) if reply is not None else None,
        indexed=texts.holds(row.question, spans),
        spans=spans,
    )
