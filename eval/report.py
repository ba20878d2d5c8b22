"""The files of a run: ``results.json`` (figures, what they depend on), ``items.jsonl``, reports."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.digest import digest
from eval.intervals import detectable
from eval.items import Retrieved, Row, Run
from eval.judge import first_right, is_right
from eval.lost import Place, place, search_place
from eval.page import page
from eval.scoring import Figure, Scores
from rag.errors import UsageError

KEPT = 10
"""Retrieved passages kept for each question; the deepest cut-off of the default measures."""


def lost(run: Run, k: int) -> list[str]:
    """Return for each row where it was lost; empty where that cannot be told.

    That is a search without a right passage, and an answer that the gold cannot judge.
    """
    if "ask" not in run.did:
        return [search_place(row, k) or "" for row in run.rows]
    searched = k if "search" in run.did else None
    return [place(row, searched) or "" for row in run.rows]


def lost_counts(run: Run, places: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the number of questions at each place, in total and for each language.

    Places come in the order of the pipeline; empty ones are left out.
    """
    languages = sorted({row.question.language for row in run.rows} - {""})
    counts = {label: Counter[str]() for label in ("all", *languages)}
    for row, where in zip(run.rows, places, strict=True):
        if where:
            counts["all"][where] += 1
            if row.question.language:
                counts[row.question.language][where] += 1
    return {
        label: {place.value: counter[place] for place in Place if counter[place]}
        for label, counter in counts.items()
    }


def figures_json(scores: Scores) -> dict[str, Any]:
    """Return measure → slice → label → value, n and interval."""
    found: dict[str, Any] = {}
    for figure in scores.figures:
        labels = found.setdefault(figure.measure, {}).setdefault(figure.slice, {})
        labels[figure.label] = _figure_json(figure)
    for slices in found.values():
        slices["all"] = slices["all"]["all"]
    return found


def prepare(folder: Path) -> None:
    """Make the folder of a run: one that will not do must show before the run, not after it.

    Raises:
        UsageError: it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(
            f"results cannot be written there ({error.strerror})",
            where=str(folder),
            remedy="name another folder with --out",
        ) from error


def write(folder: Path, results: Mapping[str, Any], items: Sequence[dict[str, Any]]) -> None:
    """Write all files of a run into the folder; what UTF-8 cannot hold becomes a question mark."""
    text = json.dumps(results, ensure_ascii=False, indent=2)
    _write(folder / "results.json", [text, "\n"])
    _write(folder / "items.jsonl", (json.dumps(i, ensure_ascii=False) + "\n" for i in items))
    _write(folder / "report.html", [page(results, items)])
    _write(folder / "report.md", [digest(results, items)])


def _write(path: Path, parts: Iterable[str]) -> None:
    # A model may answer with half a surrogate pair: that must not cost a whole run.
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(parts)


def items(run: Run, scores: Scores, places: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield one object a question: gold, what came back, scores, and where it was lost."""
    for number, (row, where) in enumerate(zip(run.rows, places, strict=True)):
        question, outcome = row.question, row.outcome
        item: dict[str, Any] = {
            "id": question.id,
            "question": question.text,
            **({"history": list(question.history)} if question.history else {}),
            "language": question.language,
            "kind": question.kind,
            "answerable": question.answerable,
            "cluster": question.cluster,
            "gold": {
                "documents": list(question.documents),
                "evidence": list(question.evidence),
                "keys": list(question.keys),
                "relevant": dict(question.relevant),
                **question.extra,
            },
            "lost": where,
            "scores": {name: values[number] for name, values in scores.by_measure.items()},
            "error": outcome.error,
        }
        if "search" in run.did:
            item["rank"] = first_right(row)
            item["passages"] = list(_passages(row))
        if outcome.reply is not None:
            item["answer"] = dict(outcome.reply.raw)
            item["quotes_exact"] = None if outcome.exact is None else list(outcome.exact)
        yield {**item, "timings": {k: round(v, 2) for k, v in outcome.timings.items()}}


def _passages(row: Row) -> Iterator[dict[str, Any]]:
    for rank, retrieved in enumerate(row.outcome.retrieved[:KEPT], start=1):
        yield {
            "rank": rank,
            "right": is_right(row.question, retrieved),
            "score": round(retrieved.score, 6),
            "document": retrieved.document,
            "page": retrieved.page,
            "start": retrieved.start,
            "end": retrieved.end,
            "text": _text(row, retrieved),
        }


def _text(row: Row, retrieved: Retrieved) -> str:
    # A given passage is told by its id, and the gold has its text.
    return "" if row.question.relevant else retrieved.text


def _figure_json(figure: Figure) -> dict[str, Any]:
    interval = asdict(figure.interval) if figure.interval is not None else None
    return {
        "value": figure.value,
        "n": figure.n,
        "interval": interval,
        "detectable": detectable(figure.interval, unpaired=True),
    }
