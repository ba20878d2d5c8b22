"""``python eval/run.py GOLD``: measure an assistant on a gold set.

Exit codes: 0 good, 1 the gate or some items failed, 2 bad input (one line: file, line, field).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

if not __package__:
    # Run as a script, Python puts this folder first; the project's root must stand there.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from rich.console import Console

from eval.flags import natural, positive
from eval.harness import Options, evaluate
from rag.errors import FundstelleError, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    arguments = _parser().parse_args(words)
    try:
        options = _options(arguments, ("eval/run.py", *words))
        return evaluate(options, _console(), Console(stderr=True))
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _console() -> Console:
    # Piped into a file, a table must not be cut to the width of an imagined terminal.
    # A model "openai:m:" or a question is no place for an emoji.
    return Console(emoji=False, width=None if sys.stdout.isatty() else 160)


def _options(arguments: argparse.Namespace, command: tuple[str, ...]) -> Options:
    overrides = _overrides(arguments.set)
    if arguments.index is None and overrides.get("index"):
        arguments.index = Path(overrides["index"])
    if arguments.corpus and (arguments.index or arguments.predictions):
        raise UsageError(
            "would not be used beside --index or --predictions",
            where="--corpus",
            remedy="leave one of them out",
        )
    if arguments.na_prob and not arguments.predictions:
        raise UsageError("goes with --predictions only", where="--na-prob")
    values = vars(arguments).copy()
    del values["set"]
    names = (values.pop("measures") or "").replace(",", " ").split()
    return Options(
        **values,
        measures=tuple(names),
        overrides=tuple(overrides.items()),
        command=command,
    )


def _overrides(words: Sequence[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    for key, sign, _ in pairs:
        if not sign:
            raise UsageError(f"'{key}' is not KEY=VALUE", where="--set")
    return {key: value for key, _, value in pairs}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eval/run.py", description="Measure an assistant on a gold set."
    )
    add = parser.add_argument
    add(
        "gold",
        type=Path,
        metavar="GOLD",
        help="JSONL, JSON, CSV, SQuAD or qrels file, or BEIR folder",
    )
    add("--corpus", type=Path, metavar="DIR", help="documents to ingest and ask")
    add("--index", type=Path, metavar="DIR", help="an index that is there already")
    add("--predictions", type=Path, metavar="FILE", help="score these answers, ask nothing")
    add("--na-prob", type=Path, metavar="FILE", help="SQuAD 2.0: {id: probability of no answer}")
    add("--passages", type=Path, metavar="FILE", help="SQuAD: contexts from this file, same ids")
    add("--backend", metavar="NAME", help="who writes the answers (setting answer.backend)")
    add("--baseline", type=Path, metavar="FILE", help="items.jsonl or results.json to compare with")
    add("--gate", type=Path, metavar="FILE", help="TOML with floors; exit 1 where one is missed")
    add("--out", type=Path, metavar="DIR", help="results go here (default: out/eval/<gold>)")
    add("-k", type=positive, metavar="N", help="passages shown (setting search.passages)")
    add(
        "--seed",
        type=natural,
        default=0,
        metavar="N",
        help="for intervals and --limit (default: 0)",
    )
    add("--limit", type=positive, metavar="N", help="only a sample of N questions")
    add("--jobs", type=natural, default=1, metavar="N", help="processes that ask; 0: one per core")
    add("--language", choices=["de", "en"], help="only questions in this language")
    add("--search-only", action="store_true", help="search, do not ask for answers")
    add("--measures", metavar="NAMES", help="for example 'hit@5,refusal' (default: all that fit)")
    add("--judge", metavar="NAME", help="also let a chat model judge citations, as openai:MODEL")
    add("--config", type=Path, metavar="FILE", help="a settings file")
    add("--set", action="append", default=[], metavar="KEY=VALUE", help="any setting")
    return parser


if __name__ == "__main__":
    sys.exit(main())
