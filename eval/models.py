"""How fast and how large each model is: the bundled ones, and others from a folder, by torch.

    python -m eval.models [--beside FOLDER]...

Every model runs in a process of its own, so that memory is its own too. A passage has 128 pieces of
the model's own tokenizer, a question ten words, and 50 candidates are read at once.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.speed import QUESTION, median
from rag.config import load
from rag.crossing import open_crossing
from rag.embed import open_embedder
from rag.errors import GoldError

ENCODERS = ("bundled-fast", "bundled-contextual", "bundled-joined")
CROSSING = "bundled"
SENTENCE = (
    "Die Bundesregierung prüft das Gesetz und berichtet dem Bundestag jährlich über die Lage."
)
PASSAGES, CANDIDATES = 64, 50
REPEATED = {"encoder": 9, "crossing": 3}
"""How often the sentence of fourteen pieces stands in a passage and in a candidate."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one model; memory in MB, of the whole process."""

    name: str
    opened: float
    memory: float
    passages: float | None = None
    question: float | None = None
    candidates: float | None = None

    def row(self) -> str:
        """Return the row of the table."""
        cells = [
            f"`{self.name}`",
            f"{self.opened:.2f} s",
            f"{self.memory:.0f} MB",
            f"{self.passages:.0f}" if self.passages else "–",
            f"{1000 * self.question:.2g} ms" if self.question else "–",
            f"{1000 * self.candidates:.0f} ms" if self.candidates else "–",
        ]
        return "| " + " | ".join(cells) + " |"


HEAD = (
    "| model | open | memory | passages of 128 pieces a second | a question | 50 candidates |\n"
    "|---|---|---|---|---|---|"
)


def encoder(name: str) -> Figures:
    """Measure an encoder."""
    passage = " ".join([SENTENCE] * REPEATED["encoder"])
    settings = load({"embedding.model": name}, environ={})
    begin = time.perf_counter()
    embedder = open_embedder(settings)
    embedder.encode_queries([QUESTION])
    opened = time.perf_counter() - begin
    told = median(lambda: embedder.encode_passages([passage] * PASSAGES), runs=5)
    asked = median(lambda: embedder.encode_queries([QUESTION]), runs=31)
    return Figures(_shown(name), opened, _memory(), PASSAGES / told, asked)


def crossing(name: str) -> Figures:
    """Measure a cross-encoder."""
    text = " ".join([SENTENCE] * REPEATED["crossing"])
    settings = load({"search.reranker": name}, environ={})
    begin = time.perf_counter()
    reader = open_crossing(settings)
    if reader is None:
        raise GoldError("reads nothing", where=f"search.reranker={name}")
    reader.score(QUESTION, [text])
    opened = time.perf_counter() - begin
    read = median(lambda: reader.score(QUESTION, [text] * CANDIDATES), runs=9)
    return Figures(f"search.reranker={_shown(name)}", opened, _memory(), candidates=read)


def table(beside: Sequence[str]) -> str:
    """Return the table of all models, each measured in its own process."""
    rows = [_apart("encoder", name) for name in (*ENCODERS, *beside)]
    return "\n".join([HEAD, *(one.row() for one in [*rows, _apart("crossing", CROSSING)])])


def _apart(kind: str, name: str) -> Figures:
    words = [sys.executable, "-m", "eval.models", "--one", kind, name]
    done = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def _shown(name: str) -> str:
    return Path(name).name if "/" in name else name


def _memory() -> float:
    """Most memory that this process has held, MB."""
    # What `getrusage` tells of a new process begins with what the one before it held.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return float(line.split()[1]) / 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="eval.models", description=__doc__)
    parser.add_argument("--beside", action="append", default=[], metavar="FOLDER")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.one:
        kind, name = given.one
        print(json.dumps(asdict(encoder(name) if kind == "encoder" else crossing(name))))
    else:
        print(table(given.beside))
    return 0


if __name__ == "__main__":
    sys.exit(main())
