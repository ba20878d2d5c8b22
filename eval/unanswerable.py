"""The probability that there is no answer (SQuAD 2.0's ``na_prob``), beside each prediction."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval import files
from eval.items import Outcome
from rag.errors import GoldError


def attached(outcomes: Mapping[str, Outcome], path: Path | None, place: str) -> dict[str, Outcome]:
    """Return the outcomes with ``na_prob`` from the file, or checked where the rows have it.

    An answer without a confidence of its own gets ``1 - na_prob`` as one.

    Args:
        outcomes: by question id.
        path: ``{id: probability}``; None where the rows may have a field ``na_prob``.
        place: the file of the predictions, for errors.

    Raises:
        GoldError: a probability is no number from 0 to 1, or some answers have none.
    """
    given = _read(path) if path is not None else {}
    found = {
        identity: _with(outcome, given.get(identity), f"{path or place}: {identity}")
        for identity, outcome in outcomes.items()
    }
    replies = {i: o.reply for i, o in found.items() if o.reply is not None}
    without = [i for i, reply in replies.items() if reply.raw.get("na_prob") is None]
    if without and (path is not None or len(without) < len(replies)):
        raise GoldError(
            f"id '{without[0]}' has no 'na_prob'",
            where=str(path or place),
            remedy="give one for every answer, or none",
        )
    return found


def _read(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise GoldError("no such file", where=str(path), remedy="check --na-prob")
    value = files.document(path)
    if not isinstance(value, dict):
        raise GoldError("is no object {id: probability}", where=str(path))
    return value


def _with(outcome: Outcome, value: Any, place: str) -> Outcome:
    if outcome.reply is None:
        return outcome
    raw = dict(outcome.reply.raw)
    value = raw.get("na_prob") if value is None else value
    if value is None:
        return outcome
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or math.isnan(value) or not 0.0 <= value <= 1.0:
        raise GoldError(f"'na_prob' is {value!r}, not a number from 0 to 1", where=place)
    raw["na_prob"] = float(value)
    raw.setdefault("confidence", 1.0 - value)
    return replace(outcome, reply=replace(outcome.reply, raw=raw))
