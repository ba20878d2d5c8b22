"""verbatim: the share of an answer's sentences that are their source's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from eval import support
from eval.items import Reply
from eval.measures.citing import Citing, of_sentences


class Verbatim(Citing):
    """Share of sentences that stand in their cited passages, typography aside.

    A sentence with quotations counts where all of these stand there and the rest agrees. It says
    how an answer is written, not whether it is right.
    """

    name: ClassVar[str] = "verbatim"

    def share(self, reply: Reply) -> float:
        """Return the share of sentences in their source's own words."""
        return of_sentences(reply, _stands)


def _stands(reply: Reply, text: str, numbers: Sequence[int]) -> bool:
    sources = support.cited(reply, numbers)
    return sources is not None and support.is_verbatim(text, sources)
