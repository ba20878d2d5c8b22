"""Parsing, in this process or in workers: results in the order asked for, crashes contained."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.chunk import passages
from ingest.entries import entries, passage_input
from ingest.reader import read
from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.errors import BrokenDocumentError, FundstelleError
from rag.index.base import Entry
from rag.types import Document

_AHEAD = 3
"""Files handed to each worker before its results are fetched."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that can be made of a file without the encoder and the index."""

    document: Document
    entries: tuple[Entry, ...]
    inputs: tuple[str, ...]
    acronyms: dict[str, str]


Outcome = Prepared | FundstelleError


@cache
def _tools(glossary: Path | None) -> tuple[Analyser, Glossary]:
    return Analyser(), Glossary.load(glossary)


def prepare(path: Path, max_tokens: int, glossary: Path | None) -> Outcome:
    """Read, chunk and analyse one file; an error of the document is returned, not raised."""
    try:
        analyser, known = _tools(glossary)
        document = read(path)
        found = passages(document, max_tokens)
        return Prepared(
            document,
            tuple(entries(document, found, analyser)),
            tuple(passage_input(document, passage) for passage in found),
            known.learn(document.text),
        )
    except FundstelleError as error:
        return error
    except Exception as error:
        # Whatever goes wrong with one file, the others go on; its type tells where to look.
        return BrokenDocumentError(
            f"cannot be prepared ({type(error).__name__}: {error})",
            where=str(path),
            remedy="report it with the file",
        )


TASK = prepare
"""What a worker does with one file."""


def run(
    paths: Sequence[Path], jobs: int, max_tokens: int, glossary: Path | None
) -> Iterator[Outcome]:
    """Yield the outcome for each path, in order, using ``jobs`` processes.

    A worker that dies takes only its own file with it: the files that were under way are tried
    again one by one, each in a process of its own.
    """
    if jobs <= 1:
        for path in paths:
            yield prepare(path, max_tokens, glossary)
        return
    waiting = deque(paths)
    while waiting:
        yield from _together(waiting, jobs, max_tokens, glossary)
        yield from _singly(waiting, min(len(waiting), jobs * _AHEAD), max_tokens, glossary)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _together(
    waiting: deque[Path], jobs: int, max_tokens: int, glossary: Path | None
) -> Iterator[Outcome]:
    """Work off ``waiting`` from the left until it is empty or a worker dies."""
    pool = _pool(jobs)
    flying: deque[Future[Outcome]] = deque()
    try:
        while waiting:
            with suppress(BrokenProcessPool):
                while len(flying) < min(len(waiting), jobs * _AHEAD):
                    path = waiting[len(flying)]
                    flying.append(pool.submit(TASK, path, max_tokens, glossary))
            if not flying:
                return
            try:
                outcome = flying[0].result()
            except BrokenProcessPool:
                return
            flying.popleft()
            waiting.popleft()
            yield outcome
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _singly(
    waiting: deque[Path], count: int, max_tokens: int, glossary: Path | None
) -> Iterator[Outcome]:
    """Work off the next ``count`` paths one at a time, so that a crash has one culprit."""
    pool = _pool(1)
    try:
        for _ in range(count):
            path = waiting.popleft()
            try:
                yield pool.submit(TASK, path, max_tokens, glossary).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = _pool(1)
                yield BrokenDocumentError(
                    "reading it crashed the worker process",
                    where=str(path),
                    remedy="check the file",
                )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
