"""Reading the JSON of ``fundstelle ask --json`` (DESIGN §3) into values that measures use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.items import Cited, Reply, Retrieved
from rag.errors import GoldError

STATUSES = ("answered", "partial", "no_evidence", "backend_failed")


def reply(row: Mapping[str, Any], place: str) -> Reply:
    """Return the answer of one JSON object.

    Raises:
        GoldError: a field is missing or of another type; ``place`` is named.
    """
    status = row.get("status")
    if status not in STATUSES:
        raise GoldError(
            f"field 'status' is {status!r}", where=place, remedy=f"allowed: {', '.join(STATUSES)}"
        )
    return Reply(
        status=status,
        sentences=tuple(_sentence(one, place) for one in objects(row, "sentences", place)),
        citations=tuple(_cited(one, place) for one in objects(row, "citations", place)),
        raw=row,
        cites=row.get("cites") is not False,
    )


def retrieved(rows: Sequence[Any], place: str) -> tuple[Retrieved, ...]:
    """Return the passages of ``search --json``.

    Raises:
        GoldError: a field is missing or of another type; ``place`` is named.
    """
    return tuple(_retrieved(one, place) for one in objects({"passages": rows}, "passages", place))


def _retrieved(row: Mapping[str, Any], place: str) -> Retrieved:
    score = row.get("score", 0.0)
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise GoldError("field 'passages.score' is not a number", where=place)
    return Retrieved(
        document=_text(row, "document", place),
        text=_text(row, "text", place),
        score=float(score),
        page=_whole(row, "page", place),
        start=_whole(row, "start", place),
        end=_whole(row, "end", place),
    )


def _sentence(row: Mapping[str, Any], place: str) -> tuple[str, tuple[int, ...]]:
    numbers = row.get("citations")
    if not isinstance(numbers, list) or not all(isinstance(n, int) for n in numbers):
        raise GoldError("field 'sentences.citations' is not a list of numbers", where=place)
    return _text(row, "text", place), tuple(numbers)


def _cited(row: Mapping[str, Any], place: str) -> Cited:
    number = _whole(row, "number", place)
    if number is None:
        raise GoldError("field 'citations.number' is missing", where=place)
    return Cited(
        number=number,
        document=_text(row, "document", place),
        quote=_text(row, "quote", place),
        document_id=str(row.get("document_id") or ""),
        start=_whole(row, "start", place),
        end=_whole(row, "end", place),
        passage=str(row.get("passage") or ""),
        title=str(row.get("title") or ""),
        date=str(row.get("date") or ""),
    )


def objects(row: Mapping[str, Any], field: str, place: str) -> list[Mapping[str, Any]]:
    """Return a field that must be a list of objects.

    Raises:
        GoldError: it is missing or something else; ``place`` is named.
    """
    values = row.get(field)
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
        raise GoldError(f"field '{field}' is not a list of objects", where=place)
    return values


def _text(row: Mapping[str, Any], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise GoldError(f"field '{field}' is not a text", where=place)
    return value


def _whole(row: Mapping[str, Any], field: str, place: str) -> int | None:
    value = row.get(field)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise GoldError(f"field '{field}' is not a whole number", where=place)
    return value
