"""How much longer our reading of a PDF takes than pypdfium2's bare extraction of its text.

    python -m eval.pdfs ../shared/corpora/pdf --rounds 4 [--page docs/benchmarks.md]

Processor time of this process, the best of several rounds, both readers in turn. Files with a page
read by OCR are left out: most of their time is tesseract's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from ingest.reader import read
from rag.errors import GoldError


def bare(path: Path) -> str:
    """Return the text of a PDF as pypdfium2 gives it, page by page."""
    with pdfium.PdfDocument(path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return "\n".join(texts)


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
