"""How many sentences are quoted without a model: those near the best one, and no more."""

from __future__ import annotations

import numpy as np

from rag.backends.base import Question
from rag.backends.extractive import ExtractiveBackend
from rag.config import Settings
from rag.types import DocumentInfo, Evidence, Hit, Passage
from train.quoting import quoted

SENTENCES = (
    "Der Hafen kostet drei Millionen Euro.",
    "Die Brücke wird im Mai eröffnet.",
    "Das Amt beschäftigt vierzig Menschen.",
    "Ein Gutachten liegt seit Juni vor.",
    "Die Bahn fährt zweimal in der Stunde.",
)


def quotes(*scores: float) -> list[str]:
    """Return what is quoted of sentences of these scores, each a document of its own."""
    found = []
    for number, (text, score) in enumerate(zip(SENTENCES, scores, strict=False)):
        info = DocumentInfo(f"d{number}", f"d{number}.txt", "Notiz", language="de")
        passage = Passage(info.id, 0, 0, len(text), language="de")
        found.append(Evidence(Hit(passage, info, text, 1.0), 0, len(text), text, score))
    asked = Question("Was gibt es Neues?", "de", (), Settings().answer_sentences)
    reply = ExtractiveBackend().answer(asked, [one.hit for one in found], found)
    return [draft.text for draft in reply.drafts]


def test_a_sentence_far_below_the_best_is_not_quoted_beside_it() -> None:
    assert quotes(0.9, 0.28, 0.26) == [SENTENCES[0], SENTENCES[1]]


def test_of_many_that_are_as_likely_four_are_quoted() -> None:
    assert quotes(0.5, 0.5, 0.5, 0.5, 0.5) == list(SENTENCES[:4])


def test_the_measurement_behind_it_counts_what_the_backend_quotes() -> None:
    for scores in ((0.9, 0.28, 0.26), (0.5,) * 5, (0.4, 0.3, 0.1)):
        odds = np.log(np.array(scores) / (1 - np.array(scores)))
        assert len(quoted(odds, 4, 0.3)) == len(quotes(*scores))
