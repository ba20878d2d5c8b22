"""What the cross-encoder says must count in the order of the sentences."""

import numpy as np
import pytest

from rag.assistant import Assistant
from rag.config import load
from rag.ranking.pairing import readings
from rag.ranking.rerank import CROSSED, UNREAD, cut, probabilities, to_read
from rag.ranking.signs import Reading
from rag.types import DocumentInfo, Hit, Passage


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


def test_beside_the_likeliest_the_best_sentence_of_every_further_passage_is_read() -> None:
    odds = np.linspace(5.0, -5.0, CROSSED + 20)
    passages = np.zeros(len(odds), np.int64)
    passages[CROSSED + 3 :] = 1
    passages[CROSSED + 7 :] = 2
    chosen = to_read(odds, passages).tolist()
    assert chosen == [*range(CROSSED), CROSSED + 3, CROSSED + 7]


def test_no_more_than_a_few_further_passages_are_read() -> None:
    odds = np.linspace(5.0, -5.0, CROSSED + 20)
    chosen = to_read(odds, np.arange(len(odds)))
    assert chosen.tolist() == list(range(CROSSED + UNREAD))


LIST = (
    "Das Amt prüft Bauteile.\n\nDie Anzeige enthält mindestens:\n\n"
    "• die Bezeichnung des Bauteils,\n\n• die geplante Art des Einsatzes.\n\n"
    "Danach entscheidet das Amt darüber."
)


def read_of(text: str) -> dict[str, str]:
    """What the cross-encoder reads of each sentence, and its context."""
    info = DocumentInfo("d", "d.md", "Merkblatt", language="de")
    hits = [Hit(Passage("d", 0, 7, 7 + len(text), language="de"), info, text, 1.0)]
    told = (one.partition("\t") for one in readings(hits, cut(hits)))
    return {sentence: context for sentence, _, context in told}


def test_an_item_is_read_with_the_words_that_announce_the_list() -> None:
    told = read_of(LIST)
    above = "Merkblatt · Die Anzeige enthält mindestens:"
    assert told["die Bezeichnung des Bauteils,"] == above
    assert told["die geplante Art des Einsatzes."] == above
    assert told["Danach entscheidet das Amt darüber."].endswith("Art des Einsatzes.")


def test_words_that_announce_a_list_are_read_with_its_items() -> None:
    whole = (
        "Die Anzeige enthält mindestens: die Bezeichnung des Bauteils, "
        "die geplante Art des Einsatzes."
    )
    assert whole in read_of(LIST)
