"""Score-only mode: what a system returned, read from a file instead of asked for.

Read are: ours (a line of ``fundstelle ask --json`` or ``search --json``, both in one, or of an
earlier run's ``items.jsonl``), rows of RAGAS, DeepEval, RAGChecker or ALCE (``eval.foreign``),
SQuAD's ``{id: text}``, and TREC runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval import answers, files, foreign, unanswerable
from eval.inputs.jsonl import ALIASES
from eval.items import Drop, Gold, Outcome, Reply, Retrieved, Row, Run
from eval.judge import plain_name
from rag.errors import GoldError

Rows = Iterator[tuple[str, Mapping[str, Any]]]


def read(path: Path, gold: Gold, na_prob: Path | None = None) -> tuple[Run, tuple[Drop, ...]]:
    """Return one row for each gold question and what was dropped.

    A question without a prediction stays in: its outcome is empty and scores the worst value.

    Args:
        path: the predictions.
        gold: the questions that they answer.
        na_prob: SQuAD's second file, ``{id: probability that there is no answer}``.

    Raises:
        GoldError: a line cannot be read, an id comes twice, no id belongs to the gold, or only
            some answers have a probability of no answer.
    """
    if not path.is_file():
        raise GoldError("no such file", where=str(path), remedy="check --predictions")
    outcomes: dict[str, Outcome] = {}
    dropped: list[Drop] = []
    did: set[str] = set()
    wanted = {question.id for question in gold.questions}
    for place, identity, row in _identified(path, gold):
        if identity in outcomes:
            raise GoldError(f"id '{identity}' was used before", where=place)
        if identity not in wanted:
            dropped.append(Drop(place, f"id '{identity}' is not a question of the gold"))
            continue
        outcomes[identity] = _outcome(row, identity, place)
        did |= _kinds(row)
    if not outcomes:
        raise GoldError("no line has an id of the gold set", where=str(path))
    outcomes = unanswerable.attached(outcomes, na_prob, str(path))
    rows = _citing([Row(q, outcomes.get(q.id, Outcome(q.id))) for q in gold.questions])
    depth = max((len(row.outcome.retrieved) for row in rows), default=0)
    return Run(rows, frozenset(did), depth), tuple(dropped)


def strangers(run: Run) -> tuple[str, ...]:
    """Return the documents that the answers name where the gold names none of them, in order.

    Such names are mostly of another kind (ids of chunks, titles), and each passage under one counts
    as wrong. Empty where one name agrees, and where one of the two sides names nothing.
    """
    outcomes = [row.outcome for row in run.rows]
    named = [one.document for outcome in outcomes for one in outcome.retrieved]
    named += [c.document for o in outcomes if o.reply is not None for c in o.reply.citations]
    questions = [row.question for row in run.rows]
    wanted = {plain_name(name) for one in questions for name in (*one.documents, *one.relevant)}
    found = tuple(dict.fromkeys(name for name in named if name))
    return found if wanted and wanted.isdisjoint(map(plain_name, found)) else ()


def within(path: Path) -> bool:
    """Whether a gold file carries predictions in its rows, as RAGAS and ALCE files do."""
    if not path.is_file():
        return False
    try:
        _, row = next(_rows(path), ("", {}))
    except GoldError:
        return False
    return any(isinstance(row.get(name), str) for name in foreign.RESPONSES)


def _identified(path: Path, gold: Gold) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield place, id and row; a row without an id is known by its question."""
    by_text = {question.text: question.id for question in reversed(gold.questions)}
    for place, row in _rows(path):
        name = next((name for name in ALIASES["id"] if row.get(name) is not None), None)
        if name is not None:
            yield place, files.text_field(row, name, place), row
            continue
        text = next((row[n] for n in ALIASES["question"] if isinstance(row.get(n), str)), None)
        if text is None:
            raise GoldError("field 'id' is missing", where=place)
        yield place, by_text.get(text.strip(), text.strip()[:60]), row


def _rows(path: Path) -> Rows:
    _, line = next(files.lines(path), ("", ""))
    columns = line.split()
    if len(columns) == 6 and columns[1] == "Q0":
        yield from _trec(path)
    elif line.lstrip().startswith("[") or not _is_whole_object(line):
        yield from _document(path)
    else:
        yield from files.objects(path)


def _is_whole_object(line: str) -> bool:
    """Whether the first line is one object of many, not the beginning of one file-wide value."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return False
    if not isinstance(row, dict):
        return False
    return not _is_squad(row) and not any(isinstance(row.get(n), list) for n in files.WRAPPERS)


def _document(path: Path) -> Rows:
    value = files.document(path)
    if isinstance(value, dict) and _is_squad(value):
        for identity, text in value.items():
            yield f"{path}: {identity}", {"id": identity, **_squad(text)}
        return
    for number, row in enumerate(files.wrapped(path), 1):
        if not isinstance(row, dict):
            raise GoldError("not a JSON object", where=f"{path}: row {number}")
        yield f"{path}: row {number}", row


def _is_squad(value: Mapping[str, Any]) -> bool:
    """Whether this is ``{id: text}``; a row of ours has other than texts, or a field we know."""
    known = {*ALIASES["id"], *ALIASES["question"], "status", "passages"}
    return bool(value) and not known & set(value) and all(
        isinstance(text, str) for text in value.values()
    )  # fmt: skip


def _squad(text: str) -> dict[str, Any]:
    """Return an answer as it stands: SQuAD's scorer knows no sentences and no citation marks."""
    if not text:
        return {"status": "no_evidence", "answer": "", "sentences": [], "citations": []}
    sentences = [{"text": text, "citations": []}]
    return {"status": "answered", "answer": text, "sentences": sentences, "citations": []}


def _trec(path: Path) -> Rows:
    """Yield one search result a query, ordered as trec_eval does: by score, ties by document."""
    found: dict[str, list[tuple[float, str]]] = {}
    for place, line in files.lines(path):
        columns = line.split()
        try:
            query, _, document, _, score, _ = columns
            found.setdefault(query, []).append((float(score), document))
        except ValueError as error:
            raise GoldError("not 'query Q0 document rank score tag'", where=place) from error
    for query, scored in found.items():
        passages = [
            {"document": document, "score": score, "text": ""}
            for score, document in sorted(scored, reverse=True)
        ]
        yield f"{path}: {query}", {"id": query, "passages": passages}


def _outcome(row: Mapping[str, Any], identity: str, place: str) -> Outcome:
    kinds = _kinds(row)
    # A line of an earlier run's items.jsonl may be about a question that had no answer.
    if not kinds and "scores" not in row:
        raise GoldError(
            "neither an answer ('status', 'sentences', 'citations') nor 'passages'",
            where=place,
            remedy="nor a text under one of: " + ", ".join(foreign.RESPONSES),
        )
    error, answer = row.get("error"), _answer(row)
    return Outcome(
        id=identity,
        retrieved=_retrieved(row, place) if "search" in kinds else (),
        reply=_reply(row, answer, place),
        timings=_timings(row, answer),
        error=str(error) if error else None,
    )


def _reply(row: Mapping[str, Any], answer: Mapping[str, Any] | None, place: str) -> Reply | None:
    if answer is not None:
        return answers.reply(answer, place)
    return None if "passages" in row else foreign.reply(row, place)


def _retrieved(row: Mapping[str, Any], place: str) -> tuple[Retrieved, ...]:
    if isinstance(row.get("passages"), list):
        return answers.retrieved(row["passages"], place)
    return foreign.contexts(row, place)


def _citing(rows: list[Row]) -> list[Row]:
    """Mark the answers of a system that never cites: it is not judged by citations."""
    replies = [row.outcome.reply for row in rows if row.outcome.reply is not None]
    if any(numbers for reply in replies for _, numbers in reply.sentences):
        return rows
    return [replace(row, outcome=_uncited(row.outcome)) for row in rows]


def _uncited(outcome: Outcome) -> Outcome:
    if outcome.reply is None:
        return outcome
    raw = {**outcome.reply.raw, "cites": False}
    return replace(outcome, reply=replace(outcome.reply, raw=raw, cites=False))


def _answer(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the object that holds the answer: the line itself, or its ``answer`` object."""
    if isinstance(row.get("answer"), dict):
        return row["answer"]  # type: ignore[no-any-return]
    return row if "status" in row else None


def _kinds(row: Mapping[str, Any]) -> set[str]:
    ours = _answer(row) is not None or isinstance(row.get("passages"), list)
    names = (*foreign.RESPONSES, "answer")
    said = _answer(row) is not None or (not ours and any(name in row for name in names))
    lists = ("passages",) if ours else foreign.CONTEXTS
    searched = any(isinstance(row.get(name), list) for name in lists)
    return ({"ask"} if said else set()) | ({"search"} if searched else set())


def _timings(row: Mapping[str, Any], answer: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the milliseconds of the answer and of the search, where they are given."""
    found: dict[str, float] = {}
    for kind, holder in (("ask", answer), ("search", row)):
        timings = holder.get("timings") if holder is not None else None
        total = timings.get(kind, timings.get("total")) if isinstance(timings, dict) else None
        if isinstance(total, int | float) and (kind == "ask" or "passages" in row):
            found[kind] = float(total)
    return found
