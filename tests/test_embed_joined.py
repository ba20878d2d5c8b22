"""Both bundled encoders in one vector, and the pieces that they share."""

import numpy as np
import pytest

from rag.config import load
from rag.crossing import open_crossing
from rag.embed import open_embedder
from rag.errors import UsageError

TEXTS = (
    "Nach chinesischem Recht müssen Unternehmen den Behörden zuarbeiten.",
    "Der Ausschuss tagt am Dienstag. " * 12,
    "Im Sommer brannte der Wald.",
)
QUESTION = "What does Chinese law require of companies?"


def encoder(name):
    return open_embedder(load({"embedding.model": name}, environ={}))


def test_the_product_of_joined_vectors_is_the_mean_of_both_cosines():
    cosines = [
        one.encode_passages(TEXTS) @ one.encode_queries([QUESTION])[0]
        for one in (encoder("bundled-fast"), encoder("bundled-contextual"))
    ]
    both = encoder("bundled-joined")
    found = both.encode_passages(TEXTS) @ both.encode_queries([QUESTION])[0]
    assert found == pytest.approx(np.mean(cosines, axis=0), abs=1e-5)
    assert found.argmax() == 0


@pytest.mark.parametrize("name", ["bundled", "bundled-contextual"])
def test_a_passage_has_the_same_vector_whatever_stands_beside_it(name):
    one = encoder(name)
    alone, beside = one.encode_passages(TEXTS[:1])[0], one.encode_passages(TEXTS)[0]
    assert alone == pytest.approx(beside, abs=1e-5)


def test_an_index_of_one_encoder_is_not_taken_for_that_of_another():
    names = ("bundled-fast", "bundled-contextual", "bundled-joined")
    assert len({encoder(name).signature.model for name in names}) == 3


def test_the_joined_encoders_take_no_name():
    with pytest.raises(UsageError, match="write 'bundled-joined'"):
        encoder("bundled-joined:large")


def test_the_shipped_cross_encoder_tells_an_answer_from_what_is_near_it_in_both_languages():
    crossing = open_crossing(load(environ={}))
    told = [
        "Das Programm wird mit 30 Millionen Euro im Jahr gefördert.\tProgramm Radverkehr",
        "Das Programm wurde im Ausschuss am Dienstag beraten.\tProgramm Radverkehr",
        "Im Sommer brannte der Wald.\tWaldzustand",
    ]
    for question in ("Wie viel Geld gibt es für das Programm?", "How much money does it get?"):
        scores = crossing.score(question, told)
        assert scores.argmax() == 0
        again = crossing.score(question, told[:1])
        assert again[0] == pytest.approx(scores[0], abs=1e-3)
