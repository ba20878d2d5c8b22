"""What an index holds: ``list``, ``show``, ``remove``, ``status``, ``verify``, ``rebuild``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from difflib import get_close_matches

from rag.access import groups_of
from rag.cli.drawing import draw
from rag.cli.page import clean
from rag.cli.settings import settings_of
from rag.contract import document_json
from rag.errors import UsageError
from rag.index import browse
from rag.index.base import IndexReader, Scope
from rag.types import Document, DocumentInfo, Version

_PIPED_WIDTH = 10_000
"""Characters: what another program reads is not folded to the width of an imagined terminal."""


def list_documents(arguments: argparse.Namespace) -> int:
    """List the documents that the user may read."""
    settings = settings_of(arguments)
    with closing(browse(settings)) as reader:
        scope = Scope(groups_of(arguments.user, settings.access))
        rows = [document_json(info, *_counts(reader, info)) for info in reader.documents(scope)]
    if arguments.json:
        print(json.dumps({"documents": rows}, ensure_ascii=False))
    else:
        _table(rows)
    return 0


def _table(rows: Sequence[dict[str, object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    columns = ["document", "title", "date", "number", "kind", "issuer", "marking", "passages"]
    if any(row["same_as"] for row in rows):
        columns.append("same_as")
    table = Table(box=None, header_style="bold")
    for name in columns:
        # What is too long goes on below: a name that is cut can be given to no other command.
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(clean(str("" if row[c] is None else row[c])) for c in columns))
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    Console(highlight=False, markup=False, width=width).print(table)


def show(arguments: argparse.Namespace) -> int:
    """Show one document: its description, its text, or what the reader left out."""
    settings = settings_of(arguments)
    with closing(browse(settings)) as reader:
        scope = Scope(groups_of(arguments.user, settings.access))
        info = _find(arguments.document, reader.documents(scope))
        document = reader.document(info.id, scope)
        pages, passages = _counts(reader, info)
        before = reader.history(info.id, scope)
    assert document is not None
    if arguments.quote or arguments.page or arguments.png:
        return draw(arguments, document)
    if arguments.json:
        row = document_json(info, pages, passages) | {
            "text": document.text,
            "confidence": _confidence(document),
            "dropped": [asdict(dropped) for dropped in document.dropped],
            "history": [asdict(version) for version in before],
            "recognised": _recognised(document),
            "given": dict(info.given),
        }
        print(json.dumps(row, ensure_ascii=False))
    elif arguments.text:
        # The canonical text to the letter: offsets of citations count in it.
        sys.stdout.write(document.text)
    elif arguments.dropped:
        _print_dropped(document)
    elif arguments.history:
        _print_history(before)
    else:
        given = ", ".join(f"{key}={value}" for key, value in info.given)
        sure = {"recognised": _recognised(document), "given": given or None}
        _print_description(document_json(info, pages, passages) | sure)
    return 0


def _confidence(document: Document) -> dict[int, float]:
    """Pages that were recognised from a picture, and how surely, from 0 to 1."""
    return {
        page.number: round(page.confidence, 3)
        for page in document.pages
        if page.confidence is not None
    }


def _recognised(document: Document) -> str | None:
    found = _confidence(document)
    if not found:
        return None
    worst = min(found, key=lambda number: found[number])
    mean = sum(found.values()) / len(found)
    count = f"{len(found)} page{'s' if len(found) > 1 else ''}"
    return f"{count} by OCR, confidence {mean:.2f}, lowest {found[worst]:.2f} on page {worst}"


def _print_history(before: Sequence[Version]) -> None:
    for version in before:
        taken = f"from {version.taken} " if version.taken else ""
        pages = f", {version.pages} pages" if version.pages else ""
        print(f"{taken}until {version.replaced}: {clean(version.title)}{pages}  {version.id[:12]}")
    if not before:
        print("its file held nothing else before")


def _print_dropped(document: Document) -> None:
    for dropped in document.dropped:
        print(f"{dropped.reason}: {clean(dropped.text)}")


def _print_description(row: dict[str, object]) -> None:
    for key, value in row.items():
        if value not in (None, [], "none"):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            print(f"{key:12} {clean(shown)}")


def remove(arguments: argparse.Namespace) -> int:
    """Take documents out of the index."""
    from ingest.pipeline import remove as take_out

    removed = take_out(arguments.documents, settings_of(arguments))
    if arguments.json:
        print(json.dumps({"removed": list(removed)}, ensure_ascii=False))
    else:
        print("\n".join(f"removed {clean(name)}" for name in removed))
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Show what the index holds and what it was made with."""
    settings = settings_of(arguments)
    with closing(browse(settings)) as reader:
        found = reader.status()
    row = {"index": str(settings.index), **asdict(found)}
    if arguments.json:
        print(json.dumps(row, ensure_ascii=False))
        return 0
    embedder = found.embedder
    print(f"index        {settings.index}  ({found.bytes / 1e6:.1f} MB, {found.engine})")
    print(f"documents    {found.documents}")
    print(f"passages     {found.passages}")
    print(f"encoder      {embedder.model} ({embedder.dimension} dimensions)")
    if embedder.query_prefix or embedder.passage_prefix:
        print(f"prefixes     {embedder.query_prefix!r} and {embedder.passage_prefix!r}")
    print(f"analyser     {found.analyser}")
    print(f"generation   {found.generation}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check that the index's parts agree; 3 where they do not."""
    from rag.index import verify as check

    problems = check(settings_of(arguments))
    if arguments.json:
        print(json.dumps({"problems": list(problems)}, ensure_ascii=False))
    else:
        for problem in problems:
            print(f"fundstelle: {problem}", file=sys.stderr)
        print("the index is sound" if not problems else "run: fundstelle rebuild")
    return 3 if problems else 0


def rebuild(arguments: argparse.Namespace) -> int:
    """Make vectors and words anew, with the encoder and analyser that are set now."""
    from ingest.rebuilding import rebuild as make_anew

    generation = make_anew(settings_of(arguments))
    if arguments.json:
        print(json.dumps({"generation": generation}))
    else:
        print(f"rebuilt; generation {generation}")
    return 0


def backends(arguments: argparse.Namespace) -> int:
    """List what can write answers, and what each needs."""
    from rag.backends import names

    rows = names()
    if arguments.json:
        print(json.dumps({"backends": [asdict(row) for row in rows]}, ensure_ascii=False))
        return 0
    for row in rows:
        needs = "" if row.installed else f"  ({row.install})"
        key = f"  key: {row.key}" if row.key else ""
        print(f"{row.name:24} {row.description}{key}{needs}")
    return 0


def _counts(reader: IndexReader, info: DocumentInfo) -> tuple[int | None, int]:
    """Pages (None where the format knows none) and passages of a document."""
    document = reader.document(info.id)
    pages = len(document.pages) if document and document.pages else None
    return pages, len(reader.passages(info.id))


def _find(name: str, documents: Sequence[DocumentInfo]) -> DocumentInfo:
    """Return the visible document of this name or beginning of id.

    Raises:
        UsageError: none or several; only visible documents are ever named.
    """
    found = [one for one in documents if one.is_called(name)] or [
        one for one in documents if len(name) >= 4 and one.id.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(one.id[:12] for one in found)
        raise UsageError(f"'{name}' means several documents", remedy=f"give an id: {ids}")
    near = get_close_matches(name, [one.name for one in documents], n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(near)}?" if near else "see 'fundstelle list'"
    raise UsageError(f"no document '{name}'", remedy=hint)
