"""Passages and what the indexes get for them."""

from __future__ import annotations

import pytest
from test_ingest_structure import INQUIRY, REPLY, paper

from ingest.chunk import passages
from ingest.entries import entries, passage_input
from rag.analysis import sentences, tokens
from rag.analysis.words import Analyser
from rag.types import Role

SENTENCE = (
    "Die Behörde hat im Jahr {} die Anlagen in Musterstadt geprüft und den Bericht vorgelegt. "
)
LONG = "# Bericht\n\n## Lage\n\n" + "\n\n".join(
    "".join(SENTENCE.format(1900 + 10 * block + n) for n in range(5)) for block in range(9)
)


def texts(document, found):
    return [document.text[p.start : p.end] for p in found]


def test_a_long_section_is_cut_evenly_at_sentences():
    document = paper(LONG, "bericht.md")
    found = passages(document, 300)
    sizes = [tokens.count(text) for text in texts(document, found)]
    assert len(sizes) > 2
    assert max(sizes) <= 300
    assert min(sizes) >= 200
    ends = {end for _, end in sentences.spans(document.text)}
    assert all(p.end in ends for p in found)


@pytest.mark.parametrize("limit", [60, 100, 160])
def test_only_a_single_sentence_passes_the_limit(limit):
    words = [" ".join(["Hafen"] * (n * 7 % 29 + 2)) for n in range(90)]
    text = "\n\n".join(
        " ".join(f"Der {piece} ist offen." for piece in words[n : n + n % 5 + 1])
        for n in range(0, 90, 5)
    )
    document = paper(text)
    found = passages(document, limit)
    assert len(found) > 1
    for passage in found:
        piece = document.text[passage.start : passage.end]
        assert tokens.count(piece) <= limit or len(sentences.spans(piece)) == 1


@pytest.mark.parametrize("before", [2, 5, 8, 11])
def test_no_passage_ends_with_the_sentence_that_announces_a_list(before):
    told = " ".join(SENTENCE.format(1900 + n).strip() for n in range(before))
    items = "\n".join(f"- {SENTENCE.format(2000 + n).strip()}" for n in range(8))
    document = paper(f"# Bericht\n\n## Lage\n\n{told}\n\nDazu gehören:\n\n{items}\n", "a.md")
    found = texts(document, passages(document, 60))
    assert len(found) > 1
    assert all(tokens.count(text) <= 60 for text in found)
    assert not any(text.endswith("gehören:") for text in found)


def test_all_text_but_headings_lies_in_exactly_one_passage():
    document = paper(LONG, "bericht.md")
    found = passages(document, 120)
    assert "".join("".join(texts(document, found)).split()) == "".join(
        document.text.replace("Bericht\n\nLage", "", 1).split()
    )
    assert [p.ordinal for p in found] == list(range(len(found)))


def test_one_sentence_that_is_too_long_stays_whole():
    text = "Die Liste nennt " + ", ".join(f"Anlage Nummer {n} im Hafen" for n in range(120)) + "."
    (passage,) = passages(paper(text), 100)
    assert passage.end - passage.start == len(text)


def test_a_passage_never_crosses_a_question_or_an_answer():
    document = paper(REPLY)
    found = passages(document, 300)
    kinds = [(p.role, p.question) for p in found]
    assert (Role.ASKS, "1") in kinds
    assert (Role.ANSWERS, "1, 2") in kinds
    assert kinds.count((Role.ANSWERS, "3")) == 1
    assert [t for t, p in zip(texts(document, found), found, strict=True) if p.question == "1"] == [
        "1. Wie viele Hafenanlagen wurden geprüft\n\na) im Norden,\n\nb) im Süden?"
    ]


def test_the_preamble_does_not_head_the_answers():
    document = paper(REPLY)
    sections = {(p.role, p.section) for p in passages(document, 300)}
    assert (Role.STATES, ("Vorbemerkung der Fragesteller",)) in sections
    assert (Role.ANSWERS, ()) in sections


def test_the_preamble_of_an_inquiry_does_not_head_its_questions():
    headed = INQUIRY.replace(
        "Die Fragesteller beob", "Vorbemerkung der Fragesteller\nDie Fragesteller beob"
    )
    found = passages(paper(headed.replace("Allgemeines\n", "")), 300)
    assert {p.section for p in found if p.question in ("1", "2")} == {()}
    assert ("Vorbemerkung der Fragesteller",) in {p.section for p in found}


def test_a_heading_is_a_section_and_not_a_statement():
    document = paper(INQUIRY)
    found = passages(document, 300)
    asked = [p for p in found if p.role is Role.ASKS]
    assert [p.section for p in asked] == [("Allgemeines",), ("Allgemeines",), ("Kosten",)]
    assert all("Allgemeines" not in text for text in texts(document, asked))


def test_a_heading_with_nothing_under_it_is_still_found():
    document = paper("# Bericht\n\nDer Hafen ist offen.\n\n## Anlage folgt später\n", "bericht.md")
    assert "Anlage folgt später" in texts(document, passages(document, 300))


def test_a_passage_knows_the_page_of_its_beginning():
    document = paper("Erste Seite hier.\n\fZweite Seite hier.\n")
    assert {p.page for p in passages(document, 300)} == {1}
    assert passages(paper("Keine Seiten hier."), 300)[0].page is None


def test_title_section_and_question_are_context_for_both_indexes():
    document = paper(REPLY)
    found = passages(document, 300)
    analyser = Analyser()
    made = dict(
        zip(((p.role, p.question) for p in found), entries(document, found, analyser), strict=True)
    )
    answer = made[Role.ANSWERS, "3"]
    assert set(analyser.terms("wiederholt Prüfung Hafenanlagen", "de")) <= set(answer.context)
    assert set(answer.terms) == set(analyser.terms("Ja.", "de"))
    text = passage_input(document, answer.passage)
    assert text.startswith("Prüfung der Hafenanlagen im Jahr 2025")
    assert "\n3. Trifft es zu" in text
    assert text.endswith("Ja.")
    asked = passage_input(document, made[Role.ASKS, "3"].passage)
    assert asked.count("Trifft es zu") == 1
