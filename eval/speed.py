"""How fast, against the alternative in the same run. Medians and ratios: machines are noisy."""

from __future__ import annotations

import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import Settings, load
from rag.errors import GoldError
from rag.index import open_reader
from rag.index.base import IndexReader

RUNS = 7
COPIES = 60
"""How often the example documents are taken in, under different names, for a larger index."""
QUESTION = "what did the AA memo say about Chinese law"
DOCUMENTS = Path("examples/documents")


def table() -> str:
    """Return the table: what was timed, ours, the alternative, and the ratio of medians."""
    with tempfile.TemporaryDirectory() as folder:
        small = _index(Path(folder) / "small", DOCUMENTS)
        rows = [_cold(small), _warm(small), *_large(Path(folder))]
    head = "| what | Fundstelle | alternative | ratio |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median of the action's times in seconds, after one run that does not count."""
    action()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _row(what: str, ours: float, name: str, theirs: float) -> str:
    return f"| {what} | {_shown(ours)} | {name}: {_shown(theirs)} | {ours / theirs:.2f} |"


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{1000 * seconds:.2f} ms"


def _python(*words: str) -> None:
    subprocess.run([sys.executable, *words], capture_output=True, check=True)  # noqa: S603


def _index(index: Path, documents: Path) -> Settings:
    settings = load({"index": index, "ingest.jobs": 1}, environ={})
    ingest([documents], settings)
    return settings


def _cold(settings: Settings) -> str:
    """The command line from nothing, against only importing what other encoders need."""
    ours = median(lambda: _python("-m", "rag", "ask", QUESTION, "--index", str(settings.index)))
    theirs = median(lambda: _python("-c", "import sentence_transformers"), runs=3)
    return _row(
        "`fundstelle ask`, cold, the whole process", ours, "import sentence_transformers", theirs
    )


def _warm(settings: Settings) -> str:
    with Assistant.open(settings=settings) as assistant:
        search = median(lambda: assistant.finder.candidates(QUESTION))
        ask = median(lambda: assistant.ask(QUESTION))
    return _row("one answer, index open", ask, "its search alone", search)


def _large(folder: Path) -> Iterator[str]:
    """Ingest many copies, and lexical search against SQLite's own full-text index."""
    documents = folder / "documents"
    documents.mkdir()
    for path in sorted(DOCUMENTS.glob("*.txt")):
        text = path.read_text("utf-8")
        for copy in range(COPIES):
            (documents / f"{path.stem}-{copy}.txt").write_text(f"{text}\n\nCopy {copy}.\n", "utf-8")
    begin = time.perf_counter()
    settings = _index(folder / "large", documents)
    seconds = time.perf_counter() - begin
    with Assistant.open(settings=settings) as assistant:
        finder = assistant.finder
        query, _ = finder.candidates(QUESTION)
        embedder = finder.reading.embedder
        reader = open_reader(settings, embedder, finder.analyser.signature)
        passages = reader.status().passages
        ours = median(lambda: reader.lexical(query.terms, 50), runs=51)
        bags = [" ".join(finder.analyser.terms(text)) for text in _texts(reader)]
        theirs = _full_text(bags, query.terms)
        vector = embedder.encode_queries([query.spoken])
        flat = median(lambda: reader.dense(vector, 50), runs=51)
        reader.close()
    yield (
        f"| ingest, {len(list(documents.iterdir()))} files, {passages} passages, one process "
        f"| {seconds:.1f} s ({passages / seconds:.0f} passages/s) | – | – |"
    )
    yield _row(f"words, {passages} passages (tantivy)", ours, "SQLite FTS5", theirs)
    yield _row(f"vectors, {passages} passages (FAISS)", flat, "words (tantivy)", ours)


def _texts(reader: IndexReader) -> Iterator[str]:
    """Every passage of the index."""
    for info in reader.documents():
        document = reader.document(info.id)
        if document is not None:
            for passage in reader.passages(info.id):
                yield document.text[passage.start : passage.end]


def _full_text(bags: Sequence[str], terms: Mapping[str, float]) -> float:
    """Median seconds of the same terms in SQLite's FTS5, ordered by its BM25."""
    if not bags:
        raise GoldError("the index to compare with is empty", where="eval/speed.py")
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE bags USING fts5(words)")
        database.executemany("INSERT INTO bags VALUES (?)", ([bag] for bag in bags))
        words = " OR ".join(f'"{term}"' for term in terms)
        statement = "SELECT rowid FROM bags WHERE bags MATCH ? ORDER BY rank LIMIT 50"
        return median(lambda: database.execute(statement, [words]).fetchall(), runs=51)
