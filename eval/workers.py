"""Asking with several processes, each one question at a time, in the order of the questions."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import repeat

from eval.asker import Asker
from eval.items import Outcome, Question
from rag.config import Settings

CHUNK = 8
"""Questions handed to a process at once: few enough that all end at about the same time."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


def outcomes(
    settings: Settings, questions: Sequence[Question], *, ask: bool, jobs: int
) -> Iterator[Outcome]:
    """Yield what came back for each question.

    Args:
        settings: where the index is, and all that an answer depends on.
        questions: they are asked in this order.
        ask: whether an answer is wanted besides the search.
        jobs: processes; 1 asks in this one, 0 takes one per core.

    Raises:
        IndexUnusableError: the index cannot be searched.
        UsageError: the settings name an embedder or backend that cannot be had.
    """
    jobs = min(jobs or os.cpu_count() or 1, max(1, len(questions) // CHUNK))
    if jobs == 1:
        asker = Asker(settings)
        try:
            yield from (asker.outcome(question, ask=ask) for question in questions)
        finally:
            asker.close()
        return
    context = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(jobs, context) as pool:
        plain = map(_plain, questions)
        yield from pool.map(_outcome, repeat(settings), plain, repeat(ask), chunksize=CHUNK)


def _outcome(settings: Settings, question: Question, ask: bool) -> Outcome:
    return _asker(settings).outcome(question, ask=ask)


@cache
def _asker(settings: Settings) -> Asker:
    """Return this process's assistant, opened with its first question."""
    return Asker(settings)


def _plain(question: Question) -> Question:
    """Return the question in a form that can be handed to another process."""
    return replace(question, relevant=dict(question.relevant), extra=dict(question.extra))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Keep the processes from sharing out each call among as many threads again."""
    added = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
