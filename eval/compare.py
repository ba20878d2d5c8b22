"""``python eval/compare.py A B``: the paired comparison of two finished runs, B minus A.

Exit codes: 0 compared, 2 bad input.
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

from eval import pairing, table
from eval.flags import natural
from rag.errors import FundstelleError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="eval/compare.py", description="Compare two runs.")
    parser.add_argument("old", type=Path, metavar="A", help="--out folder or items.jsonl")
    parser.add_argument("new", type=Path, metavar="B", help="the run that A is compared with")
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help="for the intervals")
    arguments = parser.parse_args(argv)
    console = Console(emoji=False, width=None if sys.stdout.isatty() else 160)
    try:
        old, new = pairing.read(arguments.old), pairing.read(arguments.new)
        rows = pairing.compare(old, new, arguments.seed)
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    missing = len(old.keys() ^ new.keys())
    if missing:
        console.print(f"left out {missing:,} questions that only one of the runs has")
    table.paired(console, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
