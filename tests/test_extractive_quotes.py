"""How many sentences are quoted without a model: those near the best one, and no more."""

from __future__ import annotations

import numpy as np

from rag.backends.base import Question
from rag.backends.extractive import ExtractiveBackend
from rag.config import Settings
from rag.ranking.rerank import cut
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


def test_items_that_the_same_words_govern_are_quoted_as_one_with_them() -> None:
    text = (
        "The measures fall into two groups:\n\n• eight strategic measures, such as limits;\n\n"
        "• eleven technical measures, such as controls."
    )
    info = DocumentInfo("d", "d.md", "Notice", language="en")
    hit = Hit(Passage("d", 0, 0, len(text), language="en"), info, text, 1.0)
    items = [text.index(word) for word in ("eight", "eleven")]
    ends = [text.index(";") + 1, len(text)]
    found = [
        Evidence(hit, start, end, text[start:end], 0.5)
        for start, end in zip(items, ends, strict=True)
    ]
    asked = Question("How many technical measures are there?", "en", (), 4)
    (draft,) = ExtractiveBackend().answer(asked, [hit], found).drafts
    assert draft.text == text


def test_the_bullet_of_an_item_is_neither_ranked_nor_quoted() -> None:
    items = "• einen Plan der Brücke mit Kosten,\n\n☑ ein Gutachten zum Hafen samt Plan."
    text = f"Das Amt legt zwei Dinge vor:\n\n{items}"
    info = DocumentInfo("d", "d.md", "Notiz", language="de")
    found = cut([Hit(Passage("d", 0, 5, 5 + len(text), language="de"), info, text, 1.0)])
    assert [one.text for one in found][1:] == [
        "einen Plan der Brücke mit Kosten,",
        "ein Gutachten zum Hafen samt Plan.",
    ]
    assert all(text[one.start - 5 : one.end - 5] == one.text for one in found)
