"""How much longer our reading of a PDF takes than pypdfium2's bare extraction of its text.

    python -m eval.parsing ../shared/corpora/pdf [--rounds 6]

Processor time of this process, the best of several rounds, both readers in turn. Files with a page
read by OCR, or drawn to be, are left out: their time goes to tesseract.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.pdfs import bare
from ingest.reader import read
from rag.errors import FundstelleError, GoldError


def has_text_layer(path: Path) -> bool:
    """Tell whether every page was read from the file's own text."""
    return all(page.confidence is None for page in read(path).pages)


def seconds(reader: Callable[[Path], object], path: Path) -> float:
    """Return the processor time that a reader takes for a file."""
    begun = time.process_time()
    reader(path)
    return time.process_time() - begun


def measure(folder: Path, rounds: int) -> list[tuple[str, float, float]]:
    """Return name, our seconds and the bare ones of each PDF with a text layer.

    Raises:
        GoldError: the folder has none.
    """
    files = [path for path in sorted(folder.glob("*.pdf")) if has_text_layer(path)]
    if not files:
        raise GoldError("no PDF with a text layer", where=str(folder), remedy="name another folder")
    ours = {path: float("inf") for path in files}
    theirs = dict(ours)
    for _ in range(rounds):
        for path in files:
            ours[path] = min(ours[path], seconds(read, path))
            theirs[path] = min(theirs[path], seconds(bare, path))
    return [(path.name, ours[path], theirs[path]) for path in files]


def table(rows: Sequence[tuple[str, float, float]]) -> str:
    """Lay the rows out as Markdown, the sum last."""
    every = [*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))]
    lines = ["| file | ours: ms | bare pypdfium2: ms | ratio |", "|---|---|---|---|"]
    lines += [f"| {n} | {1000 * a:.1f} | {1000 * b:.1f} | {a / b:.2f} |" for n, a, b in every]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure a folder and print the table."""
    parser = argparse.ArgumentParser(prog="eval.parsing", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=6)
    arguments = parser.parse_args(argv)
    try:
        print(table(measure(arguments.folder, arguments.rounds)))
    except FundstelleError as error:
        print(f"eval.parsing: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
