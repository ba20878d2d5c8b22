"""Whose doing it is: another name in the place of the source's own, though it stands near by."""

from __future__ import annotations

from functools import cache

import pytest

from rag.cite import ProblemKind, Similarity, check, similarity
from rag.config import Settings
from rag.embed import open_words
from rag.types import DocumentInfo, Hit, Passage, Support


@cache
def compare() -> Similarity:
    return similarity(open_words(Settings()))


def judged(sentence: str, source: str, language: str) -> tuple[Support, set[tuple[str, str, str]]]:
    info = DocumentInfo("f" * 64, "antwort.txt", "Antwort", language=language)
    hit = Hit(Passage(info.id, 0, 0, len(source), language=language), info, source, 1.0)
    verdict = check(sentence, [hit], language, compare())
    return verdict.support, {(one.kind.value, one.words, one.source) for one in verdict.problems}


@pytest.mark.parametrize(
    ("language", "source", "sentence", "wrong", "right"),
    [
        ("de", "Das BMF legte den Bericht im Mai vor. Das BMI war beteiligt.",
         "Das BMI legte den Bericht im Mai vor.", "BMI", "BMF"),
        ("de", "Die SPD fordert ein Verbot der Anlagen. Die AfD stellte dazu Fragen.",
         "Die AfD fordert ein Verbot der Anlagen.", "AfD", "SPD"),
        ("de", "Frankreich entsandte 300 Soldaten nach Mali. Russland bot Hilfe an.",
         "Russland entsandte 300 Soldaten nach Mali.", "Russland", "Frankreich"),
        ("de", "Ministerin Holm kündigte den Bau an. Minister Berg schwieg.",
         "Minister Berg kündigte den Bau an.", "Berg", "Holm"),
        ("de", "Die Bundespolizei leitet das Vorhaben seit Mai. Die Bundeswehr war beteiligt.",
         "Die Bundeswehr leitet das Vorhaben seit Mai.", "Bundeswehr", "Bundespolizei"),
        ("en", "Ericsson will supply 1,200 antennas. Nokia was asked as well, but made no offer.",
         "Nokia will supply 1,200 antennas.", "Nokia", "Ericsson"),
        ("en", "The CDU demands a ban of the equipment. The SPD asked questions about it.",
         "The SPD demands a ban of the equipment.", "SPD", "CDU"),
        # Another order of words.
        ("de", "Das BMF legte den Bericht im Mai vor. Das BMI war beteiligt.",
         "Im Mai legte das BMI den Bericht vor.", "BMI", "BMF"),
        ("en", "Ericsson signed the contract in Rome. Nokia was asked as well.",
         "The contract was signed in Rome by Nokia.", "Nokia", "Ericsson"),
    ],
)  # fmt: skip
def test_a_name_of_the_next_sentence_in_the_place_of_anothers_is_caught(
    language: str, source: str, sentence: str, wrong: str, right: str
) -> None:
    support, problems = judged(sentence, source, language)
    assert support is Support.UNSUPPORTED
    assert ("name", wrong, right) in problems


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("de", "Das BMF legte den Bericht im Mai vor. Es stimmte ihn mit dem BMI ab.",
         "Das BMF stimmte den Bericht mit dem BMI ab."),
        ("de", "Polen baut das Netz. Es liefert Frankreich die 1.200 Antennen.",
         "Die 1.200 Antennen liefert Polen."),
        ("de", "Das BMF legte den Bericht im Mai vor. Das BMI war beteiligt.",
         "Das BMF legte, unter Beteiligung des BMI, den Bericht im Mai vor."),
        ("en", "Ericsson offered 1,200 antennas. It will deliver them to Nokia in Rome.",
         "Ericsson will deliver 1,200 antennas to Nokia in Rome."),
        ("en", "Ericsson will supply 1,200 antennas. Nokia will supply 1,200 antennas as well.",
         "Nokia will supply 1,200 antennas as well, beside Ericsson."),
    ],
)  # fmt: skip
def test_a_name_for_what_the_next_sentence_leaves_to_a_pronoun_is_no_other_one(
    language: str, source: str, sentence: str
) -> None:
    _, problems = judged(sentence, source, language)
    assert ProblemKind.NAME.value not in {kind for kind, _, _ in problems}


def test_a_name_from_elsewhere_in_the_passage_for_one_of_the_evidence_is_caught() -> None:
    source = (
        "Polen wurde im März befragt. Der Bericht des Amtes erschien darauf im Mai. "
        "Er hat vierzig Seiten. Frankreich liefert bis Ende 2027 alle 1.200 Antennen nach Rom."
    )
    _, problems = judged("Die 1.200 Antennen werden bis 2027 von Polen geliefert.", source, "de")
    assert {(kind, words) for kind, words, _ in problems} == {("name", "Polen")}


def test_an_acronym_is_not_borne_out_by_a_word_that_begins_with_it() -> None:
    source = "Das Amt prüfte im Mai die Anträge der Spielbanken."
    _, problems = judged("Die Anträge der Spielbanken prüfte das SPI.", source, "de")
    assert ("name", "SPI") in {(kind, words) for kind, words, _ in problems}
