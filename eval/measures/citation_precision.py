"""citation_precision: the share of an answer's citations that their sentence needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply
from eval.measures.citing import Citing


class CitationPrecision(Citing):
    """Citation precision of ALCE (Gao et al. 2023).

    A citation counts where its sentence is borne out and it is not irrelevant: alone it does not
    bear the sentence out, yet the others do without it. Unlike in ALCE the citations of a sentence
    with an unknown number stay in the denominator.
    """

    name: ClassVar[str] = "citation_precision"

    def share(self, reply: Reply) -> float:
        """Return the share of good citations; 0 where nothing is cited."""
        total = sum(min(len(set(numbers)), support.AT_MOST) for _, numbers in reply.sentences)
        good = sum(_good(reply, text, numbers) for text, numbers in reply.sentences)
        return good / total if total else 0.0


def _good(reply: Reply, text: str, numbers: Sequence[int]) -> int:
    """Return how many citations of one sentence count."""
    sources = support.cited(reply, numbers)
    if sources is None or not support.supports(text, sources):
        return 0
    return sum(not _irrelevant(text, sources, at) for at in range(len(sources)))


def _irrelevant(text: str, sources: Sequence[support.Source], at: int) -> bool:
    if support.supports(text, sources[at : at + 1]):
        return False
    return support.supports(text, [*sources[:at], *sources[at + 1 :]])
