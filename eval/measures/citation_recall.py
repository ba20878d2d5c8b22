"""citation_recall: the share of an answer's sentences that their own citations bear out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply
from eval.measures.citing import Citing, of_sentences


class CitationRecall(Citing):
    """Citation recall of ALCE (Gao et al. 2023): all cited passages of a sentence together.

    A sentence without a citation, or with a number that no citation has, scores 0. Unlike in ALCE
    an answer without sentences scores 0 instead of leaving the mean.
    """

    name: ClassVar[str] = "citation_recall"

    def share(self, reply: Reply) -> float:
        """Return the share of supported sentences."""
        return of_sentences(reply, borne_out)


def borne_out(reply: Reply, text: str, numbers: Sequence[int]) -> bool:
    """Whether the passages that a sentence cites bear it out together."""
    sources = support.cited(reply, numbers)
    return sources is not None and support.supports(text, sources)
