"""How answers are made comparable before EM and F1 are counted, by the answer's language.

English as in SQuAD 2.0 (Rajpurkar, Jia, Liang 2018), German as in MLQA (Lewis et al. 2020): lower
case, punctuation removed, articles removed, white space folded, in this order.
"""

from __future__ import annotations

import re
import string
import sys
import unicodedata
from collections import Counter
from functools import cache, lru_cache

_ARTICLES = {
    "en": re.compile(r"\b(a|an|the)\b"),
    "de": re.compile(r"\b(ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b"),
}


@lru_cache(maxsize=65536)
def normalise(text: str, language: str) -> str:
    """Return the text in the form in which EM compares it; no articles go in other languages."""
    # SQuAD removes ASCII punctuation only, MLQA all that Unicode calls punctuation as well.
    marks = string.punctuation if language == "en" else _punctuation()
    bare = text.lower().translate(dict.fromkeys(map(ord, marks)))
    articles = _ARTICLES.get(language)
    return " ".join((articles.sub(" ", bare) if articles else bare).split())


def exact(prediction: str, reference: str, language: str) -> float:
    """Return 1.0 where both are the same after normalising."""
    return float(normalise(prediction, language) == normalise(reference, language))


def token_f1(prediction: str, reference: str, language: str) -> float:
    """Return the F1 of the words that both have; where one is empty, whether both are."""
    left, right = normalise(prediction, language).split(), normalise(reference, language).split()
    if not left or not right:
        return float(left == right)
    same = sum((Counter(left) & Counter(right)).values())
    if not same:
        return 0.0
    precision, recall = same / len(left), same / len(right)
    return 2.0 * precision * recall / (precision + recall)


@cache
def _punctuation() -> str:
    marks = map(chr, range(sys.maxunicode + 1))
    return string.punctuation + "".join(m for m in marks if unicodedata.category(m)[0] == "P")
