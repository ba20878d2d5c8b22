"""What must be quoted together: lists with their introduction, leaning sentences."""

import pytest

from rag.types import DocumentInfo, Evidence, Hit, Passage
from rag.wholes import whole

TEXT = (
    "Das Programm läuft seit 2020. Gefördert werden die folgenden Länder:\n"
    "– Ägypten,\n– Albanien und\n– Algerien.\n\n"
    "Die Mittel stehen bereit. Dies gilt auch für das Jahr 2026."
)
START = 700


@pytest.fixture
def sentence():
    passage = Passage("d", 0, START, START + len(TEXT), language="de")
    hit = Hit(passage, DocumentInfo("d", "d.txt", "Programm"), TEXT, 1.0)

    def cut(words):
        at = TEXT.index(words)
        return Evidence(hit, START + at, START + at + len(words), words, 1.0)

    return cut


def check(found):
    assert TEXT[found.start - START : found.end - START] == found.text
    return found.text


def test_a_list_is_quoted_with_the_sentence_that_announces_it(sentence):
    found = whole(sentence("Gefördert werden die folgenden Länder:"), "Wer wird gefördert?")
    assert check(found).startswith("Gefördert")
    assert check(found).endswith("Algerien.")


def test_a_question_for_several_things_gets_the_whole_list_of_an_item(sentence):
    found = whole(sentence("– Ägypten,"), "Welche Länder werden gefördert?")
    assert "Gefördert werden" in check(found)
    assert "Algerien" in check(found)


def test_a_question_about_one_item_gets_no_list(sentence):
    found = whole(sentence("– Ägypten,"), "Ist Ägypten dabei?")
    assert "Gefördert" not in check(found)


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(sentence):
    found = whole(sentence("Dies gilt auch für das Jahr 2026."), "Was gilt 2026?")
    assert check(found).startswith("Die Mittel stehen bereit.")


def test_a_sentence_that_stands_by_itself_stays_as_it_is(sentence):
    given = sentence("Die Mittel stehen bereit.")
    assert whole(given, "Stehen Mittel bereit?") == given


def test_a_quotation_is_not_cut_off():
    text = "Er sagte: «Wir bauen den Kai nicht mehr aus. Das kann niemand bezahlen.» Dann ging er."
    hit = Hit(
        Passage("d", 0, 0, len(text), language="de"), DocumentInfo("d", "d", "Kai"), text, 1.0
    )
    end = text.index(" Das kann")
    found = whole(Evidence(hit, 0, end, text[:end], 1.0), "Was sagte er?")
    assert found.text.endswith("bezahlen.»")
