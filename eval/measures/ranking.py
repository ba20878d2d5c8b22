"""Rankings handed to ir_measures, which computes what trec_eval computes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.items import Row


def by_ir_measures(measure: str, rows: Sequence[Row]) -> list[float | None]:
    """Return the per-query values of an ir_measures measure; None for rows without judgements.

    trec_eval orders by score and breaks ties by id; the system's own order is kept by giving it
    falling scores. A passage that is listed twice counts at its first rank only.
    """
    import ir_measures

    judged = [row for row in rows if row.question.relevant]
    qrels = [
        ir_measures.Qrel(row.question.id, passage, grade)
        for row in judged
        for passage, grade in row.question.relevant.items()
    ]
    run = [
        ir_measures.ScoredDoc(row.question.id, passage, -float(rank))
        for row in judged
        for rank, passage in enumerate(dict.fromkeys(_names(row)))
    ]
    parsed = ir_measures.parse_measure(measure)
    values = {m.query_id: float(m.value) for m in ir_measures.iter_calc([parsed], qrels, run)}
    return [values.get(row.question.id, 0.0) if row.question.relevant else None for row in rows]


def _names(row: Row) -> Iterator[str]:
    """Yield the documents in their order; passages without one keep their ranks."""
    for at, retrieved in enumerate(row.outcome.retrieved):
        yield retrieved.document or f"\0{at}"
