"""A quote or a paragraph in which several speak, or one beside the document itself."""

from __future__ import annotations

import pytest

from rag.answer.drafts import citation
from rag.speech import voice
from rag.types import DocumentInfo, Hit, Manner, Passage, Role, Voice

TWO = "„Der Kai ist sicher“, sagte Ada Berg. „Der Kai ist zu teuer“, sagte Jan Holm."
ONE = "Der Bau begann im Mai. „Der Kai ist sicher genug“, sagte Ada Berg."
UNNAMED = "„Der Kai ist viel zu teuer für uns.“"


def test_a_quote_over_two_speakers_is_given_to_neither() -> None:
    assert voice(TWO, 0, len(TWO), "de") == Voice(Manner.QUOTED, partly=True)


@pytest.mark.parametrize(
    ("beside", "speaker"),
    [
        ("Ada Berg sagte, der Kai sei sicher.", "Ada Berg"),
        ("Ada Berg sagte, der Kai sei sicher. Jan Holm sagte, der Kran sei alt.", ""),
    ],
)
def test_words_without_a_name_are_the_only_speakers_of_their_paragraph(
    beside: str, speaker: str
) -> None:
    assert voice(f"{UNNAMED} {beside}", 0, len(UNNAMED), "de") == Voice(Manner.QUOTED, speaker)


@pytest.mark.parametrize(
    ("text", "words", "role", "partly"),
    [
        (ONE, ONE, Role.REPORTS, True),
        (ONE, "„Der Kai ist sicher genug“, sagte Ada Berg.", Role.QUOTES, False),
        (TWO, TWO, Role.REPORTS, True),
    ],
)
def test_only_what_is_all_somebody_elses_words_is_cited_as_quoted(
    text: str, words: str, role: Role, partly: bool
) -> None:
    passage = Passage("d", 0, 0, len(text), language="de")
    hit = Hit(passage, DocumentInfo("d", "d.txt", "Bericht"), text, 1.0)
    at = text.index(words)
    found = citation(hit, at, at + len(words), 1, lambda _: text)
    assert found.role is role
    assert found.voice is not None
    assert found.voice.partly is partly
