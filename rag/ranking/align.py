"""Word-by-word agreement of a question and a sentence, also across languages.

For each telling word of the question, the best-matching word of the sentence is sought in the
bundled static vectors, where "law" lies near "Gesetz" (late interaction: Khattab, Zaharia,
"ColBERT", SIGIR 2020, here on context-free vectors). Words that most candidates match, such as the
name of the ministry in a paper about it, say little and weigh little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.analysis.compounds import split
from rag.analysis.language import function_words
from rag.embed.base import Embedder

Scores = NDArray[np.float64]

_WORD = re.compile(r"\w+(?:[/.]\w+)*")
UNRELATED, SAME = 0.30, 0.85
"""Cosines of two words that count as no match and as a full one; linear in between."""
SMOOTHING = 0.02
"""Keeps the weight of a word that no candidate matches finite."""


def telling(text: str, language: str) -> tuple[str, ...]:
    """Return a question's words without function words, each once, in order."""
    stops = function_words(language)
    words = [w for w in _WORD.findall(text) if w.lower() not in stops or _is_acronym(w, text)]
    return tuple(dict.fromkeys(words))


def _is_acronym(word: str, text: str) -> bool:
    return word.isupper() and len(word) > 1 and not text.isupper()


def matches(
    question: Sequence[str],
    variants: Mapping[str, Sequence[str]],
    texts: Sequence[str],
    words: Embedder,
) -> Scores:
    """Return how well each text holds each word of the question, in [0, 1].

    Args:
        question: telling words of the question.
        variants: other forms of a word that count as the word itself (acronyms).
        texts: candidate texts, of any length.
        words: an encoder whose vectors of single words are comparable across languages.

    Returns:
        Shape ``(len(question), len(texts))``.
    """
    if not question or not texts:
        return np.zeros((len(question), len(texts)))
    bags = [_bag(text) for text in texts]
    vocabulary = {word: i for i, word in enumerate(dict.fromkeys(w for bag in bags for w in bag))}
    similar = _similarities(question, variants, list(vocabulary), words)
    flat = np.array([vocabulary[w] for bag in bags for w in bag])
    starts = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
    return np.asarray(np.maximum.reduceat(similar[:, flat], starts, axis=1))


def rarity(found: Scores) -> Scores:
    """Return a weight per word of the question, summing to 1: rare among the texts is heavy."""
    weights = -np.log(SMOOTHING + (1.0 - SMOOTHING) * found.mean(axis=1))
    total = float(weights.sum())
    return np.asarray(weights / total if total > 0 else np.full(len(found), 1.0 / len(found)))


@lru_cache(maxsize=4096)
def _bag(text: str) -> tuple[str, ...]:
    """The words of a text, lower case, with the parts of German compounds."""
    found = [word.lower() for word in _WORD.findall(text)]
    parts = [part for word in set(found) for part in split(word)]
    return tuple(dict.fromkeys((*found, *parts))) or ("",)


def _similarities(
    question: Sequence[str],
    variants: Mapping[str, Sequence[str]],
    vocabulary: Sequence[str],
    words: Embedder,
) -> Scores:
    """Matches in [0, 1], shape ``(question words, vocabulary)``."""
    there = words.encode_passages(vocabulary)
    rows = np.zeros((len(question), len(vocabulary)))
    places = {word: i for i, word in enumerate(vocabulary)}
    for row, word in enumerate(question):
        forms = [word, *split(word), *variants.get(word, ())]
        cosine = (words.encode_queries(forms) @ there.T).max(axis=0)
        rows[row] = np.clip((cosine - UNRELATED) / (SAME - UNRELATED), 0.0, 1.0)
        same = [places[form.lower()] for form in forms if form.lower() in places]
        rows[row, same] = 1.0
    return rows
