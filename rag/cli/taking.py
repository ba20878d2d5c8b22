"""``ingest``: take files and folders in, with a progress bar on a terminal."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest import sidecar
from ingest.pipeline import Progress, Report, remove
from ingest.pipeline import ingest as take_in
from rag.cli.page import clean
from rag.cli.settings import pairs, settings_of
from rag.types import DocumentInfo

_SHOWN = 10
"""Documents named in a line for people; the rest is counted."""


def ingest(arguments: argparse.Namespace) -> int:
    """Take the named files in; 1 where any of them failed."""
    settings = settings_of(arguments, ingest__jobs=arguments.jobs)
    given = sidecar.check(pairs(arguments.meta, "--meta"))
    with _ending(), _bar(shown=sys.stderr.isatty() and not arguments.json) as progress:
        report = take_in(
            arguments.paths, settings, progress=progress, given=given, sync=arguments.sync
        )
    for failure in report.failed:
        print(f"fundstelle: {clean(str(failure.error))}", file=sys.stderr)
    if report.missing and not arguments.json and _agreed(report.missing):
        removed = remove([info.id for info in report.missing], settings)
        report = replace(report, missing=(), removed=removed)
    print(json.dumps(as_json(report), ensure_ascii=False) if arguments.json else _summary(report))
    return 1 if report.failed else 0


def _agreed(missing: Sequence[DocumentInfo]) -> bool:
    """Ask a person at a terminal whether documents without a file are to go."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(f"{_gone(missing)}. Take out of the index? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


@contextmanager
def _ending() -> Iterator[None]:
    """Told to end, end as with Ctrl-C: what is finished is kept, what was unpacked is removed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _bar(*, shown: bool) -> Iterator[Callable[[Progress], None] | None]:
    if not shown:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
    )
    with Bar(*columns, transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def progress(step: Progress) -> None:
            name = clean(step.current)
            rate = f"{step.rate:.0f} pages/s" if step.rate else ""
            bar.update(
                task, completed=step.done, total=step.total, description=name[-40:], rate=rate
            )

        yield progress


def as_json(report: Report) -> dict[str, Any]:
    """Return what ``ingest --json`` prints."""
    return {
        "added": names(report.added),
        "unchanged": names(report.unchanged),
        "replaced": names(report.replaced),
        "duplicates": [{"path": path, "same_as": known} for path, known in report.duplicates],
        "missing": [info.name for info in report.missing],
        "removed": list(report.removed),
        "failed": [{"path": f.path, "error": str(f.error)} for f in report.failed],
        "seconds": round(report.seconds, 3),
        "pages": report.pages,
        "passages": report.passages,
        "pages_per_second": round(report.pages / report.seconds, 1) if report.pages else None,
        "generation": report.generation,
    }


def names(paths: Iterable[str]) -> list[str]:
    """Document names, as answers and ``list`` show them: ``paper.txt``, ``mail.eml/paper.pdf``."""
    return [_name(Path(path)) for path in paths]


def _name(path: Path) -> str:
    container = next((above for above in path.parents if above.is_file()), path)
    return str(path.relative_to(container.parent))


def _summary(report: Report) -> str:
    counts = [
        f"{len(found)} {word}"
        for word, found in (
            ("added", report.added),
            ("unchanged", report.unchanged),
            ("replaced", report.replaced),
            ("of the same text as another", report.duplicates),
            ("removed, their files being gone", report.removed),
            ("failed", report.failed),
        )
        if found or word in ("added", "unchanged")
    ]
    # Of files without pages, such as mail, a rate of pages would say nothing.
    paged = report.pages >= max(1, len(report.added) + len(report.replaced))
    rate = f", {report.pages / report.seconds:.0f} pages per second" if paged else ""
    lines = [f"{', '.join(counts)}; {report.passages} new passages in {report.seconds:.1f} s{rate}"]
    if report.missing:
        lines.append(f"{_gone(report.missing)}; take out with: fundstelle ingest --sync")
    return "\n".join(lines)


def _gone(missing: Sequence[DocumentInfo]) -> str:
    shown = ", ".join(clean(info.name) for info in missing[:_SHOWN])
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    return f"{len(missing)} whose file is gone: {shown}{more}"
