"""``watch``: keep the index in step with folders, one line per change, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from ingest import sidecar
from ingest.report import Report
from ingest.watching import watch as keep_in_step
from rag.cli.page import clean
from rag.cli.settings import pairs, settings_of
from rag.cli.taking import names
from rag.embed import open_embedder


def watch(arguments: argparse.Namespace) -> int:
    """Watch folders; 0 when interrupted or told to end, for that is how it ends."""
    settings = settings_of(arguments, ingest__jobs=arguments.jobs)
    given = sidecar.check(pairs(arguments.meta, "--meta"))
    folders = [Path(path) for path in arguments.paths]
    reports = keep_in_step(
        folders, settings, open_embedder(settings), given=given, interval=arguments.interval
    )
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.default_int_handler)
    try:
        for number, report in enumerate(reports):
            for event, document, more in _events(report):
                _line(event, document, more, as_json=arguments.json)
            if number == 0:
                print(f"watching {', '.join(map(str, folders))}; Ctrl-C ends it", file=sys.stderr)
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 0


def _events(report: Report) -> Iterator[tuple[str, str, str]]:
    for event, paths in (("added", report.added), ("replaced", report.replaced)):
        for name in names(paths):
            yield event, name, ""
    for path, twin in report.duplicates:
        yield "linked", names([path])[0], twin
    for name in report.removed:
        yield "removed", name, ""
    for failure in report.failed:
        yield "failed", failure.path, str(failure.error)


def _line(event: str, document: str, more: str, *, as_json: bool) -> None:
    if as_json:
        key = "same_as" if event == "linked" else "error"
        row = {"event": event, "document": document} | ({key: more} if more else {})
        print(json.dumps(row, ensure_ascii=False))
        return
    if event == "failed":
        print(f"failed    {clean(more)}")
    else:
        print(f"{event:9} {clean(document)}{f' (same text as {clean(more)})' if more else ''}")
