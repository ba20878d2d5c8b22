"""What a cross-encoder is to the rest of the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import BackendError, FundstelleError

Scores = NDArray[np.float32]
"""Shape ``(n,)``; like log-odds: any real number, higher is better."""

CONTEXT = "\t"
"""Stands in a text between the sentence and what it stands in: title, previous sentence."""


class CrossEncoder(Protocol):
    """Reads a question and a text together and scores how well the text answers."""

    @property
    def id(self) -> str:
        """Name of the model; scores of different models are not comparable."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Score each text, in their order; none gives an empty array.

        A text may hold one :data:`CONTEXT` mark; what follows it is read beside the sentence, but
        is not what is judged.
        """
        ...


def scored(crossing: CrossEncoder, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return a cross-encoder's score of each text, shape ``(n,)``; its class may be anybody's.

    Raises:
        BackendError: it failed, or gave other than one finite number for each text.
    """
    try:
        found = np.asarray(crossing.score(question, texts), dtype=np.float64)
    except FundstelleError:
        raise
    except Exception as error:  # whatever another's class raises
        raise _failed(f"failed ({type(error).__name__}: {error})") from error
    if found.shape != (len(texts),):
        raise _failed(f"gave scores of shape {found.shape} for {len(texts)} texts")
    if not np.isfinite(found).all():
        raise _failed("gave scores that are no numbers (null or NaN)")
    return found


def _failed(what: str) -> BackendError:
    return BackendError(
        f"the cross-encoder {what}",
        where="search.reranker",
        remedy="check the model that the setting names",
    )
