"""Switches of the analysis: what each takes away, and that an index remembers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.analysis.rules import USUAL, Rules
from rag.analysis.stems import stem, unfolded
from rag.analysis.words import JOIN, PART_WEIGHT, Analyser
from rag.index.catalogue import Derived
from rag.index.words import WordsFile, WordsTable


def terms(text: str, language: str = "de", **changes: object) -> list[str]:
    return Analyser(Rules(**changes)).terms(text, language)


def test_without_compounds_a_word_gives_itself_alone() -> None:
    assert terms("Sicherheitsbehörden") == ["sicherheitsbehord", "sich", "behord"]
    assert terms("Sicherheitsbehörden", compounds=False) == ["sicherheitsbehord"]


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "Strasse"), ("Behörde", "Behoerde"), ("Größe", "grosse")]
)
def test_without_folding_two_spellings_stay_apart(one: str, other: str) -> None:
    assert terms(one) == terms(other)
    assert terms(one, folding=False) != terms(other, folding=False)


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("behörden", "behörd"),
        ("straßen", "straß"),
        ("auswaertigen", "auswaert"),
        ("größen", "größ"),
        ("netze", "netz"),
        ("neue", "neu"),
        ("ähnlich", "ähnlich"),
    ],
)
def test_an_unfolded_stem_is_the_beginning_of_the_word_itself(word: str, kept: str) -> None:
    assert unfolded(word, stem(word, "de")) == kept
    assert terms(word, folding=False) == [kept]


def test_without_inflection_endings_stay_and_letters_are_still_folded() -> None:
    assert terms("Gesetze", inflection=False) == ["gesetze"]
    assert terms("Behörden", inflection=False) == ["behorden"]
    assert terms("laws", "en", inflection=False) == ["laws"]
    assert terms("Behörden", inflection=False, folding=False) == ["behörden"]


def test_related_words_are_searched_for_at_low_weight_and_never_indexed() -> None:
    analyser = Analyser(Rules(related={"gesetz": ("vorschrift",)}, related_weight=0.25))
    assert analyser.query("Welche Gesetze?", "de") == {"gesetz": 1.0, "vorschrift": 0.25}
    assert analyser.terms("Gesetze", "de") == ["gesetz"]


def test_joined_parts_are_one_term_that_wants_all_of_them(tmp_path: Path) -> None:
    analyser = Analyser(Rules(joined=True))
    asked = analyser.query("Sicherheitsbehörden", "de")
    assert asked[JOIN.join(("sich", "behord"))] == PART_WEIGHT
    texts = ["Behörden", "Behörden für Sicherheit", "Sicherheit", "Sicherheitsbehörde"]
    writer = WordsTable(tmp_path)
    for key, text in enumerate(texts):
        writer.add([Derived(key, key, " ".join(analyser.terms(text, "de")), "")])
    writer.commit(1)
    words = WordsFile.open(tmp_path)
    assert [one.key for one in words.search(asked, 9)] == [3, 1]
    apart = Analyser().query("Sicherheitsbehörden", "de")
    assert {one.key for one in words.search(apart, 9)} == {0, 1, 2, 3}


def test_an_index_made_by_other_rules_is_told_apart() -> None:
    changed = [
        Rules(compounds=False),
        Rules(joined=True),
        Rules(folding=False),
        Rules(inflection=False),
        Rules(related={"a": ("b",)}),
        Rules(related={"a": ("c",)}),
        Rules(related={"a": ("b",)}, related_weight=0.1),
    ]
    signatures = {Analyser(rules).signature for rules in (USUAL, *changed)}
    assert len(signatures) == len(changed) + 1
    assert Analyser(Rules()).signature == Analyser().signature
    assert Analyser(Rules(compounds=False)).signature.endswith("-no-compounds")
