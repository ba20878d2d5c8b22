"""``python eval/make_gold.py write|check|import``: help a person to make and mend a gold set.

Exit codes: 0 good, 1 ``check`` found something wrong, 2 bad input, 3 no index there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

if not __package__:
    # Run as a script, Python puts this folder first; the project's root must stand there.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from eval import feedback, goldcheck, goldwriter, inputs
from eval.items import Gold, Question
from rag.assistant import Assistant
from rag.config import load
from rag.errors import FundstelleError, GoldError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        print("\nstopped; what was written stays")
        return 0


def _write(arguments: argparse.Namespace) -> int:
    gold = _read(arguments.gold, missing=True)
    with _assistant(arguments) as assistant:
        library = goldcheck.Library(assistant)
        shown = goldwriter.spread(assistant, gold, arguments.seed)
        added = goldwriter.write(shown, library, gold, arguments.gold, input, print)
    print(f"{added} questions added to {arguments.gold}, which has {len(gold):,}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    gold = _given(arguments.gold)
    findings = [goldcheck.Finding(drop.where, drop.reason) for drop in gold.dropped]
    with _assistant(arguments) as assistant:
        findings += goldcheck.check(gold.questions, goldcheck.Library(assistant))
    for finding in findings:
        print(f"{'wrong' if finding.wrong else 'look '} {finding.id}: {finding.says}")
    wrong, count = sum(finding.wrong for finding in findings), len(gold.questions)
    left = f", {len(gold.dropped):,} rows left out" if gold.dropped else ""
    print(f"{count:,} questions{left}, {wrong:,} wrong, {len(findings) - wrong:,} to look at")
    return int(wrong > 0)


def _import(arguments: argparse.Namespace) -> int:
    gold = _read(arguments.gold, missing=True)
    used = {question.id for question in gold}
    found = list(_fed_back(arguments, gold))
    for line, row in found:
        print(line)
        if row is not None:
            identity = next(i for n in count(1) if (i := f"f{n:03d}") not in used)
            used.add(identity)
            goldwriter.append(arguments.gold, {"id": identity, **row})
    print(f"{sum(row is not None for _, row in found)} of {len(found)} taken")
    return 0


def _fed_back(
    arguments: argparse.Namespace, gold: list[Question]
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    if arguments.index is None:
        yield from feedback.rows(arguments.feedback, gold)
        return
    with _assistant(arguments) as assistant:
        yield from feedback.rows(arguments.feedback, gold, goldcheck.Library(assistant))


def _read(path: Path, *, missing: bool = False) -> list[Question]:
    if missing and (not path.exists() or not path.stat().st_size):
        return []
    return list(_given(path).questions)


def _given(path: Path) -> Gold:
    gold = inputs.read(path)
    if gold.passages:
        raise GoldError(f"{gold.format} gold brings its own passages", where=str(path))
    return gold


def _assistant(arguments: argparse.Namespace) -> Assistant:
    return Assistant.open(settings=load({"index": arguments.index}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eval/make_gold.py", description="Make gold questions.")
    commands = parser.add_subparsers(required=True, metavar="write|check|import")
    write = commands.add_parser("write", help="show passages and take questions about them")
    check = commands.add_parser("check", help="look for misplaced evidence and duplicates")
    taken = commands.add_parser("import", help="take questions from feedback on answers")
    taken.add_argument("feedback", type=Path, metavar="FEEDBACK", help="answers with 'useful'")
    for command, run in ((write, _write), (check, _check), (taken, _import)):
        command.add_argument("gold", type=Path, metavar="GOLD", help="JSONL file of questions")
        command.set_defaults(run=run)
    for command in (write, check):
        command.add_argument("--index", type=Path, metavar="DIR", help="the documents' index")
    told = "the documents' index: say where evidence is not in place, or stands elsewhere too"
    taken.add_argument("--index", type=Path, metavar="DIR", help=told)
    write.add_argument("--seed", type=int, default=0, metavar="N", help="order of the passages")
    return parser


if __name__ == "__main__":
    sys.exit(main())
