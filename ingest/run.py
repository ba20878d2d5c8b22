"""One ingest under way: prepare in workers, embed in batches, write, commit often."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from ingest import containers, files, work
from ingest.containers import Item, Refused
from ingest.deciding import Decider
from ingest.gone import gone
from ingest.limits import Limits
from ingest.report import Failure, Progress, Report
from ingest.sidecar import Given
from ingest.twins import adopt
from ingest.work import Prepared
from rag.config import Settings
from rag.embed.base import Embedder
from rag.errors import DocumentError, FundstelleError
from rag.index.base import IndexWriter
from rag.types import DocumentInfo

BATCH = 256
"""Passages embedded at once."""
COMMIT_SECONDS = 5.0
"""At most so much work is lost when the machine stops."""
_FEW = 4
"""Starting worker processes costs more than reading so few files."""
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of one ingest, besides the files."""

    limits: Limits = field(default_factory=Limits)
    given: Given = ()
    sync: bool = False
    apart: bool = False
    """Whether no file is read in this process, be it ever so small."""
    progress: Callable[[Progress], None] = lambda _: None


@dataclass(slots=True)
class _Tally:
    """What has happened so far, by file."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    missing: list[DocumentInfo] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pages: int = 0
    passages: int = 0


@dataclass(slots=True)
class Run:
    """One ingest under way."""

    settings: Settings
    embedder: Embedder
    writer: IndexWriter
    order: Order
    tally: _Tally = field(default_factory=_Tally)
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    replacing: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    batch: list[tuple[Item, Prepared]] = field(default_factory=list)
    committed: float = field(default_factory=time.monotonic)

    def all(self, named: Sequence[Path | str], found: Sequence[Path], folder: Path) -> Report:
        """Take all files in, unpacking archives into ``folder``."""
        fresh = self._fresh(self._items(found, folder))
        jobs = self._jobs(len(fresh))
        outcomes = work.run(
            fresh,
            jobs,
            self.settings.passage_tokens,
            self.settings.glossary,
            self.order.limits,
            apart=self.order.apart,
        )
        try:
            with closing(outcomes):
                for item, outcome in zip(fresh, outcomes, strict=True):
                    self._take(item, outcome)
            self._flush()
            self._settle(named)
        except KeyboardInterrupt:
            self._commit()
            raise
        generation = self._commit()
        self.order.progress(Progress(self.total, self.total, "", "done", self._rate()))
        return self.report(generation)

    def report(self, generation: int) -> Report:
        """Return what has happened so far."""
        tally = self.tally
        return Report(
            tuple(tally.added),
            tuple(tally.unchanged),
            tuple(tally.replaced),
            tuple(tally.duplicates),
            tuple(tally.failed),
            tuple(tally.missing),
            tuple(tally.removed),
            time.monotonic() - self.began,
            tally.pages,
            tally.passages,
            generation,
        )

    def _uploads(self) -> Path:
        return files.uploads(self.settings.index)

    def _jobs(self, count: int) -> int:
        if self.settings.ingest_jobs:
            return min(self.settings.ingest_jobs, max(1, count))
        return 1 if count < _FEW else min(os.cpu_count() or 1, count)

    def _items(self, found: Sequence[Path], folder: Path) -> list[Item]:
        """Return the documents that the files are or hold; note those that are refused."""
        items: list[Item] = []
        refused: list[Refused] = []
        uploads = self._uploads()
        for number, path in enumerate(found):
            if not files.is_text(str(path)):
                refused.append(Refused(files.shown(path), files.misnamed(path)))
                continue
            (into := folder / str(number)).mkdir()
            for one in containers.expand(
                path, into, strange=uploads in files.absolute(path).parents
            ):
                if isinstance(one, Item):
                    items.append(one)
                else:
                    refused.append(one)
        self.total = len(items) + len(refused)
        self.seen |= {item.source for item in items}
        for one in refused:
            self._fail(one.shown, one.error, one.source)
        return items

    def _fresh(self, items: Sequence[Item]) -> list[Item]:
        """Return the items that have to be read; note the others."""
        fresh: list[Item] = []
        limits, given = self.order.limits, self.order.given
        decider = Decider(self.writer, limits, given, uploads=self._uploads())
        for item in items:
            try:
                decision = decider.decide(item)
            except DocumentError as error:
                self._fail(item.shown, error, item.source)
                continue
            if decision.replaces:
                self.replacing.add(item.source)
            if decision.fresh:
                fresh.append(decision.item)
            else:
                self._note(self.tally.unchanged, item, item.shown)
        return fresh

    def _note(self, where: list[_Entry], item: Item, entry: _Entry) -> None:
        where.append(entry)
        self._step(item.name)

    def _fail(self, shown: str, error: FundstelleError, source: str) -> None:
        self.tally.failed.append(Failure.at(shown, error))
        if source:
            self.unsure.add(source)
        self._step(Path(shown).name)

    def _step(self, name: str) -> None:
        self.done += 1
        self.order.progress(Progress(self.done, self.total, name, "read", self._rate()))

    def _rate(self) -> float:
        return self.tally.pages / max(time.monotonic() - self.began, 1e-6)

    def _take(self, item: Item, outcome: work.Outcome) -> None:
        if isinstance(outcome, FundstelleError):
            self._fail(item.shown, outcome, item.source)
            return
        if any(made.fingerprint == outcome.fingerprint for _, made in self.batch):
            self._flush()  # The document of the same text must be there to be found.
        if not self._linked(item, outcome):
            self.batch.append((item, outcome))
        if sum(len(made.inputs) for _, made in self.batch) >= BATCH:
            self._flush()

    def _linked(self, item: Item, made: Prepared) -> bool:
        """Whether another document of the same text stands for this one, which is noted then."""
        twin = self.writer.twin(made.document)
        if twin is None:
            return False
        info = replace(made.document.info, same_as=twin, taken=_now())
        none = np.zeros((0, self.embedder.signature.dimension), dtype=np.float32)
        self.writer.add(replace(made.document, info=info), (), none, made.acronyms)
        self.tally.pages += len(made.document.pages)
        self._note(self.tally.duplicates, item, (item.shown, twin.name))
        return True

    def _flush(self) -> None:
        """Embed what has gathered, write it, commit when it is time."""
        inputs = [text for _, made in self.batch for text in made.inputs]
        vectors = self.embedder.encode_passages(inputs)
        at = 0
        for item, made in self.batch:
            part = vectors[at : at + len(made.inputs)]
            at += len(made.inputs)
            document = replace(made.document, info=replace(made.document.info, taken=_now()))
            try:
                self.writer.add(document, made.entries, part, made.acronyms)
            except DocumentError as error:
                self._fail(item.shown, error, item.source)
                continue
            self.tally.pages += len(made.document.pages)
            self.tally.passages += len(made.entries)
            replaces = item.source in self.replacing
            done = self.tally.replaced if replaces else self.tally.added
            self._note(done, item, item.shown)
        self.batch.clear()
        if time.monotonic() - self.committed > COMMIT_SECONDS:
            self._commit()

    def _settle(self, named: Sequence[Path | str]) -> None:
        """Find the documents whose files are gone, and take them out where that is asked."""
        # The files of uploads are not kept, so that their absence says nothing.
        unsure = {*self.unsure, str(self._uploads())}
        lost = gone(named, self.writer.sources(), self.seen, unsure)
        if not self.order.sync:
            self.tally.missing += lost
            return
        for info in lost:
            self.writer.remove(info.id)
            self.tally.removed.append(info.name)

    def _commit(self) -> int:
        adopt(self.writer, self.embedder, self.settings.passage_tokens)
        self.committed = time.monotonic()
        return self.writer.commit()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
