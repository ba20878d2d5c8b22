"""``ask`` and ``search``: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.assistant import Assistant
from rag.cli.page import answer_text, clean, search_text
from rag.cli.settings import pairs, settings_of
from rag.config import Settings
from rag.contract import answer_json, search_json
from rag.errors import FundstelleError, UsageError
from rag.types import Status

_FORM = 'write {"id": …, "question": …, "history": ["earlier question", …]}'


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a batch, with the questions asked before it."""

    question: str
    id: str | int | None = None
    history: tuple[str, ...] = ()


Reply = Callable[[Item], Any]
"""A question in, a JSON object out."""


def ask(arguments: argparse.Namespace) -> int:
    """Answer a question, or each line of a batch."""
    settings = settings_of(
        arguments, answer__backend=arguments.backend, answer__passages=arguments.k
    )
    return _run(arguments, settings, Assistant.ask, answer_json, answer_text)


def search(arguments: argparse.Namespace) -> int:
    """Find passages for a question, or for each line of a batch."""
    settings = settings_of(arguments, search__passages=arguments.k)
    return _run(arguments, settings, Assistant.search, search_json, search_text)


def _run(
    arguments: argparse.Namespace,
    settings: Settings,
    method: Callable[..., Any],
    as_json: Callable[[Any], Any],
    as_text: Callable[[Any], str],
) -> int:
    filters = pairs(arguments.filter, "--filter")
    _exactly_one(arguments)
    with Assistant.open(settings=settings) as assistant:

        def reply(item: Item) -> Any:
            return method(
                assistant,
                item.question,
                id=item.id,
                filters=filters,
                user=arguments.user,
                history=item.history,
                literal=arguments.literal,
                unread=arguments.no_read,
            )

        if arguments.batch:
            return _batch(arguments.batch, lambda item: as_json(reply(item)))
        result = reply(Item(arguments.question, history=tuple(arguments.after)))
    print(_dump(as_json(result)) if arguments.json else as_text(result))
    return 1 if getattr(result, "status", None) is Status.BACKEND_FAILED else 0


def _exactly_one(arguments: argparse.Namespace) -> None:
    if (arguments.question is None) == (arguments.batch is None):
        raise UsageError("give either a QUESTION or --batch FILE", where=arguments.command)
    if arguments.batch and arguments.after:
        raise UsageError(
            "--after is for one question", where=arguments.command, remedy="in a batch, " + _FORM
        )


def _batch(name: str, reply: Reply) -> int:
    """Print one JSON line for each line read, in order; 1 where any failed, each is named.

    A bad line gives an error line; where the backend failed, the line says so in ``status``.
    """
    failed = 0
    for number, line in _lines(name):
        row, problem = _replied(line, reply)
        if problem:
            failed += 1
            where = f"{'stdin' if name == '-' else name}:{number}"
            print(clean(f"fundstelle: {where}: {problem}"), file=sys.stderr)
        print(_dump(row), flush=True)
    return 1 if failed else 0


def _replied(line: bytes, reply: Reply) -> tuple[Any, str]:
    """Return what a line is answered with, and what went wrong; empty where nothing did."""
    try:
        row = reply(_item(line))
    except FundstelleError as error:
        return {"id": _id(line), "error": str(error)}, str(error)
    failed = row.get("status") == Status.BACKEND_FAILED.value
    return row, " ".join(clean(row["framing"]).split()) if failed else ""


def _lines(name: str) -> Iterator[tuple[int, bytes]]:
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                # Editors of other systems begin a file with a mark of its encoding.
                if written := line.removeprefix(BOM_UTF8).strip():
                    yield number, written
    except OSError as error:
        raise UsageError(f"cannot be read ({error})", where=name, remedy="check the file") from None


def _item(line: bytes) -> Item:
    item = _read(line)
    if not isinstance(item, dict) or not isinstance(item.get("question"), str):
        raise UsageError("no text field 'question'", remedy=_FORM)
    history = item.get("history") or []
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        raise UsageError("field 'history' is not a list of questions", remedy=_FORM)
    id = item.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int | None):
        raise UsageError("field 'id' is neither a text nor a whole number", remedy=_FORM)
    return Item(item["question"], id, tuple(history))


def _read(line: bytes, errors: str = "strict") -> Any:
    try:
        return json.loads(line.decode("utf-8", errors))
    except UnicodeDecodeError as error:
        what = f"not in UTF-8 (byte {error.start + 1} of the line)"
        raise UsageError(what, remedy="save the file in UTF-8") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"not JSON ({error.msg})", remedy=_FORM) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("not JSON (a number or brackets without end)", remedy=_FORM) from error


def _id(line: bytes) -> Any:
    try:
        item = _read(line, "replace")
    except UsageError:
        return None
    return item.get("id") if isinstance(item, dict) else None


def _dump(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)
