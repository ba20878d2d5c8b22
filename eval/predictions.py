"""Score-only mode: what a system returned, read from a JSONL file instead of asked for.

A line is an object of ``fundstelle ask --json`` or ``search --json``, or both in one (an answer
with ``passages`` added), or a line of an earlier run's ``items.jsonl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval import answers, files
from eval.items import Drop, Gold, Outcome, Row, Run
from rag.errors import GoldError


def read(path: Path, gold: Gold) -> tuple[Run, tuple[Drop, ...]]:
    """Return one row for each gold question and what was dropped.

    A question without a prediction stays in: its outcome is empty and scores the worst value.

    Raises:
        GoldError: a line cannot be read, an id comes twice, or no id belongs to the gold.
    """
    if not path.is_file():
        raise GoldError("no such file", where=str(path), remedy="check --predictions")
    wanted = {question.id for question in gold.questions}
    outcomes: dict[str, Outcome] = {}
    dropped: list[Drop] = []
    did: set[str] = set()
    for place, row in files.objects(path):
        identity = files.text_field(row, "id", place)
        if identity in outcomes:
            raise GoldError(f"id '{identity}' was used before", where=place)
        if identity not in wanted:
            dropped.append(Drop(place, f"id '{identity}' is not a question of the gold"))
            continue
        outcomes[identity] = _outcome(row, identity, place)
        did |= _kinds(row)
    if not outcomes:
        raise GoldError("no line has an id of the gold set", where=str(path))
    rows = [Row(q, outcomes.get(q.id, Outcome(q.id))) for q in gold.questions]
    depth = max((len(row.outcome.retrieved) for row in rows), default=0)
    return Run(rows, frozenset(did), depth), tuple(dropped)


def _outcome(row: Mapping[str, Any], identity: str, place: str) -> Outcome:
    answer = _answer(row)
    kinds = _kinds(row)
    if not kinds:
        raise GoldError(
            "neither an answer ('status', 'sentences', 'citations') nor 'passages'", where=place
        )
    error = row.get("error")
    return Outcome(
        id=identity,
        retrieved=answers.retrieved(row["passages"], place) if "search" in kinds else (),
        reply=answers.reply(answer, place) if answer is not None else None,
        timings=_timings(row, answer),
        error=str(error) if error else None,
    )


def _answer(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the object that holds the answer: the line itself, or its ``answer`` object."""
    if isinstance(row.get("answer"), dict):
        return row["answer"]  # type: ignore[no-any-return]
    return row if "status" in row else None


def _kinds(row: Mapping[str, Any]) -> set[str]:
    kinds = {"ask"} if _answer(row) is not None else set()
    return kinds | ({"search"} if isinstance(row.get("passages"), list) else set())


def _timings(row: Mapping[str, Any], answer: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the milliseconds of the answer and of the search, where they are given."""
    found: dict[str, float] = {}
    for kind, holder in (("ask", answer), ("search", row)):
        timings = holder.get("timings") if holder is not None else None
        total = timings.get(kind, timings.get("total")) if isinstance(timings, dict) else None
        if isinstance(total, int | float) and (kind == "ask" or "passages" in row):
            found[kind] = float(total)
    return found
