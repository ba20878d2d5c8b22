"""Rewriting by rules: what keeps the sense keeps its facts, what alters it alters one thing."""

from __future__ import annotations

import random

import pytest

from train import alter

SENTENCE = (
    "Die Bundesregierung hat im Jahr 2024 insgesamt 37 Vorhaben (vgl. Anlage 2) in Polen gefördert."
)


def rng() -> random.Random:
    return random.Random(3)


def test_a_sentence_is_shortened_by_its_brackets() -> None:
    assert alter.shortened(SENTENCE, rng()) == SENTENCE.replace(" (vgl. Anlage 2)", "")
    assert alter.shortened("Die Lage im Hafen ist ruhig und wird es bleiben.", rng()) is None


def test_a_sentence_begins_with_its_time() -> None:
    new = alter.reordered(SENTENCE, rng())
    assert new is not None
    assert new.startswith("Im Jahr 2024 hat die Bundesregierung insgesamt 37 Vorhaben")


def test_a_reason_is_put_first() -> None:
    new = alter.reordered("Die Zahlen sind alt, weil das Amt sie nicht erhebt.", rng())
    assert new == "Weil das Amt sie nicht erhebt, sind die Zahlen alt."


@pytest.mark.parametrize(
    ("kind", "untouched"),
    [("number", "Polen"), ("date", "37"), ("name", "37"), ("negation", "37")],
)
def test_one_thing_is_altered(kind: str, untouched: str) -> None:
    new = alter.ALTERED[kind](SENTENCE, rng())
    assert new is not None
    assert new != SENTENCE
    assert untouched in new


def test_denials_are_affirmed() -> None:
    assert alter.negation("Das ist nicht bekannt.", rng()) == "Das ist bekannt."
    assert alter.negation("Kein Plan liegt vor.", rng()) == "Ein Plan liegt vor."


def test_what_cannot_be_altered_is_left_out() -> None:
    assert alter.number("Die Lage ist ruhig.", rng()) is None
    assert alter.name("Die Lage ist ruhig.", rng()) is None
    assert alter.modality("Die Lage ist ruhig.", rng()) is None


def test_the_same_seed_alters_in_the_same_way() -> None:
    assert alter.number(SENTENCE, rng()) == alter.number(SENTENCE, rng())


def test_a_name_in_an_english_sentence_is_altered() -> None:
    new = alter.english_name("The delegation from France met 37 firms.", rng())
    assert new is not None
    assert "France" not in new
    assert new.endswith("met 37 firms.")
    person = alter.english_name("It was signed by Minister Anna Berg on Monday.", rng())
    assert person is not None
    assert person.startswith("It was signed by Minister Anna ")
    assert "Berg" not in person
    assert alter.english_name("The harbour is quiet.", rng()) is None
