"""``make bench``: quality and speed side by side with the alternatives, written as tables.

    python -m eval.benchmark --shared ../shared [--only retrieval|answers|speed|models]...
        [--beside FOLDER]...

Each table replaces what stands between its marks in docs/benchmarks.md, so that the page is never
older than its figures. Sets that are not there are left out, and said to be.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from eval import models, run, speed
from rag.errors import FundstelleError, GoldError

PAGE = Path("docs/benchmarks.md")
TABLES = ("retrieval", "answers", "speed", "models")

_PLAIN = ("search.reranker=none", "search.depth=1")
_MEANING = ("search.weight_same=1", "search.weight_cross=1", *_PLAIN)

ARMS: dict[str, tuple[str, ...]] = {
    "words only (BM25)": (
        "embedding.model=bundled-fast", "search.weight_same=0", "search.weight_cross=0", *_PLAIN,
    ),
    "static encoder only": ("embedding.model=bundled-fast", *_MEANING),
    "contextual encoder only": ("embedding.model=bundled-contextual", *_MEANING),
    "both encoders": ("embedding.model=bundled-joined", *_MEANING),
    "both + words": ("embedding.model=bundled-joined", *_PLAIN),
    "static + words, read by signs": ("embedding.model=bundled-fast", "search.reranker=none"),
    "both + words, read by signs": ("embedding.model=bundled-joined", "search.reranker=none"),
    "both + words, signs and cross-encoder (default)": ("embedding.model=bundled-joined",),
}  # fmt: skip
"""Settings of each row of the quality table."""


def beside(folders: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return a row for each other encoder, from its folder, to be measured in the same run."""
    return {f"{Path(one).name} only": (f"embedding.model={one}", *_MEANING) for one in folders}


def sets(shared: Path) -> dict[str, tuple[str, ...]]:
    """Return the arguments of ``eval/run.py`` for each set, by the name shown."""
    gold = shared / "eval"
    xquad = {language: str(gold / f"xquad-dev.{language}.json") for language in ("de", "en")}
    examples = ("eval/gold/examples.jsonl", "--corpus", "examples/documents")
    return {
        "examples": examples,
        "policy-dev": (
            str(gold / "policy-dev.jsonl"), "--corpus", str(shared / "corpora" / "policy-dev"),
        ),
        **{
            f"XQuAD-dev {asked}→{told}": (xquad[asked], "--passages", xquad[told])
            for asked in ("de", "en")
            for told in ("de", "en")
        },
        "BT-QA-dev": (str(gold / "btqa-dev"),),
    }  # fmt: skip


def retrieval(shared: Path, out: Path, others: Sequence[str] = ()) -> str:
    """Return the table of retrieval quality, a row per arm, a column per set and language."""
    columns: list[str] = []
    rows = []
    for arm, changes in {**ARMS, **beside(others)}.items():
        cells = []
        for name, words in sets(shared).items():
            if not Path(words[0]).exists():
                continue
            found = _measured(name, words, changes, out, search_only=True)
            columns += [column for column in found if column not in columns]
            cells += [f"{value:.3f}".lstrip("0") for value in found.values()]
        rows.append(f"| {arm} | " + " | ".join(cells) + " |")
    head = "| | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns)
    return "\n".join([head, *rows])


def answers(shared: Path, out: Path) -> str:
    """Return the table of answer quality with the default settings."""
    names = (
        "answer_key", "evidence_cited", "evidence_first", "refusal", "false_refusal",
        "right_when_answered",
    )  # fmt: skip
    lines = [
        "| set, language of the question | " + " | ".join(names) + " | quote_exact |",
        "|---|" + "---|" * (len(names) + 1),
    ]
    for name in ("examples", "policy-dev"):
        words = sets(shared)[name]
        if not Path(words[0]).exists():
            continue
        result = _run(name, words, (), out, search_only=False)
        for language in ("de", "en"):
            cells = [_value(result, measure, language) for measure in (*names, "quote_exact")]
            lines.append(f"| {name}, {language} | " + " | ".join(map(_cell, cells)) + " |")
    return "\n".join(lines)


def _measured(
    name: str, words: Sequence[str], changes: Sequence[str], out: Path, *, search_only: bool
) -> dict[str, float]:
    """The one figure that a set is known by, per language where both are asked."""
    result = _run(name, words, changes, out, search_only=search_only)
    if "nDCG@10" in result["measures"]:
        return {f"{name} nDCG@10": _value(result, "nDCG@10") or 0.0}
    return {f"{name} {lang} hit@5": _value(result, "hit@5", lang) or 0.0 for lang in ("de", "en")}


def _run(
    name: str, words: Sequence[str], changes: Sequence[str], out: Path, *, search_only: bool
) -> dict[str, dict[str, object]]:
    folder = out / re.sub(r"\W+", "-", name)
    flags = [flag for change in changes for flag in ("--set", change)]
    only = ["--search-only"] if search_only else []
    code = run.main([*words, *flags, *only, "--jobs", "0", "--out", str(folder)])
    if code > 1:
        raise GoldError("could not be measured", where=name)
    result: dict[str, dict[str, object]] = json.loads((folder / "results.json").read_text("utf-8"))
    return result


def _value(
    result: dict[str, dict[str, object]], measure: str, language: str | None = None
) -> float | None:
    """A measure's value in all or in one language; None where it was not measured."""
    table: dict[str, object] = result["measures"]
    row = table.get(measure)
    if not isinstance(row, dict):
        return None
    cell = row["language"].get(language) if language else row["all"]
    return float(cell["value"]) if cell and cell["value"] is not None else None


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def write(page: Path, name: str, table: str) -> None:
    """Put a table between ``<!-- name -->`` and ``<!-- /name -->``."""
    text = page.read_text("utf-8")
    mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not mark.search(text):
        raise GoldError(f"has no place for the table '{name}'", where=str(page))
    page.write_text(mark.sub(lambda m: m[1] + table + "\n" + m[2], text), "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="eval.benchmark", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--only", choices=["retrieval", "answers", "speed", "models"], action="append"
    )
    parser.add_argument(
        "--beside", action="append", default=[], metavar="FOLDER", help="another encoder's row"
    )
    arguments = parser.parse_args(argv)
    if not (arguments.shared / "eval").is_dir():
        print(f"{arguments.shared}: not there; measuring the shipped examples alone")
    tables: dict[str, Callable[[Path], str]] = {
        "retrieval": lambda out: retrieval(arguments.shared, out, arguments.beside),
        "answers": lambda out: answers(arguments.shared, out),
        "speed": lambda _: speed.table(),
        "models": lambda _: models.table(arguments.beside),
    }
    wanted = arguments.only or TABLES
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, made in tables.items():
                if name in wanted:
                    write(PAGE, name, made(Path(folder)))
    except FundstelleError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    print(f"written to {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
