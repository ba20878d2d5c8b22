"""``python -m eval.thousand``: how long 1,000 questions over 10,000 passages take to measure.

A made-up library (``eval.madeup``) is written and taken in; then its questions are searched for,
asked, scored by every deterministic measure and reported, as ``eval/run.py`` does. Timed is the
latter; making and taking in are told apart. The reranker, which a table shows to cost up to 150 ms
a question, is off unless ``--set search.reranker=NAME`` asks for it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eval import madeup
from eval.corpus import ingest_folder
from eval.harness import Options, evaluate
from rag.config import load
from rag.errors import FundstelleError

SETTINGS = {"search.reranker": "none"}
"""What differs from the defaults, unless ``--set`` says otherwise."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 measured, 1 something failed, 2 bad use."""
    arguments = _parser().parse_args(argv)
    settings = {**SETTINGS, **dict(word.partition("=")[::2] for word in arguments.set)}
    try:
        with tempfile.TemporaryDirectory(prefix="fundstelle-thousand-") as folder:
            return _measured(Path(folder), arguments, settings)
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _measured(folder: Path, arguments: argparse.Namespace, settings: dict[str, str]) -> int:
    documents, gold, index = folder / "documents", folder / "madeup.jsonl", folder / "index"
    begin = time.perf_counter()
    madeup.make(
        documents,
        gold,
        sections=arguments.passages,
        questions=arguments.questions,
        seed=arguments.seed,
    )
    made = time.perf_counter()
    failed = ingest_folder(documents, load({**settings, "index": index}), None)
    taken = time.perf_counter()
    options = Options(
        gold=gold,
        index=index,
        out=arguments.out,
        jobs=arguments.jobs,
        overrides=tuple(settings.items()),
        command=("eval.thousand",),
    )
    code = evaluate(options, Console(width=160), Console(stderr=True))
    seconds = time.perf_counter() - taken
    print(
        f"{arguments.questions:,} questions over about {arguments.passages:,} passages, searched, "
        f"asked, scored and reported in {seconds:.1f} s\n"
        f"  by {arguments.jobs or os.cpu_count()} processes on {os.cpu_count()} cores, with "
        f"{', '.join(f'{key}={value}' for key, value in settings.items())}, else as delivered\n"
        f"  before that: library written in {made - begin:.1f} s, taken in in {taken - made:.1f} s"
    )
    return max(code, int(bool(failed)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.thousand", description=__doc__)
    add = parser.add_argument
    add("--questions", type=int, default=1000, metavar="N", help="default: 1000")
    add("--passages", type=int, default=10_000, metavar="N", help="default: 10000")
    add("--jobs", type=int, default=0, metavar="N", help="processes that ask; 0: one per core")
    add("--seed", type=int, default=0, metavar="N", help="of the library (default: 0)")
    add("--set", action="append", default=[], metavar="KEY=VALUE", help="any setting")
    add("--out", type=Path, default=Path("out/eval/thousand"), metavar="DIR")
    return parser


if __name__ == "__main__":
    sys.exit(main())
