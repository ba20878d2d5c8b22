"""Files into the index: decide by content, prepare in workers, embed in batches, commit often."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from ingest import containers, files, sidecar, work
from ingest.containers import Item
from ingest.limits import Limits, check_size
from ingest.report import Failure, Progress, Report
from ingest.work import Prepared
from rag.analysis.words import Analyser
from rag.config import Settings
from rag.embed import open_embedder
from rag.embed.base import Embedder
from rag.errors import DocumentError, FundstelleError, UsageError
from rag.index import open_reader, open_writer
from rag.index.base import IndexWriter
from rag.types import DocumentInfo

__all__ = ["Failure", "Progress", "Report", "ingest", "remove"]

BATCH = 256
"""Passages embedded at once."""
COMMIT_SECONDS = 5.0
"""At most so much work is lost when the machine stops."""
_FEW = 4
"""Starting worker processes costs more than reading so few files."""
_LIMITS = Limits()
_Entry = TypeVar("_Entry")


@dataclass(slots=True)
class _Tally:
    """What has happened so far, by file."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    pages: int = 0
    passages: int = 0


def ingest(
    paths: Sequence[Path | str],
    settings: Settings,
    *,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    limits: Limits = _LIMITS,
) -> Report:
    """Take files, folders and patterns into the index.

    A file that fails is named in the report and the others go on. What the report counts is
    durable; an interrupt keeps every document that was finished. ``embedder`` is opened from
    the settings unless one is given that is open already. Each file is read by a worker under
    ``limits``.

    Raises:
        IndexUnusableError: the index is locked, damaged or made with another encoder.
    """
    began = time.monotonic()
    found, missing = files.expand(paths)
    tally = _Tally()
    tally.failed += [_missing(item) for item in missing]
    generation = 0
    if found:
        embedder = embedder or open_embedder(settings)
        with open_writer(settings, embedder.signature, Analyser().signature) as writer:
            run = _Run(settings, embedder, writer, tally, progress or (lambda _: None), limits)
            with tempfile.TemporaryDirectory(prefix="fundstelle-") as folder:
                generation = run.all(found, Path(folder))
    return Report(
        tuple(tally.added),
        tuple(tally.unchanged),
        tuple(tally.replaced),
        tuple(tally.duplicates),
        tuple(tally.failed),
        time.monotonic() - began,
        tally.pages,
        tally.passages,
        generation,
    )


def remove(
    names: Sequence[str], settings: Settings, *, embedder: Embedder | None = None
) -> tuple[str, ...]:
    """Take documents out by name or by the beginning of their id; return their names.

    Raises:
        UsageError: a name that no document has, or that several have; nothing is removed then.
        IndexUnusableError: there is no index, or it cannot be used.
    """
    embedder = embedder or open_embedder(settings)
    analyser = Analyser().signature
    reader = open_reader(settings, embedder, analyser)
    try:
        known = list(reader.documents())
    finally:
        reader.close()
    chosen = [_named(name, known) for name in names]
    with open_writer(settings, embedder.signature, analyser) as writer:
        for info in chosen:
            writer.remove(info.id)
        writer.commit()
    return tuple(info.name for info in chosen)


def _named(name: str, known: Sequence[DocumentInfo]) -> DocumentInfo:
    hits = [info for info in known if info.name == name or info.source == name]
    hits = hits or [info for info in known if len(name) >= 4 and info.id.startswith(name)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        ids = ", ".join(f"{info.id[:12]} ({info.source})" for info in hits)
        raise UsageError(f"'{name}' names {len(hits)} documents", remedy=f"give the id: {ids}")
    near = get_close_matches(name, [info.name for info in known], n=3, cutoff=0.5)
    remedy = f"near names: {', '.join(near)}" if near else "see `fundstelle list`"
    raise UsageError(f"no document is named '{name}'", remedy=remedy)


def _missing(item: files.Missing) -> Failure:
    error = DocumentError(item.reason, where=item.path, remedy="check the path")
    return Failure(item.path, error)


@dataclass(slots=True)
class _Run:
    """One ingest under way."""

    settings: Settings
    embedder: Embedder
    writer: IndexWriter
    tally: _Tally
    progress: Callable[[Progress], None]
    limits: Limits
    done: int = 0
    total: int = 0
    replacing: set[Item] = field(default_factory=set)
    batch: list[tuple[Item, Prepared]] = field(default_factory=list)
    committed: float = field(default_factory=time.monotonic)

    def all(self, found: Sequence[Path], folder: Path) -> int:
        """Take all files in, unpacking archives into ``folder``; return the generation."""
        fresh = self._fresh(self._items(found, folder))
        jobs = self._jobs(len(fresh))
        outcomes = work.run(
            fresh, jobs, self.settings.passage_tokens, self.settings.glossary, self.limits
        )
        try:
            for item, outcome in zip(fresh, outcomes, strict=True):
                self._take(item, outcome)
            self._flush()
        except KeyboardInterrupt:
            self.writer.commit()
            raise
        generation = self.writer.commit()
        self.progress(Progress(self.total, self.total, "", "done"))
        return generation

    def _jobs(self, count: int) -> int:
        if self.settings.ingest_jobs:
            return min(self.settings.ingest_jobs, max(1, count))
        return 1 if count < _FEW else min(os.cpu_count() or 1, count)

    def _items(self, found: Sequence[Path], folder: Path) -> list[Item]:
        """Return the documents that the files are or hold; note those that are refused."""
        items: list[Item] = []
        refused: list[containers.Refused] = []
        for number, path in enumerate(found):
            if not files.is_text(str(path)):
                refused.append(containers.Refused(files.shown(path), files.misnamed(path)))
                continue
            (into := folder / str(number)).mkdir()
            for one in containers.expand(path, into):
                if isinstance(one, Item):
                    items.append(one)
                else:
                    refused.append(one)
        self.total = len(items) + len(refused)
        for one in refused:
            self._fail(one.shown, one.error)
        return items

    def _fresh(self, items: Sequence[Item]) -> list[Item]:
        """Return the items whose content is new; note the others."""
        fresh: list[Item] = []
        seen: dict[str, str] = {}
        for item in items:
            try:
                check_size(item.path.stat().st_size, self.limits, item.shown)
                with item.path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
            except DocumentError as error:
                self._fail(item.shown, error)
                continue
            except OSError as error:
                self._fail(item.shown, DocumentError(
                    f"cannot be read ({error.strerror})", where=item.shown,
                    remedy="check the path and rights",
                ))  # fmt: skip
                continue
            if digest in seen:
                self._note(self.tally.duplicates, item, (item.shown, seen[digest]))
                continue
            seen[digest] = item.shown
            if self._is_fresh(item, digest):
                fresh.append(item)
        return fresh

    def _is_fresh(self, item: Item, digest: str) -> bool:
        """Whether the content is not in the index; a file that now holds another's goes out."""
        before = self.writer.by_source(item.source)
        known = self.writer.known(digest)
        if before and before.id != digest:
            self.replacing.add(item)
        if known is None:
            return True
        if before and before.id != digest:
            self.writer.remove(before.id)
        if known.source is not None and not files.is_there(Path(known.source)):
            self.replacing.add(item)
            return True
        if known.source in (None, item.source):
            if self._described_anew(item, known):
                self.replacing.add(item)
                return True
            self._note(self.tally.unchanged, item, item.shown)
            return False
        self._note(self.tally.duplicates, item, (item.shown, known.name))
        return False

    def _described_anew(self, item: Item, known: DocumentInfo) -> bool:
        """Whether a sidecar says something else than what was stored."""
        beside = sidecar.find(item.path)
        try:
            told = sidecar.apply(known, beside) if beside else known
            return (sidecar.inherit(told, item.inherits) if item.inherits else told) != known
        except DocumentError:
            return True  # Reading the file will report it.

    def _note(self, where: list[_Entry], item: Item, entry: _Entry) -> None:
        where.append(entry)
        self._step(item.name)

    def _fail(self, shown: str, error: FundstelleError) -> None:
        self.tally.failed.append(Failure(shown, error))
        self._step(Path(shown).name)

    def _step(self, name: str) -> None:
        self.done += 1
        self.progress(Progress(self.done, self.total, name, "read"))

    def _take(self, item: Item, outcome: work.Outcome) -> None:
        if isinstance(outcome, FundstelleError):
            self._fail(item.shown, outcome)
            return
        self.batch.append((item, outcome))
        if sum(len(made.inputs) for _, made in self.batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        """Embed what has gathered, write it, commit when it is time."""
        inputs = [text for _, made in self.batch for text in made.inputs]
        vectors = self.embedder.encode_passages(inputs)
        at = 0
        for item, made in self.batch:
            part = vectors[at : at + len(made.inputs)]
            at += len(made.inputs)
            try:
                self.writer.add(made.document, made.entries, part, made.acronyms)
            except DocumentError as error:
                self._fail(item.shown, error)
                continue
            self.tally.pages += len(made.document.pages)
            self.tally.passages += len(made.entries)
            done = self.tally.replaced if item in self.replacing else self.tally.added
            self._note(done, item, item.shown)
        self.batch.clear()
        if time.monotonic() - self.committed > COMMIT_SECONDS:
            self.writer.commit()
            self.committed = time.monotonic()
