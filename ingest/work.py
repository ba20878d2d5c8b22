"""Parsing in workers, under limits: results in the order asked for, crashes contained.

Small files of plain text, which only Python code of ours reads, are read in this process where
one job is asked for: starting a worker takes longer than reading them. A server asks for all of
them ``apart``: nothing can stop a file that is read in its own process, nor others be served.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ingest import sidecar
from ingest.chunk import passages
from ingest.containers import Item
from ingest.entries import entries, passage_input
from ingest.limits import MIB, Limits, check_text, enter
from ingest.reader import read
from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.errors import BrokenDocumentError, FundstelleError
from rag.index.base import Entry
from rag.index.sameness import fingerprint
from rag.types import Document

_DEFAULTS = Limits()
_HARMLESS = frozenset({".txt", ".text", ".md", ".markdown", ".csv", ".tsv"})
_HARMLESS_BYTES = 32 * 1024
_AHEAD = 3
"""Files handed to each worker before its results are fetched."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that can be made of a file without the encoder and the index."""

    document: Document
    entries: tuple[Entry, ...]
    inputs: tuple[str, ...]
    acronyms: dict[str, str]
    fingerprint: str = ""
    """Of what the text says, whatever the format."""


Outcome = Prepared | FundstelleError


@cache
def _tools(glossary: Path | None) -> tuple[Analyser, Glossary]:
    return Analyser(), Glossary.load(glossary)


def prepare(
    item: Item, max_tokens: int, glossary: Path | None, limits: Limits = _DEFAULTS
) -> Outcome:
    """Read, chunk and analyse one file; an error of the document is returned, not raised."""
    try:
        analyser, known = _tools(glossary)
        document = _read(item)
        check_text(len(document.text), limits, item.shown)
        found = passages(document, max_tokens)
        return Prepared(
            document,
            tuple(entries(document, found, analyser)),
            tuple(passage_input(document, passage) for passage in found),
            known.learn(document.text),
            fingerprint(document.text),
        )
    except FundstelleError as error:
        return _placed(error, item)
    except MemoryError:
        return _too_much(item, limits)
    except Exception as error:
        # Whatever goes wrong with one file, the others go on; its type tells where to look.
        what = f"cannot be prepared ({type(error).__name__}: {error})"
        return _failed(item, what, "report it with the file")


def _read(item: Item) -> Document:
    document = read(item.path, name=item.name, source=item.source)
    info = document.info
    for beside in reversed(item.inherits):
        info = sidecar.inherit(info, beside)
    info = sidecar.tell(info, item.given) if item.given else info
    return replace(document, info=replace(info, id=item.id or info.id, described=item.described))


def _placed(error: FundstelleError, item: Item) -> FundstelleError:
    """The error with the place in the archive of what was unpacked, which nobody finds again."""
    unpacked = str(item.path) != item.shown and f"{item.path.parent.parent}/"
    if not unpacked or not error.where or not error.where.startswith(unpacked):
        return error
    where = str(Path(item.shown).with_name(Path(error.where).name))
    return type(error)(error.what, where=where, remedy=error.remedy)


def _failed(item: Item, what: str, remedy: str) -> BrokenDocumentError:
    return BrokenDocumentError(what, where=item.shown, remedy=remedy)


def _too_much(item: Item, limits: Limits) -> BrokenDocumentError:
    return _failed(item, f"reading it takes more than {limits.memory // MIB} MiB", "split it")


TASK = prepare
"""What a worker does with one file."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What is the same for every file of one run."""

    max_tokens: int
    glossary: Path | None
    limits: Limits

    def here(self, item: Item) -> Outcome:
        """Read a file in this process."""
        return prepare(item, self.max_tokens, self.glossary, self.limits)

    def pool(self, jobs: int) -> ProcessPoolExecutor:
        """Return workers that are under the limits."""
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, enter, (self.limits,))

    def submit(self, pool: ProcessPoolExecutor, item: Item) -> Future[Outcome]:
        """Hand a file to a worker."""
        return pool.submit(TASK, item, self.max_tokens, self.glossary, self.limits)

    def outcome(self, future: Future[Outcome], item: Item) -> Outcome:
        """Wait for a worker.

        Raises:
            BrokenProcessPool: it died.
            TimeoutError: it takes too long.
        """
        try:
            return future.result(self.limits.seconds)
        except MemoryError:
            # The memory may run out only when the outcome is packed for the way back.
            return _too_much(item, self.limits)

    def outlasted(self, item: Item) -> BrokenDocumentError:
        """Return the error for a file that took too long."""
        return _failed(item, f"reading it takes more than {self.limits.seconds:g} s", "split it")


def run(
    items: Sequence[Item],
    jobs: int,
    max_tokens: int,
    glossary: Path | None,
    limits: Limits = _DEFAULTS,
    *,
    apart: bool = False,
) -> Generator[Outcome, None, None]:
    """Yield the outcome for each item, in order, using ``jobs`` processes.

    A worker that dies or is stopped takes only its own file with it: the files that were under
    way are tried again one by one. Closed early, it stops the workers at once. ``apart``: whether
    small texts are read by workers, too.
    """
    job = _Job(max_tokens, glossary, limits)
    waiting = deque(items)
    if jobs <= 1:
        yield from _singly(waiting, len(waiting), job, harmless_here=not apart)
    while waiting:
        yield from _together(waiting, jobs, job)
        yield from _singly(waiting, min(len(waiting), jobs * _AHEAD), job)


def _together(waiting: deque[Item], jobs: int, job: _Job) -> Iterator[Outcome]:
    """Work off ``waiting`` from the left until it is empty, a worker dies or takes too long."""
    pool = job.pool(jobs)
    flying: deque[Future[Outcome]] = deque()
    try:
        while waiting:
            with suppress(BrokenProcessPool):
                while len(flying) < min(len(waiting), jobs * _AHEAD):
                    flying.append(job.submit(pool, waiting[len(flying)]))
            if not flying:
                return
            try:
                outcome = job.outcome(flying[0], waiting[0])
            except BrokenProcessPool:
                return
            except TimeoutError:
                _stop(pool)
                yield job.outlasted(waiting.popleft())
                return
            flying.popleft()
            waiting.popleft()
            yield outcome
    except BaseException:  # An interrupt does not wait for the files under way.
        _stop(pool)
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _singly(
    waiting: deque[Item], count: int, job: _Job, *, harmless_here: bool = False
) -> Iterator[Outcome]:
    """Work off the next ``count`` items one at a time, so that a crash has one culprit."""
    pool: ProcessPoolExecutor | None = None
    try:
        for _ in range(count):
            item = waiting.popleft()
            if harmless_here and _is_harmless(item):
                yield job.here(item)
                continue
            pool = pool or job.pool(1)
            outcome, lost = _alone(pool, item, job)
            pool = None if lost else pool
            yield outcome
    except BaseException:
        if pool:
            _stop(pool)
        raise
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)


def _alone(pool: ProcessPoolExecutor, item: Item, job: _Job) -> tuple[Outcome, bool]:
    """Return the outcome of one file, and whether it cost the worker."""
    try:
        return job.outcome(job.submit(pool, item), item), False
    except BrokenProcessPool:
        pool.shutdown(wait=False)
        return _failed(item, "reading it crashed the worker process", "check the file"), True
    except TimeoutError:
        _stop(pool)
        return job.outlasted(item), True


def _stop(pool: ProcessPoolExecutor) -> None:
    """Kill the workers and what they started: the pool itself can only wait for them."""
    for number in list(pool._processes or ()):
        for kill in (os.killpg, os.kill):  # The group is missing while a worker is starting.
            with suppress(ProcessLookupError):
                kill(number, signal.SIGKILL)
    pool.shutdown(wait=False, cancel_futures=True)


def _is_harmless(item: Item) -> bool:
    try:
        small = item.path.stat().st_size <= _HARMLESS_BYTES
    except OSError:
        return True
    return small and item.path.suffix.lower() in _HARMLESS
