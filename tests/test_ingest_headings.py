"""Headings that are told by their words, and lines that look like headings and are none."""

from __future__ import annotations

from ingest.chunk import passages
from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_pdf import texts

REPLY = """Introduction
The report was published in the summer and holds ten recommendations, to each of which the
government replies in turn below, as it was asked to by the chair of the inquiry in her letter.
Recommendation 1: A simplified structure for whole-system civil emergency preparedness and
resilience
The government accepts the aims and will rationalise the committees that stand below the board
of ministers. Further arrangements are described in this response under recommendation 1.
Recommendation 3: A better approach to risk assessment
The government will change the way in which the national risks are assessed before the winter,
and it will publish what it has learnt from doing so in the following year.
"""


def sections(text: str, name: str) -> list[str]:
    document = read_bytes(text.encode(), name)
    return [" › ".join(passage.section) for passage in passages(document, max_tokens=60)]


def test_each_recommendation_heads_its_reply_and_closes_the_one_before():
    found = sections(REPLY, "reply.txt")
    first = "Recommendation 1: A simplified structure for whole-system civil emergency"
    assert any(first in section for section in found)
    assert any(section.endswith("A better approach to risk assessment") for section in found)
    assert not any("Recommendation 1" in s and "Recommendation 3" in s for s in found)


def test_a_list_of_recommendations_to_come_heads_nothing():
    names = [f"Empfehlung {n}: Die Prüfung der Fälle beschleunigen" for n in (1, 2, 3)]
    text = "\n\n".join(["Überblick über den Bericht.", *names, "Danach folgen die Antworten."])
    document = read_bytes(text.encode(), "bericht.txt")
    assert not texts(document, BlockKind.HEADING)
