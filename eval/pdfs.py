"""How PDFs are read, measured on real files beside pdftotext, pypdf and pdfminer.six.

    python -m eval.pdfs ../shared/corpora/pdf [--rounds N] [--page docs/benchmarks.md]

Per file and reader: seconds, characters, and the share of its words that a German or English word
list knows. Where a file has a twin made by hand (Markdown or XML of the same name), the share of
the twin's words that come in the same order: the longest common subsequence of words divided by
the twin's words, found exactly (Hyyrö 2004, "Bit-parallel LCS-length computation revisited").
With ``--rounds`` instead: our processor time beside that of bare extraction (``eval/parsing.py``).
"""

from __future__ import annotations

import argparse
import logging
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from eval import parsing
from rag.errors import FundstelleError, GoldError
from rag.types import BlockKind, Document

_LISTS = ("/usr/share/dict/ngerman", "/usr/share/dict/american-english")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]+>")
_ADDRESS = re.compile(r"\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`~^\\]")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_SIGN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One file read by one reader; None where there is nothing to measure it by."""

    file: str
    reader: str
    pages: int
    seconds: float
    characters: int
    known: float | None
    in_order: float | None = None
    headings: float | None = None


def measure(folder: Path, without: Sequence[str] = ()) -> tuple[list[Row], list[str]]:
    """Read every PDF of a folder with every reader that is installed and wanted.

    Args:
        folder: where the PDFs and their twins lie.
        without: names of readers to leave out.

    Returns:
        The rows, and a line for each reader or list that is left out and why.

    Raises:
        GoldError: there is no PDF in the folder.
    """
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        raise GoldError("no PDF in it", where=str(folder), remedy="give a folder of PDF files")
    readers, notes = _readers()
    readers = {name: reader for name, reader in readers.items() if name not in without}
    notes += [f"{name} is left out, as asked" for name in without]
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # It warns of each oddity that it mends.
    smallest = min(paths, key=lambda path: path.stat().st_size)
    for reader in readers.values():
        reader(smallest)  # Modules and word lists are loaded once, not by the first file.
    rows = []
    for path in paths:
        pages = _pages(path)
        for name, reader in readers.items():
            begun = time.process_time()
            waited = time.perf_counter()
            text, document = reader(path)
            # A command's time is its own process's; ours counts the processor, as others run too.
            seconds = time.process_time() - begun
            if name == "pdftotext" or (document and _is_scan(document)):
                seconds = time.perf_counter() - waited
            rows.append(
                Row(
                    path.name, name, pages, seconds, len(text), known(text),
                    in_order(twin, text) if (twin := _twin(path)) else None,
                    headings(path, document) if document else None,
                )
            )  # fmt: skip
    return rows, notes


def _readers() -> tuple[dict[str, Callable[[Path], tuple[str, Document | None]]], list[str]]:
    readers: dict[str, Callable[[Path], tuple[str, Document | None]]] = {"fundstelle": _ours}
    readers["pypdfium2, bare"] = lambda path: (parsing.bare(path), None)
    notes = []
    if shutil.which("pdftotext"):
        readers["pdftotext"] = _pdftotext
    else:
        notes.append("pdftotext is left out: install poppler-utils")
    for name, package, reader in (
        ("pypdf", "pypdf", _pypdf),
        ("pdfminer.six", "pdfminer", _pdfminer),
    ):
        if find_spec(package):
            readers[name] = reader
        else:
            notes.append(f"{name} is left out: pip install {name}")
    if not _known_words():
        notes.append("no share of known words: install wngerman and wamerican")
    return readers, notes


def _ours(path: Path) -> tuple[str, Document | None]:
    from ingest.reader import read

    document = read(path)
    return document.text, document


def _pdftotext(path: Path) -> tuple[str, None]:
    done = subprocess.run(  # noqa: S603 a fixed command on a file of the caller's
        ["pdftotext", str(path), "-"],  # noqa: S607
        capture_output=True, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace"), None


def _pypdf(path: Path) -> tuple[str, None]:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages), None


def _pdfminer(path: Path) -> tuple[str, None]:
    from pdfminer.high_level import extract_text

    return extract_text(path), None


def _pages(path: Path) -> int:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        return len(document)


def _is_scan(document: Document) -> bool:
    return any(page.confidence is not None for page in document.pages)


@cache
def _known_words() -> frozenset[str]:
    texts = [Path(name).read_text("utf-8") for name in _LISTS if Path(name).is_file()]
    return frozenset(word for text in texts for word in text.casefold().split())


def known(text: str) -> float | None:
    """Return the share of words of two letters and more that a word list has; None without one."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    if not words or not _known_words():
        return None
    return sum(word in _known_words() for word in words) / len(words)


def in_order(wanted: str, text: str) -> float:
    """Return the share of the words of ``wanted`` that come in ``text`` in the same order."""
    words = _WORD.findall(wanted)
    return common(words, _WORD.findall(text)) / len(words) if words else 0.0


def common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, exactly (Hyyrö 2004)."""
    places: dict[str, int] = defaultdict(int)
    for n, word in enumerate(first):
        places[word] |= 1 << n
    whole = (1 << len(first)) - 1
    row = whole
    for word in second:
        met = row & places.get(word, 0)
        row = (row + met | row - met) & whole
    return len(first) - row.bit_count()


def _twin(path: Path) -> str | None:
    """The words of the file's twin without its markup."""
    for suffix in (".md", ".xml"):
        twin = path.with_suffix(suffix)
        if twin.is_file():
            text = twin.read_text("utf-8")
            text = text.split("<TEXT>", 1)[-1].split("</TEXT>", 1)[0]
            return _MARKUP.sub("", _ADDRESS.sub("]", _TAG.sub(" ", text)))
    return None


def twin_in_order(path: Path, document: Document) -> float | None:
    """Return the share of the words of a file's twin that were read in order; None without one."""
    twin = _twin(path)
    return in_order(twin, document.text) if twin else None


def headings(path: Path, document: Document) -> float | None:
    """Return the share of the Markdown twin's headings that were read as headings, signs apart."""
    twin = path.with_suffix(".md")
    if not twin.is_file():
        return None
    wanted = [_bare_words(_MARKUP.sub("", head)) for head in _HEADING.findall(twin.read_text())]
    found = {
        _bare_words(document.text[block.start : block.end])
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    }
    return sum(head in found for head in wanted) / len(wanted) if wanted else None


def _bare_words(text: str) -> str:
    return _SIGN.sub("", text).casefold()


def table(rows: Sequence[Row], notes: Sequence[str] = ()) -> str:
    """Return the rows as a Markdown table, a line a file, a column a reader and measure."""
    readers = list(dict.fromkeys(row.reader for row in rows))
    files: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        files[row.file][row.reader] = row
    head = ["file", "pages", *(f"{reader}: s" for reader in readers), "characters"]
    head += [f"{reader}: known words" for reader in readers]
    head += [f"{reader}: twin in order" for reader in readers] + ["headings"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for file, found in files.items():
        ours = found["fundstelle"]
        cells = [file, str(ours.pages), *(f"{found[r].seconds:.2f}" for r in readers)]
        cells.append(str(ours.characters))
        cells += [_share(found[reader].known) for reader in readers]
        cells += [_share(found[reader].in_order) for reader in readers]
        lines.append("| " + " | ".join([*cells, _share(ours.headings)]) + " |")
    return "\n".join([*lines, *(f"\n{note}" for note in notes)])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure a folder; print the table or write it into a page."""
    parser = argparse.ArgumentParser(prog="eval.pdfs", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", action="append", default=[], metavar="READER")
    parser.add_argument("--rounds", type=int, metavar="N", help="the ratio to bare extraction")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write between its marks")
    arguments = parser.parse_args(argv)
    try:
        if arguments.rounds:
            name, made = (
                "parsing",
                parsing.table(parsing.measure(arguments.folder, arguments.rounds)),
            )
        else:
            name, made = "pdfs", table(*measure(arguments.folder, arguments.without))
        if arguments.page:
            from eval.benchmark import write

            write(arguments.page, name, made)
        else:
            print(made)
    except FundstelleError as error:
        print(f"eval.pdfs: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
