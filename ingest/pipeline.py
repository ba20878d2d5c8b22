"""Files into the index and out of it: what the command line and the page call."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from ingest import files
from ingest.containers import is_container
from ingest.limits import Limits
from ingest.report import Failure, Progress, Report
from ingest.run import Order, Run
from ingest.sidecar import Given
from ingest.twins import adopt
from rag.analysis.acronyms import Glossary
from rag.analysis.words import Analyser
from rag.config import Settings
from rag.embed import open_embedder
from rag.embed.base import Embedder
from rag.errors import DocumentError, UsageError
from rag.index import open_reader, open_writer
from rag.types import DocumentInfo

__all__ = ["Failure", "Progress", "Report", "ingest", "remove"]

_LIMITS = Limits()


def ingest(
    paths: Sequence[Path | str],
    settings: Settings,
    *,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    limits: Limits = _LIMITS,
    given: Given = (),
    sync: bool = False,
    apart: bool = False,
) -> Report:
    """Take files, folders and patterns into the index.

    A file that fails is named in the report and the others go on. What the report counts is
    durable; an interrupt keeps every document that was finished. ``embedder`` is opened from
    the settings unless one is given that is open already. Each file is read by a worker under
    ``limits``, but for small texts unless they, too, are to be read ``apart``, as a server must
    have them. ``given`` overrides what the files say of themselves (see ``sidecar.check``).
    Documents below ``paths`` whose files are gone are reported, and with ``sync`` taken out.

    Raises:
        IndexUnusableError: the index is locked, damaged or made with another encoder.
        SettingsError: the glossary cannot be read.
    """
    began = time.monotonic()
    Glossary.load(settings.glossary)  # What is wrong with it is no fault of any file.
    found, missing = files.expand(paths)
    missing += [_describing_nothing(path) for path in files.unused(paths)]
    if not found and not sync:
        failed = tuple(_missing(item) for item in missing)
        return Report(failed=failed, seconds=time.monotonic() - began)
    embedder = embedder or open_embedder(settings)
    order = Order(limits, given, sync, apart, progress or (lambda _: None))
    with open_writer(settings, embedder.signature, Analyser().signature) as writer:
        run = Run(settings, embedder, writer, order, began=began)
        known = writer.sources() if sync else {}
        run.tally.failed += [_missing(item) for item in missing if not _was_known(item.path, known)]
        run.unsure |= {str(files.absolute(Path(item.path))) for item in missing if item.unread}
        with tempfile.TemporaryDirectory(prefix="fundstelle-") as folder:
            return run.all(paths, found, Path(folder))


def remove(
    names: Sequence[str], settings: Settings, *, embedder: Embedder | None = None
) -> tuple[str, ...]:
    """Take documents out by name or by the beginning of their id; return their names.

    A document of the same text that was linked to one of them is searched in its place.

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
        adopt(writer, embedder, settings.passage_tokens)
        writer.commit()
    return tuple(info.name for info in chosen)


def _named(name: str, known: Sequence[DocumentInfo]) -> DocumentInfo:
    hits = [info for info in known if info.is_called(name)]
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


def _describing_nothing(sidecar: Path) -> files.Missing:
    return files.Missing(files.shown(sidecar), "describes no file beside it")


def _was_known(path: str, known: Mapping[str, DocumentInfo]) -> bool:
    """Whether a path that leads to nothing is a file, or an archive, that was taken in once."""
    place = str(files.absolute(Path(path)))
    archive = is_container(place) and any(one.startswith(f"{place}/") for one in known)
    return not files.exists(Path(path)) and (place in known or archive)
