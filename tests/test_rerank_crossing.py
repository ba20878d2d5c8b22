"""What the cross-encoder says must count in the order of the sentences."""

import numpy as np
import pytest

from rag.assistant import Assistant
from rag.config import load
from rag.rerank import cut, probabilities
from rag.signs import Reading


class Favours:
    """Scores one wording high and all others low."""

    id = "fundstelle-evidence-5"

    def __init__(self, words):
        self.words = words

    def score(self, question, texts):  # noqa: ARG002 - the protocol
        return np.array([20.0 if self.words in text else -20.0 for text in texts], np.float32)


@pytest.mark.parametrize("place", [0, -1])
def test_the_sentence_that_the_cross_encoder_favours_comes_first(small_index, place):
    with Assistant.open(settings=load({"index": small_index}, environ={})) as assistant:
        given = assistant.finder.reading
        query, hits = assistant.finder.candidates("Was kostet der Austausch der Technik?")
        found = cut(hits)
        words = found[place].text
        reading = Reading(given.embedder, given.words, given.analyser, Favours(words))
        sure, read = probabilities(query, hits, found, reading)
    assert words in found[int(sure.argmax())].text
    assert max(score for score in read if score is not None) == 20.0
