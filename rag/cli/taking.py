"""``ingest``: take files and folders in, with a progress bar on a terminal."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.pipeline import Progress, Report
from ingest.pipeline import ingest as take_in
from rag.cli.page import clean
from rag.cli.settings import settings_of


def ingest(arguments: argparse.Namespace) -> int:
    """Take the named files in; 1 where any of them failed."""
    settings = settings_of(arguments, ingest__jobs=arguments.jobs)
    with _bar(shown=sys.stderr.isatty() and not arguments.json) as progress:
        report = take_in(arguments.paths, settings, progress=progress)
    for failure in report.failed:
        print(f"fundstelle: {clean(str(failure.error))}", file=sys.stderr)
    print(json.dumps(_json(report), ensure_ascii=False) if arguments.json else _summary(report))
    return 1 if report.failed else 0


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
        TimeRemainingColumn(),
    )
    with Bar(*columns, transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(step: Progress) -> None:
            name = clean(step.current)
            bar.update(task, completed=step.done, total=step.total, description=name[-40:])

        yield progress


def _json(report: Report) -> dict[str, Any]:
    return {
        "added": _names(report.added),
        "unchanged": _names(report.unchanged),
        "replaced": _names(report.replaced),
        "duplicates": [{"path": path, "same_as": known} for path, known in report.duplicates],
        "failed": [{"path": f.path, "error": str(f.error)} for f in report.failed],
        "seconds": round(report.seconds, 3),
        "pages": report.pages,
        "passages": report.passages,
        "pages_per_second": round(report.pages / report.seconds, 1) if report.seconds else None,
        "generation": report.generation,
    }


def _names(paths: Iterable[str]) -> list[str]:
    """Document names, as answers and ``list`` show them: ``paper.txt``, ``mail.eml/paper.pdf``."""
    return [_name(Path(path)) for path in paths]


def _name(path: Path) -> str:
    container = next((above for above in path.parents if above.is_file()), path)
    return str(path.relative_to(container.parent))


def _summary(report: Report) -> str:
    counts = [
        f"{len(names)} {word}"
        for word, names in (
            ("added", report.added),
            ("unchanged", report.unchanged),
            ("replaced", report.replaced),
            ("already there under another name", report.duplicates),
            ("failed", report.failed),
        )
        if names or word in ("added", "unchanged")
    ]
    return f"{', '.join(counts)}; {report.passages} new passages in {report.seconds:.1f} s"
