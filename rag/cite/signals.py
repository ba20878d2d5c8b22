"""The signals of the support model, by name: what can be counted about a sentence and its source.

A row is one sentence against the windows of its evidence. Adding a signal is one line here and a
new fit (``python -m train.citations``); the weights lie in ``data/support.toml``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag.cite.closeness import Similarity, closeness
from rag.cite.content import Word, content, coverage, terms
from rag.cite.evidence import Window, about
from rag.cite.facts import facts
from rag.cite.names import find, written_out
from rag.cite.polarity import balance
from rag.cite.rendered import strange
from rag.types import Hit, Problem, ProblemKind

NAMES = (
    "covered", "passage", "neighbours", "close", "matched", "weakest", "unmatched",
    "number", "name", "negation", "modality", "length", "agreeing", "strange", "denials",
    "negations",
)  # fmt: skip
"""The signals, in the order of the data file."""

NEAR = 4
"""Content words between two neighbours of the sentence that still stand together in the source."""

UNMATCHED = 0.5
"""Match below which a word of the sentence has no like in its evidence."""


def signals(
    claim: str,
    language: str,
    cited: Sequence[Hit],
    windows: Sequence[Window],
    problems: Sequence[Problem],
    similarity: Similarity | None,
) -> Mapping[str, float]:
    """Return every signal of ``NAMES``.

    ``covered``, ``passage``: share of the content words in the evidence and in all that is cited.
    ``neighbours``: share of neighbouring words that stand together there, too. ``close``: closeness
    of the whole sentence. ``matched``, ``weakest``, ``unmatched``: mean and least match of its
    words, also across languages, and the share without any. ``number`` … ``modality``: objections
    of each kind, three at most. ``length``: logarithm of its words. ``agreeing``: numbers and sure
    names against which nothing is said, three at most. ``strange``: names that nothing in a text of
    another language renders, three at most; ``denials``: by how many denials sentence and evidence
    differ, two at most, and ``negations``: by how many negations among them. ``held``, which the
    model does not use: share of words, numbers and names held, for want of an embedder.
    """
    words = content(claim, language)
    same = [w for w in windows if w.language == language]
    meta = [about(cited[w.hit]) for w in windows]
    evidence = terms(
        [*(w.text for w in same), *meta, *(written_out(w.text) for w in same)], language
    )
    whole = terms([hit.text for hit in cited], language) if same else frozenset()
    counts = Counter(problem.kind for problem in problems)
    matched = _matches(words, evidence, language, windows, meta, similarity)
    stated = len(facts(claim, language)) + sum(n.sure for n in find(claim, language))
    denials, negations = _denials(claim, language, windows)
    wrong = counts[ProblemKind.NUMBER] + counts[ProblemKind.NAME]
    return {
        "covered": coverage(words, evidence) if same else 0.0,
        "passage": coverage(words, whole | evidence) if same else 0.0,
        "neighbours": _neighbours(words, [content(w.text, language) for w in same]),
        "close": _close(claim, windows, similarity),
        "matched": sum(matched) / len(matched) if matched else 0.0,
        "weakest": min(matched, default=0.0),
        "unmatched": sum(m < UNMATCHED for m in matched) / len(matched) if matched else 1.0,
        **{kind: min(3.0, counts[ProblemKind(kind)]) for kind in _COUNTED},
        "length": math.log1p(len(words)),
        "held": (coverage(words, evidence) * len(words) + stated - wrong)
        / max(1, len(words) + stated),
        "agreeing": float(max(0, min(3, stated - wrong))),
        "strange": _strange(claim, language, windows, similarity),
        "denials": denials,
        "negations": negations,
    }


_COUNTED = ("number", "name", "negation", "modality")


def _strange(
    claim: str, language: str, windows: Sequence[Window], similarity: Similarity | None
) -> float:
    if similarity is None or any(window.language == language for window in windows):
        return 0.0
    return float(min(3, strange(claim, language, windows, similarity)))


def _denials(claim: str, language: str, windows: Sequence[Window]) -> tuple[float, float]:
    found = (balance(claim, language, one.text, one.language) for one in windows)
    denials, negations = min(found, default=(0, 0))
    return float(min(2, denials)), float(min(2, negations))


def _close(claim: str, windows: Sequence[Window], similarity: Similarity | None) -> float:
    if similarity is None or not windows:
        return 0.0
    return max(closeness(claim, [w.text], w.language, similarity)[0] for w in windows)


def _matches(
    words: Sequence[Word],
    evidence: frozenset[str],
    language: str,
    windows: Sequence[Window],
    meta: Sequence[str],
    similarity: Similarity | None,
) -> list[float]:
    """Return how well the evidence holds each word: by its stem, or by the nearest word there."""
    held = [coverage([word], evidence) for word in words]
    if similarity is None:
        return held
    known = [w.text.lower() for one in windows for w in content(one.text, one.language)]
    known += [w.text.lower() for text in meta for w in content(text, language)]
    near = similarity.matches([w.text.lower() for w in words], list(dict.fromkeys(known)))
    return [max(a, float(b)) for a, b in zip(held, near, strict=True)]


def _neighbours(words: Sequence[Word], sources: Sequence[Sequence[Word]]) -> float:
    """Return the share of pairs of neighbours that the source has within ``NEAR`` words."""
    pairs = [(a.terms[0], b.terms[0]) for a, b in pairwise(words) if a.terms and b.terms]
    if not pairs:
        return 0.0
    together = {
        frozenset((word.terms[0], other.terms[0]))
        for source in sources
        for at, word in enumerate(source)
        for other in source[at + 1 : at + 1 + NEAR]
        if word.terms and other.terms
    }
    return sum(frozenset(pair) in together for pair in pairs) / len(pairs)
