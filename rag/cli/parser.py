"""What can be typed: commands, arguments, help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from rag import __version__
from rag.errors import UsageError


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line that names the remedy."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, where=None, remedy=f"see '{self.prog} --help'")


def build() -> argparse.ArgumentParser:
    """Return the parser of all commands; ``arguments.run`` is the chosen command."""
    parser = _Parser(prog="fundstelle", description="Answers, and says where it is written.")
    parser.add_argument("--version", action="version", version=f"fundstelle {__version__}")
    parser.add_argument("--index", type=Path, dest="index_before", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = _shared()
    for add in (_ingest, _watch, _ask, _search, _list, _show, _remove):
        add(commands, shared)
    for name, module, help in _PLAIN:
        _command(commands, name, module, shared, help)
    _serve(commands, shared)
    return parser


_RIGHTS = "whose rights apply; without it all documents are shown"
_PLAIN = (
    ("status", "library", "what the index holds and what it was made with"),
    ("verify", "library", "check that catalogue, vectors and words agree"),
    ("rebuild", "library", "make vectors and words anew from the catalogue"),
    ("backends", "library", "what can write answers, and what each needs"),
)


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--index", type=Path, metavar="DIR", help="index folder (FUNDSTELLE_INDEX, ./.fundstelle)"
    )
    shared.add_argument("--config", type=Path, metavar="FILE", help="settings file")
    shared.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="override one setting"
    )
    shared.add_argument("--json", action="store_true", help="machine-readable output")
    return shared


def _lazily(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Import a command's module when it runs: help and errors must not wait for faiss."""

    def run(arguments: argparse.Namespace) -> int:
        command: Callable[[argparse.Namespace], int] = getattr(
            import_module(f"rag.cli.{module}"), name
        )
        return command(arguments)

    return run


def _command(
    commands: Any, name: str, module: str, shared: argparse.ArgumentParser, help: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, parents=[shared], help=help, description=help
    )
    parser.set_defaults(run=_lazily(module, name if name != "list" else "list_documents"))
    return parser


def _ingest(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "ingest", "taking", shared, "take files and folders in")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, patterns")
    parser.add_argument("--jobs", type=int, metavar="N", help="worker processes")
    _describing(parser)
    parser.add_argument(
        "--sync", action="store_true", help="take out documents whose files are gone"
    )


def _watch(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "watch", "watching", shared, "keep the index in step with folders")
    parser.add_argument("paths", nargs="+", metavar="DIR", help="folders")
    parser.add_argument("--jobs", type=int, metavar="N", help="worker processes")
    _describing(parser)
    parser.add_argument(
        "--interval", type=float, default=2.0, metavar="SECONDS", help="between two looks (2)"
    )


def _describing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--meta", action="append", default=[], metavar="KEY=VALUE",
        help="describe the documents: title, date, groups …; an empty value takes it back",
    )  # fmt: skip


def _asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("-k", type=int, metavar="N", help="most passages")
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help='lines {"id", "question", "history"} in, answers out; - is stdin',
    )
    parser.add_argument(
        "--filter", action="append", default=[], metavar="KEY=VALUE",
        help="restrict the sources: date, kind, issuer, number, document, language, marking",
    )  # fmt: skip
    parser.add_argument("--as", dest="user", metavar="USER", help=_RIGHTS)
    parser.add_argument(
        "--after", action="append", default=[], metavar="QUESTION",
        help="an earlier question of the conversation; repeat for several, oldest first",
    )  # fmt: skip
    parser.add_argument(
        "--no-read", action="append", default=[], metavar="KEY",
        help="do not read this from the question: a filter, an acronym, follow_up or question",
    )  # fmt: skip
    parser.add_argument("--literal", action="store_true", help="read nothing but the words")


def _ask(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "ask", "asking", shared, "answer a question with citations")
    _asking(parser)
    parser.add_argument("--backend", metavar="NAME", help="what writes the answer")


def _search(commands: Any, shared: argparse.ArgumentParser) -> None:
    _asking(_command(commands, "search", "asking", shared, "find passages, write nothing"))


def _list(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "list", "library", shared, "list the documents")
    parser.add_argument("--as", dest="user", metavar="USER", help=_RIGHTS)


def _show(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "show", "library", shared, "show one document")
    parser.add_argument("document", metavar="DOC", help="name, or the beginning of its id")
    parser.add_argument("--text", action="store_true", help="the canonical text alone")
    parser.add_argument("--dropped", action="store_true", help="what the reader left out, and why")
    parser.add_argument("--history", action="store_true", help="what its file held before")
    parser.add_argument("--quote", metavar="START:END", help="where these characters are printed")
    parser.add_argument("--page", type=int, metavar="N", help="with --quote: on this page")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write the page, quote marked")
    parser.add_argument("--as", dest="user", metavar="USER", help=_RIGHTS)


def _remove(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "remove", "library", shared, "take documents out")
    parser.add_argument("documents", nargs="+", metavar="DOC", help="name, or beginning of its id")


def _serve(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser = _command(commands, "serve", "serving", shared, "open the page in a browser")
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on")
    told = "write visitors' judgements of answers there (by default none are asked for)"
    parser.add_argument("--feedback", type=Path, metavar="FILE", help=told)
    parser.add_argument("--as", dest="user", metavar="USER", help=f"for visitors: {_RIGHTS}")
