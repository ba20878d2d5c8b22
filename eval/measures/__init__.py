"""Measures by name: ``parse("hit@5")`` gives a value that prints ``hit@5`` again."""

from __future__ import annotations

from eval.measures.base import Measure
from rag.errors import UnknownNameError
from rag.registry import Registry

registry = Registry(
    "measure",
    {
        "R@k": "eval.measures.recall:Recall",
        "MRR@k": "eval.measures.mrr:MRR",
        "nDCG@k": "eval.measures.ndcg:NDCG",
        "hit@k": "eval.measures.hit:Hit",
        "span_recall@k": "eval.measures.span_recall:SpanRecall",
        "EM": "eval.measures.em:EM",
        "F1": "eval.measures.f1:F1",
        "best_EM": "eval.measures.best_threshold:BestEM",
        "best_EM_threshold": "eval.measures.best_threshold:BestEMThreshold",
        "best_F1": "eval.measures.best_threshold:BestF1",
        "best_F1_threshold": "eval.measures.best_threshold:BestF1Threshold",
        "ROUGE-L": "eval.measures.rouge_l:RougeL",
        "citation_recall": "eval.measures.citation_recall:CitationRecall",
        "citation_precision": "eval.measures.citation_precision:CitationPrecision",
        "faithfulness": "eval.measures.faithfulness:Faithfulness",
        "verbatim": "eval.measures.verbatim:Verbatim",
        "no_answer_f1": "eval.measures.no_answer_f1:NoAnswerF1",
        "AURC": "eval.measures.aurc:AURC",
        "coverage@precision=p": "eval.measures.coverage:Coverage",
        "ECE": "eval.measures.ece:ECE",
        "answer_key": "eval.measures.answer_key:AnswerKey",
        "evidence_cited": "eval.measures.evidence_cited:EvidenceCited",
        "evidence_first": "eval.measures.evidence_first:EvidenceFirst",
        "right": "eval.measures.right:Right",
        "right_when_answered": "eval.measures.right_when_answered:RightWhenAnswered",
        "refusal": "eval.measures.refusal:Refusal",
        "false_refusal": "eval.measures.false_refusal:FalseRefusal",
        "AUROC": "eval.measures.auroc:AUROC",
        "quote_exact": "eval.measures.quote_exact:QuoteExact",
        "search_p50": "eval.measures.latency:SearchP50",
        "search_p95": "eval.measures.latency:SearchP95",
        "ask_p50": "eval.measures.latency:AskP50",
        "ask_p95": "eval.measures.latency:AskP95",
    },
)


ALIASES = {"refusal_recall": "refusal"}
"""Names that other projects use for a measure; it prints its own."""


def parse(name: str) -> Measure:
    """Return the measure of this name, such as ``nDCG@10`` or ``refusal``.

    Raises:
        UnknownNameError: no such measure, or ``@`` is not followed by a whole number above 0.
        MissingPackageError: the measure's package is not installed.
    """
    name = ALIASES.get(name.strip(), name)
    head, at, cutoff = name.strip().partition("@")
    if not at:
        measure: Measure = registry.load(head)()
        return measure
    if cutoff.startswith("precision="):
        levelled: Measure = registry.load(f"{head}@precision=p")(level=_level(name, cutoff))
        return levelled
    if not cutoff.isdigit() or int(cutoff) < 1:
        raise UnknownNameError(
            f"measure '{name}' has no rank after the @", remedy=f"write for example {head}@5"
        )
    ranked: Measure = registry.load(f"{head}@k")(cutoff=int(cutoff))
    return ranked


def _level(name: str, words: str) -> float:
    try:
        level = float(words.removeprefix("precision="))
    except ValueError:
        level = 0.0
    if not 0.0 < level <= 1.0:
        raise UnknownNameError(
            f"measure '{name}' has no share after the =", remedy="write for example precision=.95"
        )
    return level


def defaults(*, by_id: bool, k: int, did: frozenset[str]) -> list[Measure]:
    """Return the measures of a run that names none.

    Args:
        by_id: whether the gold judges passages by id, so that all relevant ones are known.
        k: how many passages the user is shown.
        did: what the system was asked for: ``search``, ``ask``.
    """
    ranked = (
        [f"R@{k}", "MRR@10", "nDCG@10"]
        if by_id
        else ["hit@1", f"hit@{k}", "MRR@10", f"span_recall@{k}"]
    )
    names = list(dict.fromkeys(ranked)) + [
        name for name in registry_order() if not name.endswith(("@k", "=p"))
    ]
    names.insert(names.index("ECE"), "coverage@precision=.95")
    return [measure for measure in map(parse, names) if measure.needs in did]


def registry_order() -> list[str]:
    """Return the names in the order in which a report shows them."""
    return list(_ORDER)


_ORDER = (
    "R@k", "MRR@k", "nDCG@k", "hit@k", "span_recall@k",
    "answer_key", "EM", "F1", "ROUGE-L",
    "best_EM", "best_EM_threshold", "best_F1", "best_F1_threshold",
    "evidence_cited", "evidence_first", "right", "right_when_answered",
    "citation_recall", "citation_precision", "faithfulness", "verbatim", "quote_exact",
    "refusal", "false_refusal", "no_answer_f1",
    "AUROC", "AURC", "coverage@precision=p", "ECE",
    "search_p50", "search_p95", "ask_p50", "ask_p95",
)  # fmt: skip
