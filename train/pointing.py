"""Show where in a sentence the answer stands: what a reranker learns beside its score.

A good sentence teaches more when its answer is pointed at: which pieces say it, and that a wrong
sentence has none. The place before the question stands for "nowhere", as in readers of questions
that may have no answer (Devlin et al., NAACL 2019, section 4.3).
"""

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

NOWHERE = (0,)
"""The place of a row whose sentence does not answer."""


def places(tokenizer: Tokenizer, told: str, keys: Sequence[str]) -> list[int]:
    """Return which pieces of a sentence hold any of the keys, blind to case; none if none does."""
    plain = told.lower()
    spans = [(plain.find(key.lower()), len(key)) for key in keys]
    cuts = [(start, start + length) for start, length in spans if start >= 0]
    if not cuts or len(plain) != len(told):
        return []
    offsets = tokenizer.encode(told, add_special_tokens=False).offsets
    return [
        number
        for number, (begin, end) in enumerate(offsets)
        if any(begin < stop and end > start for start, stop in cuts)
    ]


def loss(logits: Tensor, wanted: Sequence[Sequence[int]]) -> Tensor:
    """Cross-entropy of each row's places against the wanted ones: float32 [rows].

    `logits` [rows, length] are far below zero where no answer can stand. A row that wants no place
    has a loss of 0: where its answer stands is not known.
    """
    right = torch.full_like(logits, -1e4)
    known = torch.zeros(len(logits))
    for row, chosen in enumerate(wanted):
        right[row, list(chosen)] = 0.0
        known[row] = float(bool(chosen))
    missed = torch.logsumexp(logits, 1) - torch.logsumexp(logits + right, 1)
    return torch.where(known > 0, missed, torch.zeros_like(missed))
