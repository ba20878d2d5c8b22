"""``ask`` and ``search``: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rag.assistant import Assistant
from rag.cli.page import answer_text, search_text
from rag.cli.settings import pairs, settings_of
from rag.config import Settings
from rag.contract import answer_json, search_json
from rag.errors import FundstelleError, UsageError
from rag.types import Status

Reply = Callable[[str, str | None], Any]
"""A question and its id in, a JSON object out."""


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

        def reply(question: str, id: str | None = None) -> Any:
            return method(assistant, question, id=id, filters=filters, user=arguments.user)

        if arguments.batch:
            return _batch(arguments.batch, lambda question, id: as_json(reply(question, id)))
        result = reply(arguments.question)
    print(_dump(as_json(result)) if arguments.json else as_text(result))
    return 1 if getattr(result, "status", None) is Status.BACKEND_FAILED else 0


def _exactly_one(arguments: argparse.Namespace) -> None:
    if (arguments.question is None) == (arguments.batch is None):
        raise UsageError("give either a QUESTION or --batch FILE", where=arguments.command)


def _batch(name: str, reply: Reply) -> int:
    """Print one JSON line for each line read, in order; a bad line gives an error line."""
    failed = 0
    for number, line in _lines(name):
        try:
            question, id = _item(line)
            row = reply(question, id)
        except FundstelleError as error:
            failed += 1
            where = f"{'stdin' if name == '-' else name}:{number}"
            print(f"fundstelle: {where}: {error}", file=sys.stderr)
            row = {"id": _id(line), "error": str(error)}
        print(_dump(row), flush=True)
    return 1 if failed else 0


def _lines(name: str) -> Iterator[tuple[int, str]]:
    try:
        with nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read ({error})", where=name, remedy="check the file") from None


def _item(line: str) -> tuple[str, str | None]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"not JSON ({error.msg})", remedy='write {"id": …, "question": …}'
        ) from error
    if not isinstance(item, dict) or not isinstance(item.get("question"), str):
        raise UsageError("no text field 'question'", remedy='write {"id": …, "question": …}')
    id = item.get("id")
    return item["question"], None if id is None else str(id)


def _id(line: str) -> Any:
    try:
        item = json.loads(line)
    except json.JSONDecodeError:
        return None
    return item.get("id") if isinstance(item, dict) else None


def _dump(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)
